import { ServerError } from './serverError';
import { chatCompletion, type ChatMessage } from './chatCompletion';
import type { ServerModel } from './describeServer';
import type { ServerAddress } from './serverAddress';
import type { ServerHttp } from './serverHttp';
import { careful } from '../answer/prompt/makersSampling';
import type { GenerateOptions, GenerateResult } from '../state/recurrentModel';

/** A model on a server that writes one answer; `before`: what it is told and what was said, which precede each prompt. */
export class ServedModel {
  constructor(
    private readonly http: ServerHttp,
    readonly server: ServerAddress,
    readonly model: ServerModel,
    private readonly before: readonly ChatMessage[],
    /** Told of a failure: the server is not asked for a while. */
    private readonly onFailed: (error: ServerError) => void,
  ) {}

  /** As of a loaded model, without a state: the prompt is the user's message, and thinking comes in the marks that models use. Throws ServerError. */
  async generate({ prompt, maxTokens, sampling, signal, onText, onWait }: GenerateOptions): Promise<GenerateResult> {
    const started = performance.now();
    onWait?.('evidence');
    let [text, thinking, firstTokenMs, pieces] = ['', false, null as number | null, 0];
    const say = (piece: string): void => {
      firstTokenMs ??= performance.now() - started;
      text += piece;
      pieces++;
      onText(piece);
    };
    const request = {
      messages: [...this.before, { role: 'user', content: prompt } as const],
      maxTokens,
      sampling: sampling ?? careful,
    };
    try {
      const done = await chatCompletion(this.http, this.server, this.model, request, signal, ({ said, thought }) => {
        if (thought !== '') say(thinking ? thought : `<think>${thought}`);
        thinking ||= thought !== '';
        if (said === '') return;
        say(thinking ? `</think>${said}` : said);
        thinking = false;
      });
      return {
        text,
        promptTokens: done.promptTokens,
        outputTokens: done.outputTokens,
        cachedTokens: done.cachedTokens,
        cutOff: done.cutOff,
        restoreMs: 0,
        firstTokenMs: firstTokenMs ?? performance.now() - started,
        stopped: false,
      };
    } catch (error) {
      if (signal.aborted)
        return {
          text,
          promptTokens: 0,
          outputTokens: pieces,
          restoreMs: 0,
          firstTokenMs: firstTokenMs ?? 0,
          stopped: true,
        };
      if (!(error instanceof ServerError)) throw error;
      this.onFailed(error);
      if (text === '') throw error;
      // What was said stays, and can be continued.
      onText(`\n\n${error.message}`);
      return {
        text: `${text}\n\n${error.message}`,
        promptTokens: 0,
        outputTokens: pieces,
        cutOff: true,
        restoreMs: 0,
        firstTokenMs: firstTokenMs ?? 0,
        stopped: false,
      };
    }
  }
}
