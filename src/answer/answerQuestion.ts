import type { Answer, AnswerParts, AsOf, Evidence, Facts, PlaceList, Range } from '../protocol/engineProtocol';
import { collectEvidence, type PickedEvidence } from '../search/evidence';
import type { SearchIndex } from '../search/searchIndex';
import type { RecurrentModel } from '../state/recurrentModel';
import type { AskedKind } from './asked';
import { checkCitations } from './citations';
import type { Codebase } from './codebase';
import { leadOf, nothingFound, usableModelText } from './compose';
import { fitEvidence } from './fitEvidence';
import { questionPrompt } from './prompt';
import { prove } from './prove';
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
  readonly codebase: Codebase & { readonly index: SearchIndex };
  readonly evidenceBytes: number;
  readonly parts: AnswerParts;
  /** The model, once it is loaded; what search proved is shown before. */
  readonly model: () => Promise<{ readonly model: RecurrentModel; readonly format: PromptFormat }>;
  /** A verified state file of the deepest kept node that holds all of `paths`; null when none is kept. */
  readonly startState: (paths: readonly string[]) => Promise<{ readonly file: string } | null>;
  readonly asOf: () => AsOf;
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
  const { codebase, parts } = sources;
  const found = parts.search ? await foundOut(sources, question, focus, facts, signal) : nothingSearched;
  const { lead, evidence, prompted } = found;
  const searchMs = performance.now() - started;
  events.onEvidence(evidence.map(shown));
  events.onText(lead);

  let written = { text: '', promptTokens: 0, outputTokens: 0, restoreMs: 0, firstTokenMs: 0 };
  // Ends the model's writing: the user's stop, or a loop.
  const end = new AbortController();
  const stop = (): void => end.abort();
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  if ((prompted.length > 0 || !parts.search) && parts.model && !signal.aborted) {
    const guard = new RepetitionGuard();
    // A model that is still loading is not waited for once the user has stopped.
    const ready = await Promise.race([sources.model(), nullOnAbort(signal)]);
    if (ready !== null) {
      const state = await sources.startState(prompted.map(({ path }) => path));
      const asked = performance.now() - started;
      written = await ready.model.generate({
        state: state?.file ?? null,
        prompt: questionPrompt(ready.format, question, prompted),
        stop: ready.format.stop,
        maxTokens,
        signal: end.signal,
        onText: piece => {
          events.onText(piece);
          if (guard.loops(piece)) stop();
        },
      });
      written = { ...written, firstTokenMs: asked + written.firstTokenMs };
    }
  }
  const cutOff = end.signal.aborted || written.outputTokens >= maxTokens;
  const words = usableModelText(written.text, cutOff);
  const text = (path: string): string | undefined => codebase.text(path);
  const proved = checkCitations(lead, evidence, text, null);
  const said = checkCitations(words, evidence, text, name => codebase.index.filesNamed(name));
  const answer = `${proved.answer}${said.answer}`.trim();
  const cited = new Map([...proved.citations, ...said.citations].map(citation => [citation.number, citation]));
  const citations = [...cited.values()].sort((a, b) => a.number - b.number);
  return {
    answer,
    citations,
    evidence: evidence.map(shown),
    asOf: sources.asOf(),
    timings: {
      searchMs,
      restoreMs: written.restoreMs,
      firstTokenMs: written.firstTokenMs,
      totalMs: performance.now() - started,
    },
    tokens: { prompt: written.promptTokens, output: written.outputTokens },
    stopped: signal.aborted,
    ...(facts === null ? {} : { facts }),
    ...(found.kind === null ? {} : { kind: found.kind }),
    ...(found.lists.length === 0 ? {} : { lists: found.lists }),
  };
}

function nullOnAbort(signal: AbortSignal): Promise<null> {
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(null), { once: true }));
}

/** What search gives to an answer. */
interface Found {
  readonly kind: AskedKind | null;
  /** Markdown that search proved, ending in a blank line; or empty. */
  readonly lead: string;
  /** What `[n]` refers to. */
  readonly evidence: readonly PickedEvidence[];
  /** What of it the model reads. Without any it is not asked. */
  readonly prompted: readonly PickedEvidence[];
  readonly lists: readonly PlaceList[];
}

const nothingSearched: Found = { kind: null, lead: '', evidence: [], prompted: [], lists: [] };

/** Kinds whose proof leaves a model nothing to say. */
const complete: ReadonlySet<AskedKind> = new Set<AskedKind>(['list', 'history', 'run']);

async function foundOut(
  { codebase, evidenceBytes }: AnswerSources,
  question: string,
  focus: Range | null,
  facts: Facts | null,
  signal: AbortSignal,
): Promise<Found> {
  const proven = facts === null ? await prove(question, focus, codebase, signal) : null;
  if (proven?.kind === 'nothing') return { ...nothingSearched, lead: nothingFound };
  if (proven !== null) {
    const { kind, markdown, evidence, lists } = proven;
    const prompted = complete.has(kind) ? [] : fitEvidence(evidence, evidenceBytes);
    return { kind, lead: `${markdown}\n\n`, evidence, prompted, lists };
  }
  const evidence = collectEvidence(question, focus, codebase.index, path => codebase.text(path), evidenceBytes);
  const lead = facts === null ? leadOf(question, evidence, codebase.index) : '';
  return { kind: null, lead, evidence, prompted: evidence, lists: [] };
}

function shown({ path, startLine, endLine, score, why, text }: PickedEvidence): Evidence {
  return { path, startLine, endLine, score, why, text };
}
