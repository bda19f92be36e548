import { aborted } from '../shared/aborted';
import type {
  Answer,
  AnswerParts,
  AnswerWait,
  AsOf,
  Evidence,
  Facts,
  PlaceList,
  Range,
} from '../protocol/engineProtocol';
import { collectEvidence, type Nearby, type PickedEvidence } from '../search/ranking/evidence';
import type { Searched } from '../search/ranking/searchIndex';
import type { RecurrentModel } from '../state/recurrentModel';
import type { AskedKind } from './question/asked';
import { fitAttached, type Attached } from './evidence/attached';
import { checkCitations } from './check/citations';
import type { Codebase } from './codebase';
import { leadOf, nothingFound, usableModelText } from './check/compose';
import { factsOf, symbolAt } from './facts/factsOf';
import { fanOut, type KeptLeaf } from './fanOut';
import { flowOf } from './facts/flowOf';
import { fitEvidence } from './evidence/fitEvidence';
import { groundedIn } from './check/groundedIn';
import { inventedIn, SentenceGate, type KnownNames } from './check/invented';
import { Links } from './facts/links';
import { namesLike } from './question/namesLike';
import { neighbourOf } from './evidence/neighbourOf';
import { onlyIn } from './question/onlyIn';
import { notedPlace, type Noted } from './evidence/notedPlace';
import { after, code } from './facts/proof';
import { questionPrompt } from './prompt/prompt';
import { prove } from './facts/prove';
import type { PromptFormat } from './prompt/promptFormat';
import { RepetitionGuard } from './check/repetition';

/** Tokens of an answer: a small model has said what it knows by then, and a slow CPU writes them in two seconds. */
const maxTokens = 220;

/** Before what a model writes that does not follow instructions. */
const draftOnly =
  'What follows is a draft by the small built-in model, which is often wrong: check it. “Coil: Select Model…” offers larger ones.';

/** What an answer is made of unless an evaluation leaves something out. */
export const allParts: AnswerParts = { state: 'nearest', search: true, model: true, fanOut: false };

export interface AnswerEvents {
  readonly onText: (text: string) => void;
  readonly onEvidence: (evidence: readonly Evidence[]) => void;
  /** What is waited for from now on, until more text or another wait comes. */
  readonly onWait?: (wait: AnswerWait) => void;
}

/** What an answer is made from. */
export interface AnswerSources {
  readonly codebase: Codebase & { readonly index: Searched };
  readonly evidenceBytes: number;
  readonly nearby: Nearby;
  /** Leaves and folders of which the model wrote notes. */
  readonly notes: readonly Noted[];
  /** What the user attached, and the bytes of a prompt that it may take besides the evidence. */
  readonly attached: readonly Attached[];
  readonly attachedBytes: number;
  /** The model is loaded and follows instructions. */
  readonly instructed: boolean;
  readonly parts: AnswerParts;
  /** The question asks for text that only the model can write. */
  readonly writing: boolean;
  /** The model, once it is loaded; what search proved is shown before. */
  readonly model: () => Promise<{ readonly model: RecurrentModel; readonly format: PromptFormat }>;
  /**
   * A verified state file: of the deepest kept node that holds all of `paths`, after what was said before; null when none is kept. Not `chosen`: a
   * conversation may go on from the node that it began with.
   */
  readonly startState: (
    paths: readonly string[],
    chosen: boolean,
  ) => Promise<{ readonly file: string | null; readonly earlierTokens: number }>;
  /** The leaves that hold `paths` and whose states are kept, in that order. */
  readonly keptLeaves: (paths: readonly string[]) => readonly KeptLeaf[];
  readonly asOf: () => AsOf;
}

/** Selected lines; `explain`: they are what the question is about, not only where it was asked. */
export interface Focus {
  readonly range: Range;
  readonly explain: boolean;
}

/**
 * Evidence, then what search proved, then the model's words on it, streamed; last, every citation checked against the text as it is
 * now. After an abort the answer is what there was, with `stopped: true`.
 */
export async function answerQuestion(
  sources: AnswerSources,
  question: string,
  focus: Focus | null,
  signal: AbortSignal,
  events: AnswerEvents,
): Promise<Answer> {
  const started = performance.now();
  const { codebase, parts } = sources;
  const waitsFor = (wait: AnswerWait): void => events.onWait?.(wait);
  waitsFor('search');
  const found = parts.search ? await foundOut(sources, question, focus, signal) : nothingSearched;
  const { evidence, prompted } = found;
  const drafts = sources.writing && !sources.instructed && parts.model && prompted.length > 0;
  const lead = drafts ? `${found.lead}${draftOnly}\n\n` : found.lead;
  const searchMs = performance.now() - started;
  events.onEvidence(evidence.map(shown));
  events.onText(lead);

  const known = knownNames(codebase, question, prompted);
  const believed = sources.instructed || prompted.length === 0;
  const grounded = believed ? (): boolean => true : groundedIn(`${question}\n${lead}`, prompted);
  const isHere = (sentence: string): boolean => inventedIn(sentence, known).length === 0;
  const keeps = (sentence: string, inCode: boolean): boolean => isHere(sentence) && (inCode || grounded(sentence));
  let written = { text: '', promptTokens: 0, outputTokens: 0, restoreMs: 0, firstTokenMs: 0 };
  let earlier = 0;
  let fanOutMs: number | null = null;
  // Ends the model's writing: the user's stop, or a loop.
  const end = new AbortController();
  const stop = (): void => end.abort();
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  if ((prompted.length > 0 || !parts.search) && parts.model && !signal.aborted) {
    const guard = new RepetitionGuard();
    let writes = false;
    const gate = new SentenceGate(keeps);
    waitsFor('model');
    // A model that is still loading is not waited for once the user has stopped.
    const ready = await Promise.race([sources.model(), aborted(signal)]);
    if (ready !== undefined) {
      const chosen = found.about !== null || focus?.explain === true;
      const leaves = parts.fanOut && !chosen ? sources.keptLeaves(prompted.map(({ path }) => path)) : [];
      const before = performance.now();
      if (leaves.length > 1) waitsFor('parts');
      // The nearest state has read a single leaf as well as it can be read.
      const notes = leaves.length < 2 ? [] : await fanOut(leaves, question, ready, isHere, signal);
      if (leaves.length > 1) fanOutMs = performance.now() - before;
      const state = await sources.startState(found.about ?? prompted.map(({ path }) => path), chosen);
      earlier = state.earlierTokens;
      const asked = performance.now() - started;
      written = await ready.model.generate({
        state: state.file,
        prompt: questionPrompt(ready.format, question, prompted, notes),
        stop: ready.format.stop,
        maxTokens,
        signal: end.signal,
        onWait: waitsFor,
        onText: piece => {
          const sentence = gate.push(piece);
          events.onText(sentence);
          if (sentence !== '' || !writes) waitsFor('writing');
          writes = true;
          if (guard.loops(piece)) stop();
        },
      });
      written = { ...written, firstTokenMs: asked + written.firstTokenMs };
    }
  }
  const cutOff = end.signal.aborted || written.outputTokens >= maxTokens;
  const words = checkedWords(usableModelText(written.text, cutOff), keeps, lead !== '');
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
    asOf: asOfWith(sources.asOf(), evidence),
    timings: {
      searchMs,
      restoreMs: written.restoreMs,
      firstTokenMs: written.firstTokenMs,
      ...(fanOutMs === null ? {} : { fanOutMs }),
      totalMs: performance.now() - started,
    },
    tokens: { prompt: written.promptTokens, output: written.outputTokens, earlier },
    stopped: signal.aborted,
    ...(found.facts === null ? {} : { facts: found.facts }),
    ...(found.kind === null ? {} : { kind: found.kind }),
    ...(found.lists.length === 0 ? {} : { lists: found.lists }),
  };
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
  readonly facts: Facts | null;
  /** The files whose state the model starts from; null: those of what it reads. */
  readonly about: readonly string[] | null;
}

const nothingSearched: Found = {
  kind: null,
  lead: '',
  evidence: [],
  prompted: [],
  lists: [],
  facts: null,
  about: null,
};

/** Kinds that any model may explain, and those that only one that follows instructions may: a small one makes the proven places wrong again. */
const explained: ReadonlySet<AskedKind> = new Set<AskedKind>(['explain', 'overview']);
const discussed: ReadonlySet<AskedKind> = new Set<AskedKind>(['where', 'uses', 'tests', 'connect']);

/** Bytes of evidence that an answer shows, of which a slow model may read less. */
const shownBytes = 12_000;

async function foundOut(
  sources: AnswerSources,
  question: string,
  focus: Focus | null,
  signal: AbortSignal,
): Promise<Found> {
  const { evidenceBytes, instructed } = sources;
  const explains = focus?.explain === true;
  const attached = sources.attached.filter(({ kind }) => kind !== 'codebase');
  const whole = attached.length < sources.attached.length;
  const pieces = fitAttached(attached, question, sources.attachedBytes);
  const paths = new Set(attached.flatMap(each => each.paths));
  const about = whole ? [] : paths.size === 0 ? null : [...paths];
  // A folder says where to look.
  const limited = !whole && attached.some(({ kind }) => kind === 'folder');
  const codebase = limited ? onlyIn(sources.codebase, paths) : sources.codebase;
  const range = focus?.range ?? attached.find(({ quoted }) => !quoted) ?? null;
  const proven = explains ? null : await prove(question, range, codebase, signal);
  if (proven?.kind === 'nothing' && attached.length === 0)
    return { ...nothingSearched, lead: `${nothingFound}${meant(proven.name, codebase)}` };
  if (proven !== null && proven.kind !== 'nothing') {
    const { kind, markdown, evidence, lists, facts = null, ambiguous = false } = proven;
    const speaks = (explained.has(kind) && !ambiguous) || (instructed && discussed.has(kind));
    const added = numbered(pieces, evidence.length);
    const prompted = speaks ? [...added, ...fitEvidence(evidence, evidenceBytes)] : [];
    return { kind, lead: `${markdown}\n\n`, evidence: [...evidence, ...added], prompted, lists, facts, about };
  }
  const text = (path: string): string | undefined => codebase.text(path);
  // What is attached is what the question is about; search adds to it, as much as ever where the whole codebase is named.
  const searchBytes = attached.length === 0 || whole ? Math.max(evidenceBytes, shownBytes) : evidenceBytes / 2;
  const searched = collectEvidence(question, focus?.range ?? null, codebase.index, text, searchBytes, sources.nearby);
  const others = withMore(searched, attached.length === 0, question, sources).filter(
    piece => !pieces.some(other => covers(other, piece)),
  );
  const evidence = [...pieces, ...numbered(others, pieces.length)];
  const prompted = [...pieces, ...fitEvidence(evidence.slice(pieces.length), evidenceBytes)];
  const found = { kind: null, evidence, prompted, lists: [], facts: null, about };
  const [only, more] = attached;
  const pointed = only !== undefined && more === undefined && pointing.has(only.kind) ? only : null;
  const explainedRange = explains ? focus.range : pointed;
  if (explainedRange === null) return { ...found, lead: leadWith(pieces, others, question, codebase) };
  const symbol = symbolAt(explainedRange, codebase);
  if (symbol === null) return { ...found, lead: '' };
  const facts = await factsOf(symbol, codebase, new Links(codebase), signal);
  const place = evidence.find(
    ({ path, startLine, endLine }) =>
      path === explainedRange.path && startLine <= explainedRange.startLine && endLine >= explainedRange.startLine,
  );
  const reference = place === undefined ? '' : ` [${place.number}]`;
  return { ...found, facts, lead: `${code(facts.symbol)}${reference}${after(facts.doc) || '.'}\n\n` };
}

/** What search found, and what stands near it by imports or by a note, where nothing is attached. */
function withMore(
  searched: readonly PickedEvidence[],
  more: boolean,
  question: string,
  { codebase, notes }: AnswerSources,
): readonly PickedEvidence[] {
  if (!more) return searched;
  const neighbour = neighbourOf(searched, question, codebase);
  const found = neighbour === null ? searched : [...searched, neighbour];
  const noted = notedPlace(question, found, notes, codebase);
  return noted === null ? found : [...found, noted];
}

/** What is attached, then what search found besides. */
function leadWith(
  pieces: readonly PickedEvidence[],
  others: readonly PickedEvidence[],
  question: string,
  codebase: AnswerSources['codebase'],
): string {
  const { index } = codebase;
  if (pieces.length === 0) return leadOf(question, others, index) + flowOf(others, codebase);
  const listed = pieces.map(({ number }) => `[${number}]`).join(', ');
  const rest = others.length === 0 ? '' : leadOf(question, numbered(others, pieces.length), index);
  return `Attached: ${listed}.\n\n${rest}`;
}

/** Attachments that point at code as an explanation does. */
const pointing: ReadonlySet<Attached['kind']> = new Set<Attached['kind']>(['selection', 'symbol']);

/** The pieces with the numbers after `before`. */
function numbered(pieces: readonly PickedEvidence[], before: number): PickedEvidence[] {
  return pieces.map((piece, i) => ({ ...piece, number: before + i + 1 }));
}

function covers(outer: Range, inner: Range): boolean {
  return outer.path === inner.path && outer.startLine <= inner.startLine && inner.endLine <= outer.endLine;
}

function knownNames(codebase: Codebase, question: string, evidence: readonly PickedEvidence[]): KnownNames {
  const read = [question, ...evidence.map(({ path, text }) => `${path}\n${text}`)].join('\n');
  return {
    filesNamed: name => codebase.index.filesNamed(name),
    isName: name => codebase.index.definitions(name).length > 0 || read.includes(name),
  };
}

/** A model's text without sentences that are not to be kept; where they are all there is to say, they are marked instead. */
function checkedWords(text: string, keeps: ConstructorParameters<typeof SentenceGate>[0], saidMore: boolean): string {
  const gate = new SentenceGate(keeps);
  gate.push(text);
  gate.end();
  const checked = usableModelText(gate.text, false);
  return checked === '' && !saidMore ? text : checked;
}

/** " Did you mean `a`?", or nothing when no name here is near. */
function meant(name: string, codebase: Codebase): string {
  const near = namesLike(name, codebase);
  return near.length === 0 ? '' : ` Did you mean ${near.map(each => code(each)).join(' or ')}?`;
}

/** What was retrieved is no longer unread: its text, as it is now, is in the evidence. */
function asOfWith({ head, unread }: AsOf, evidence: readonly PickedEvidence[]): AsOf {
  const shownPaths = new Set(evidence.map(({ path }) => path));
  return { head, unread: unread.filter(path => !shownPaths.has(path)) };
}

function shown({ path, startLine, endLine, score, why, text, quoted }: PickedEvidence): Evidence {
  return { path, startLine, endLine, score, why, text, ...(quoted === true ? { quoted } : {}) };
}
