import type { AnswerWait } from '../protocol/engineProtocol';
import type { GenerateOptions, GenerateResult, Writer } from '../state/recurrentModel';
import { openFence } from './check/proseScan';
import { endsInLoop } from './check/endsInLoop';
import type { ModelProfile } from './prompt/modelProfile';
import { ThinkingFilter } from './prompt/thinking';

/** What a capable model wrote, as it wrote it. */
export interface Written {
  readonly text: string;
  /** What it thought before. */
  readonly thinking: string;
  /** It was not at its end: the limit of tokens or a loop ended it. */
  readonly cut: boolean;
  readonly result: GenerateResult;
}

/** Characters between two looks for a loop. */
const lookEvery = 200;

/**
 * Lets a capable model write: its thinking is told from its answer, which is passed on as it comes, and nothing of it is left out. At the limit a code
 * block that is open is written to its end.
 */
export async function writeFreely(
  model: Writer,
  profile: ModelProfile,
  { state, prompt, signal }: Pick<GenerateOptions, 'state' | 'prompt' | 'signal'>,
  mostTokens: number,
  onText: (text: string) => void,
  onWait: (wait: AnswerWait) => void,
): Promise<Written> {
  const filter = new ThinkingFilter(prompt);
  const end = new AbortController();
  const stop = (): void => end.abort();
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  let [text, thinking, pieces, lookedAt, waitsFor]: [string, string, number, number, AnswerWait | null] = [
    '',
    '',
    0,
    0,
    null,
  ];
  // As an object: what a callback sets is not seen by the compiler.
  const limit = { reached: false };
  const cutOff = (): void => {
    limit.reached = true;
    stop();
  };
  const take = ({ said, thought }: { readonly said: string; readonly thought: string }): void => {
    text += said;
    thinking += thought;
    if (said !== '') onText(said);
    const wait = filter.isThinking ? 'thinking' : 'writing';
    if (wait !== waitsFor) onWait((waitsFor = wait));
  };
  const result = await model.generate({
    state,
    prompt,
    stop: profile.chat.stop,
    // It thinks as much again as it may write.
    maxTokens: 2 * profile.longestOutput,
    ...(profile.sampling === undefined ? {} : { sampling: profile.sampling }),
    signal: end.signal,
    onWait,
    onText: piece => {
      if (limit.reached) return;
      take(filter.push(piece));
      if (!filter.isThinking) pieces++;
      if (pieces >= profile.longestOutput || (pieces >= mostTokens && openFence(text) === null)) cutOff();
      if (text.length + thinking.length - lookedAt < lookEvery) return;
      lookedAt = text.length + thinking.length;
      if (endsInLoop(filter.isThinking ? thinking : text)) cutOff();
    },
  });
  signal.removeEventListener('abort', stop);
  if (!limit.reached) {
    // A model that hands over its text at its end only.
    if (text === '' && thinking === '') take(filter.push(result.text));
    take(filter.flush());
    limit.reached = !result.stopped && (result.cutOff === true || result.outputTokens >= 2 * profile.longestOutput);
  }
  return {
    text,
    thinking: thinking.trim(),
    cut: limit.reached && !signal.aborted,
    result: { ...result, stopped: signal.aborted },
  };
}
