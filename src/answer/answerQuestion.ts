import type { Answer, AnswerParts, AsOf, Evidence, Facts, Range } from '../protocol/engineProtocol';
import { collectEvidence, type PickedEvidence, type Texts } from '../search/evidence';
import type { SearchIndex } from '../search/searchIndex';
import type { RecurrentModel } from '../state/recurrentModel';
import { checkCitations } from './citations';
import { leadOf, usableModelText } from './compose';
import { questionPrompt } from './prompt';
import type { PromptFormat } from './promptFormats';
import { RepetitionGuard } from './repetition';

/** Tokens of an answer: a small model has said what it knows by then, and a slow CPU writes them in two seconds. */
const maxTokens = 220;

/** What an answer is made of unless an evaluation leaves something out. */
export const allParts: AnswerParts = { state: 'nearest', search: true, model: true };

export interface AnswerEvents {
  readonly onText: (text: string) => void;
  readonly onEvidence: (evidence: readonly Evidence[]) => void;
}

/** What an answer is made from. */
export interface AnswerSources {
  readonly model: RecurrentModel;
  readonly format: PromptFormat;
  readonly index: SearchIndex;
  readonly text: Texts;
  readonly asOf: AsOf;
  readonly evidenceBytes: number;
  readonly parts: AnswerParts;
  /** A verified state file of the deepest kept node that holds all of `paths`; null when none is kept. */
  readonly startState: (paths: readonly string[]) => Promise<{ readonly file: string } | null>;
}

/**
 * Evidence, then what search proved, then the model's words on it, streamed; last, every citation checked against the text as it is
 * now. After an abort the answer is what there was, with `stopped: true`.
 */
export async function answerQuestion(
  sources: AnswerSources,
  question: string,
  focus: Range | null,
  facts: Facts | null,
  signal: AbortSignal,
  events: AnswerEvents,
): Promise<Answer> {
  const started = performance.now();
  const { index, text, model, format, parts } = sources;
  const evidence = parts.search ? collectEvidence(question, focus, index, text, sources.evidenceBytes) : [];
  const searchMs = performance.now() - started;
  events.onEvidence(evidence.map(shown));
  const lead = facts === null && parts.search ? leadOf(question, evidence, index) : '';
  events.onText(lead);

  let written = { text: '', promptTokens: 0, outputTokens: 0, restoreMs: 0, firstTokenMs: 0 };
  // Ends the model's writing: the user's stop, or a loop.
  const end = new AbortController();
  const stop = (): void => end.abort();
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  if ((evidence.length > 0 || !parts.search) && parts.model && !signal.aborted) {
    const guard = new RepetitionGuard();
    const state = await sources.startState(evidence.map(({ path }) => path));
    const asked = performance.now() - started;
    written = await model.generate({
      state: state?.file ?? null,
      prompt: questionPrompt(format, question, evidence),
      stop: format.stop,
      maxTokens,
      signal: end.signal,
      onText: piece => {
        events.onText(piece);
        if (guard.loops(piece)) stop();
      },
    });
    written = { ...written, firstTokenMs: asked + written.firstTokenMs };
  }
  const cutOff = end.signal.aborted || written.outputTokens >= maxTokens;
  const words = usableModelText(written.text, cutOff);
  const proved = checkCitations(lead, evidence, text, null);
  const said = checkCitations(words, evidence, text, name => index.filesNamed(name));
  const answer = `${proved.answer}${said.answer}`.trim();
  const cited = new Map([...proved.citations, ...said.citations].map(citation => [citation.number, citation]));
  const citations = [...cited.values()].sort((a, b) => a.number - b.number);
  return {
    answer,
    citations,
    evidence: evidence.map(shown),
    asOf: sources.asOf,
    timings: {
      searchMs,
      restoreMs: written.restoreMs,
      firstTokenMs: written.firstTokenMs,
      totalMs: performance.now() - started,
    },
    tokens: { prompt: written.promptTokens, output: written.outputTokens },
    stopped: signal.aborted,
    ...(facts === null ? {} : { facts }),
  };
}

function shown({ path, startLine, endLine, score, why, text }: PickedEvidence): Evidence {
  return { path, startLine, endLine, score, why, text };
}
