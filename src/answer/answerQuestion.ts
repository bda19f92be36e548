import { aborted } from '../shared/aborted';
import type { Answer, AnswerParts, AnswerWait, AsOf, Citation, Evidence, Range } from '../protocol/engineProtocol';
import type { Nearby, PickedEvidence } from '../search/ranking/evidence';
import { fullName, type Definition } from '../search/index/definition';
import type { Searched } from '../search/ranking/searchIndex';
import type { GenerateResult, Writer } from '../state/recurrentModel';
import type { AskedKind } from './question/asked';
import { fitAttached, type Attached } from './evidence/attached';
import { checkCitations, citationOf } from './check/citations';
import type { Codebase } from './codebase';
import { leadOf, usableModelText } from './check/compose';
import { definitionsIn, factsOf, symbolAt } from './facts/factsOf';
import { askedWords } from './facts/askedWords';
import { overviewOf } from './facts/overviewOf';
import { fanOut, type KeptLeaf } from './fanOut';
import { describeDefinition, describeLines } from './facts/describeCode';
import { differenceOf } from './facts/differenceOf';
import { placeToAdd } from './facts/placeToAdd';
import { quotedAnswer, type QuotedAnswer } from './facts/quotedAnswer';
import { findPlaces } from './evidence/findPlaces';
import { fitEvidence } from './evidence/fitEvidence';
import { groundedIn } from './check/groundedIn';
import { inventedIn, SentenceGate, type KnownNames } from './check/invented';
import { Links } from './facts/links';
import { closeName, namesLike } from './question/namesLike';
import { furtherPlaces } from './evidence/furtherPlaces';
import { onlyIn } from './question/onlyIn';
import { knownPart, misspeltIn, mostlyAbsent, namesAbsent, nothingFound, nothingHere } from './facts/nothingHere';
import { notedPlace, type Noted } from './evidence/notedPlace';
import { after, code, Proof, type Proven } from './facts/proof';
import { questionPrompt, type Note } from './prompt/prompt';
import { prove } from './facts/prove';
import { byParts, type Before, type Part } from './byParts';
import { nothingSearched, type Found } from './found';
import { followUp, type FollowUp } from './question/followUp';
import { questionParts } from './question/questionParts';
import { targetOf, type Target } from './question/target';
import { testsAbout } from './facts/testsAbout';
import { testsAsked } from './question/testsAsked';
import { structureOf } from './facts/structureOf';
import { understand } from './question/understand';
import { splitLines } from '../search/index/lines';
import { questionWords } from '../search/index/words';
import { isEveryday } from '../search/ranking/relatedWords';
import { capablePrompt } from './prompt/capablePrompt';
import type { SaidTurn } from './question/saidTurn';
import type { ModelProfile, PromptBudget } from './prompt/modelProfile';
import { knownHere } from './check/knownHere';
import { markUnknown } from './check/markUnknown';
import { openFence, piecesOf, referencesIn } from './check/proseScan';
import { RepetitionGuard } from './check/repetition';
import { writeFreely } from './writeFreely';

/** Before what a model writes that does not follow instructions. */
const draftOnly =
  'What follows is a draft by the small built-in model, which is often wrong: check it. “Coil: Select Model…” offers larger ones.';

/** What a capable model is asked whose answer was cut. */
const goOn = 'Continue your last answer exactly where it ended, without repeating anything of it.';

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
  readonly nearby: Nearby;
  /** Leaves and folders of which the model wrote notes. */
  readonly notes: readonly Noted[];
  /** Paths of files that are there but not read. */
  readonly skipped: readonly string[];
  readonly attached: readonly Attached[];
  readonly parts: AnswerParts;
  /** The question asks for text that only the model can write. */
  readonly writing: boolean;
  /** What was said before in the conversation, oldest first. */
  readonly turns: readonly SaidTurn[];
  /** The rules for the model, from its file's header, before it is loaded. */
  readonly profile: () => Promise<ModelProfile>;
  /** What a prompt has room for, as far as that is known now: better once the model is loaded. */
  readonly budget: (profile: ModelProfile) => PromptBudget;
  /** The model, once it is loaded; what search proved is shown before. */
  readonly model: () => Promise<{ readonly model: Writer; readonly profile: ModelProfile }>;
  /**
   * A verified state file: of the deepest kept node that holds all of `paths`, after what was said before, of which `first` is the first turn; null when
   * none is kept. Not `chosen`: a conversation may go on from the node that it began with.
   */
  readonly startState: (
    paths: readonly string[],
    chosen: boolean,
  ) => Promise<{ readonly file: string | null; readonly earlierTokens: number; readonly first: SaidTurn | null }>;
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
  const profile = await sources.profile();
  const alone = standingAlone(question, sources, focus);
  const asked = partsOf(alone, sources, focus);
  const found = parts.search
    ? await byParts(asked, (part, before) => foundOfPart(sources, profile, part, before, focus, asked.length, signal))
    : { ...nothingSearched, speaks: true };
  const { evidence } = found;
  const drafts = sources.writing && !profile.capable && parts.model && found.speaks;
  // What the last answer says above the model's words stands there already.
  const proven = alone.continues && profile.capable ? '' : found.lead;
  const lead = drafts ? `${proven}${draftOnly}\n\n` : proven;
  const searchMs = performance.now() - started;
  events.onEvidence(evidence.map(shown));
  events.onText(lead);

  let written = nothingWritten;
  if (found.speaks && parts.model && !signal.aborted) {
    waitsFor('model');
    // A model that is still loading is not waited for once the user has stopped.
    const ready = await Promise.race([sources.model(), aborted(signal)]);
    if (ready !== undefined) {
      const { attached, others } = found.prompted;
      const { evidenceBytes, pieces } = sources.budget(ready.profile);
      const prompted = [...attached, ...fitEvidence(others, evidenceBytes, pieces)];
      const chosen = found.about !== null || focus?.explain === true;
      const leaves = parts.fanOut && !chosen ? sources.keptLeaves(prompted.map(({ path }) => path)) : [];
      const before = performance.now();
      if (leaves.length > 1) waitsFor('parts');
      const known = knownNames(codebase, question, prompted);
      const isHere = (sentence: string): boolean => inventedIn(sentence, known).length === 0;
      // The nearest state has read a single leaf as well as it can be read.
      const asking = { model: ready.model, format: ready.profile.format };
      const notes = leaves.length < 2 ? [] : await fanOut(leaves, question, asking, isHere, signal);
      const fanOutMs = leaves.length > 1 ? performance.now() - before : null;
      const state = await sources.startState(found.about ?? prompted.map(({ path }) => path), chosen);
      const askedMs = performance.now() - started;
      const told = alone.continues ? goOn : question;
      const writing = { ...ready, question: told, found, lead, prompted, notes, state, isHere, signal, waitsFor };
      const said = await (ready.profile.capable ? speak : draft)(writing, sources, events);
      written = { ...said, earlier: state.earlierTokens, fanOutMs, firstTokenMs: askedMs + said.firstTokenMs };
    }
  }
  const text = (path: string): string | undefined => codebase.text(path);
  const proved = checkCitations(lead, evidence, text, null);
  const answer = `${proved.answer}${written.words}`.trim();
  const cited = new Map([...proved.citations, ...written.citations].map(citation => [citation.number, citation]));
  const citations = [...cited.values()].sort((a, b) => a.number - b.number);
  const { restoreMs, firstTokenMs, fanOutMs, promptTokens, outputTokens, cachedTokens, earlier, thinking, cut } =
    written;
  return {
    answer,
    citations,
    evidence: evidence.map(shown),
    asOf: asOfWith(sources.asOf(), evidence),
    timings: {
      searchMs,
      restoreMs,
      firstTokenMs,
      ...(fanOutMs === null ? {} : { fanOutMs }),
      totalMs: performance.now() - started,
    },
    tokens: {
      prompt: promptTokens,
      output: outputTokens,
      earlier,
      ...(cachedTokens == null ? {} : { cached: cachedTokens }),
    },
    stopped: signal.aborted,
    ...(found.facts === null ? {} : { facts: found.facts }),
    ...(found.kind === null ? {} : { kind: found.kind }),
    ...(found.lists.length === 0 ? {} : { lists: found.lists }),
    ...(thinking === '' ? {} : { thinking }),
    ...(cut ? { cut: true } : {}),
  };
}

/** The model's part of an answer, checked. */
interface ModelWords {
  readonly words: string;
  readonly citations: readonly Citation[];
  readonly thinking: string;
  /** The limit ended it, not the model. */
  readonly cut: boolean;
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** See {@link GenerateResult.cachedTokens}. */
  readonly cachedTokens?: number | null;
  readonly restoreMs: number;
  readonly firstTokenMs: number;
}

const nothingWritten: ModelWords & { readonly earlier: number; readonly fanOutMs: number | null } = {
  words: '',
  citations: [],
  thinking: '',
  cut: false,
  promptTokens: 0,
  outputTokens: 0,
  restoreMs: 0,
  firstTokenMs: 0,
  earlier: 0,
  fanOutMs: null,
};

/** All that a model is asked with. */
interface Writing {
  readonly model: Writer;
  readonly profile: ModelProfile;
  readonly question: string;
  readonly found: Found;
  readonly lead: string;
  readonly prompted: readonly PickedEvidence[];
  readonly notes: readonly Note[];
  readonly state: Awaited<ReturnType<AnswerSources['startState']>>;
  readonly isHere: (sentence: string) => boolean;
  readonly signal: AbortSignal;
  readonly waitsFor: (wait: AnswerWait) => void;
}

/** A capable model's words, as it says them; what is not here is marked at the end. */
async function speak(
  { model, profile, question, found, prompted, notes, state, signal, waitsFor }: Writing,
  { codebase, skipped, writing }: AnswerSources,
  { onText }: AnswerEvents,
): Promise<ModelWords> {
  const asked = capablePrompt(question, found.proven, found.lead !== '', prompted, notes);
  const limit = writing ? profile.longestOutput : profile.outputTokens;
  const prompt = profile.chat.question(asked, state.first);
  const { text, thinking, cut, result } = await writeFreely(
    model,
    profile,
    { state: state.file, prompt, signal },
    limit,
    onText,
    waitsFor,
  );
  const textOf = (path: string): string | undefined => codebase.text(path);
  const cited = (number: number): Citation | null => citationOf(number, found.evidence, textOf);
  const blocks = piecesOf(text).filter(({ kind }) => kind === 'code');
  const known = knownHere(
    codebase,
    skipped,
    blocks.map(({ info }) => info.split(/[\s{:,]/)[0] ?? ''),
    number => cited(number) !== null,
  );
  const closed = closedBlocks(text);
  return {
    words: markUnknown(closed, asked, known).text,
    citations: referencesIn(text).flatMap(number => cited(number) ?? []),
    thinking,
    cut,
    ...timesOf(result),
  };
}

/** A small model's words: what names something that is not here, or says what it did not read, is left out before it is shown. */
async function draft(
  { model, profile, question, found, lead, prompted, notes, state, isHere, signal, waitsFor }: Writing,
  { codebase }: AnswerSources,
  { onText }: AnswerEvents,
): Promise<ModelWords> {
  const grounded = prompted.length === 0 ? (): boolean => true : groundedIn(`${question}\n${lead}`, prompted);
  const keeps = (sentence: string, inCode: boolean): boolean => isHere(sentence) && (inCode || grounded(sentence));
  const guard = new RepetitionGuard();
  const gate = new SentenceGate(keeps);
  // Ends the model's writing: the user's stop, or a loop.
  const end = new AbortController();
  const stop = (): void => end.abort();
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  let writes = false;
  const result = await model.generate({
    state: state.file,
    prompt: questionPrompt(profile.format, question, prompted, notes),
    stop: profile.format.stop,
    maxTokens: profile.outputTokens,
    signal: end.signal,
    onWait: waitsFor,
    onText: piece => {
      const sentence = gate.push(piece);
      onText(sentence);
      if (sentence !== '' || !writes) waitsFor('writing');
      writes = true;
      if (guard.loops(piece)) stop();
    },
  });
  const cutOff = end.signal.aborted || result.outputTokens >= profile.outputTokens;
  const words = checkedWords(usableModelText(result.text, cutOff), keeps, lead !== '');
  const textOf = (path: string): string | undefined => codebase.text(path);
  const said = checkCitations(words, found.evidence, textOf, name => codebase.index.filesNamed(name));
  return { words: said.answer, citations: said.citations, thinking: '', cut: false, ...timesOf(result) };
}

function timesOf({
  promptTokens,
  outputTokens,
  restoreMs,
  firstTokenMs,
  cachedTokens,
}: GenerateResult): Pick<ModelWords, 'promptTokens' | 'outputTokens' | 'restoreMs' | 'firstTokenMs' | 'cachedTokens'> {
  return {
    promptTokens,
    outputTokens,
    restoreMs,
    firstTokenMs,
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
  };
}

/** A text whose last code block was not closed, with it closed. */
function closedBlocks(text: string): string {
  const fence = openFence(text);
  return fence === null ? text : `${text}${text.endsWith('\n') ? '' : '\n'}${fence}`;
}

/** The question with what it leaves unsaid, where nothing selected or attached is what it is about. */
function standingAlone(question: string, { turns, attached, codebase }: AnswerSources, focus: Focus | null): FollowUp {
  if (focus !== null || attached.length > 0) return { question, search: question, continues: false };
  const resolve = resolveIn(codebase);
  const isProject = (asked: string): boolean => ofProject.has(understand(asked, resolve)[0]?.kind ?? 'where');
  return followUp(question, turns, resolve, isProject);
}

/** Kinds of question whose "it" is the repository. */
const ofProject: ReadonlySet<AskedKind> = new Set<AskedKind>(['run', 'help']);

/** What is asked one by one. Of a selection everything is one question. */
function partsOf({ question, search }: FollowUp, { attached, codebase }: AnswerSources, focus: Focus | null): Part[] {
  const resolve = resolveIn(codebase);
  const isQuestion = (clause: string): boolean =>
    understand(clause, resolve).length > 0 ||
    codebase.index.namedDefinitions(clause).size > 0 ||
    questionWords(clause).length > 1 ||
    /\b(?:it|its|they|them|their|that|this)\b/i.test(clause);
  const { asked, goingOn } =
    focus !== null || attached.length > 0 || search !== question
      ? { asked: [question], goingOn: new Set<string>() }
      : questionParts(question, isQuestion);
  if (asked.length < 2) return [{ question: asked[0] ?? question, search: asked[0] === question ? search : question }];
  const said: SaidTurn[] = [];
  return asked.map(part => {
    const alone = followUp(part, said, resolve, () => false);
    said.push({ question: part, answer: '' });
    const dependent = said.length > 1 && !codeName.test(alone.question) && (goingOn.has(part) || refersBack.test(part));
    return { ...alone, heading: part, dependent };
  });
}

/** A name that is written as one. */
const codeName = /`|\p{Ll}\p{Lu}|[\p{L}\p{N}]_[\p{L}\p{N}]|\w\(\)|\w(?:\.|::|\/)\w|\p{Lu}\p{Lu}/u;
const refersBack = /\b(?:it|its|they|them|their|that|those|these)\b/i;

/**
 * As {@link foundOut}, for one part of several. One that shares its subject with the part before is searched for in the files of that one's evidence, then in all, with
 * the words of both; null where what is found has too little of its own words.
 */
async function foundOfPart(
  sources: AnswerSources,
  profile: ModelProfile,
  { question, search, dependent }: Part,
  before: Before | null,
  focus: Focus | null,
  share: number,
  signal: AbortSignal,
): Promise<Found | null> {
  if (dependent !== true || before === null) return foundOut(sources, profile, question, search, focus, share, signal);
  const own = questionWords(question).filter(
    word => !isEveryday(word) && !questionWords(before.question).includes(word),
  );
  if (own.length === 0 || before.paths.length === 0) return null;
  // Tests of it are in other files.
  if (testsAsked(question) !== null || /\btests?\b/i.test(question)) {
    const tests = `Which tests cover this: ${before.question}`;
    return foundOut(sources, profile, tests, tests, focus, share, signal, false);
  }
  const both = `${question} ${before.question}`;
  for (const codebase of [onlyIn(sources.codebase, new Set(before.paths)), sources.codebase]) {
    const found = await foundOut({ ...sources, codebase }, profile, question, both, focus, share, signal, false);
    const asked = askedWords(own.join(' '), sources.codebase);
    const said = `${found.lead}\n${found.proven}`;
    if (asked.standing * asked.share(asked.met(said)) >= leastOwn) return found;
  }
  // With so much of its own it may be about something else.
  if (own.length >= leastAlone) return foundOut(sources, profile, question, search, focus, share, signal, false);
  return null;
}

/** Of the words that a part adds to the one before, how much its answer says, at least. */
const leastOwn = 0.5;
/** Words of its own with which a part is a question by itself. */
const leastAlone = 3;

/** What each of so many parts gets of the evidence that a single question has room for: each further one adds a quarter to the sum. */
function evidenceShare(parts: number): number {
  return (1 + (parts - 1) / 4) / parts;
}

function resolveIn(codebase: Codebase): (written: string) => Target | null {
  return written => targetOf(written, codebase, null);
}

/** UTF-16 units of what search says to a free question, and of them what is kept for the names of further places. */
const longestAnswer = 1_490;
const roomForNames = 60;
/** UTF-16 units of what is said to each of several questions at least: a sentence, and the places. */
const leastOfPart = 320;
/** UTF-16 units of the heading of each of several questions. */
const headingRoom = 110;

/** `share`: of how many questions that are answered together it is one; `proves`: it may be of a kind that search proves. */
async function foundOut(
  sources: AnswerSources,
  profile: ModelProfile,
  question: string,
  search: string,
  focus: Focus | null,
  share: number,
  signal: AbortSignal,
  proves = true,
): Promise<Found> {
  const { evidenceBytes, attachedBytes } = sources.budget(profile);
  const explains = focus?.explain === true;
  const attached = sources.attached.filter(({ kind }) => kind !== 'codebase');
  const whole = attached.length < sources.attached.length;
  const pieces = fitAttached(attached, question, attachedBytes);
  const paths = new Set(attached.flatMap(each => each.paths));
  const about = whole ? [] : paths.size === 0 ? null : [...paths];
  // A folder says where to look.
  const limited = !whole && attached.some(({ kind }) => kind === 'folder');
  const codebase = limited ? onlyIn(sources.codebase, paths) : sources.codebase;
  const range = focus?.range ?? attached.find(({ quoted }) => !quoted) ?? null;
  const proven = explains || !proves ? null : await prove(question, range, codebase, signal);
  const misspelt =
    attached.length > 0 || explains
      ? null
      : proven === null
        ? misspeltIn(question, codebase)
        : proven.kind === 'nothing'
          ? meantBy(proven.name, codebase)
          : null;
  if (misspelt !== null && question.includes(misspelt.written)) {
    const meant = question.replaceAll(misspelt.written, misspelt.meant);
    const found = await foundOut(sources, profile, meant, meant, focus, share, signal, proves);
    const note = `No file that is read has the name ${code(misspelt.written)}. Did you mean ${code(misspelt.meant)}?\n\n`;
    return { ...found, lead: note + found.lead, proven: note + found.proven };
  }
  if (proven?.kind === 'nothing' && attached.length === 0)
    return { ...nothingSearched, lead: `${nothingNamed(proven.name, codebase)}\n\n` };
  if (proven !== null && proven.kind !== 'nothing') {
    const { kind, markdown, evidence, lists, facts = null, ambiguous = false } = proven;
    const speaks = sources.writing || profile.speaksOf(kind, ambiguous);
    const added = numbered(pieces, evidence.length);
    const prompted = { attached: added, others: evidence };
    const lead = `${markdown}\n\n`;
    const all = [...evidence, ...added];
    return { kind, lead, proven: markdown, evidence: all, prompted, speaks, lists, facts, about };
  }
  const text = (path: string): string | undefined => codebase.text(path);
  // What is attached is what the question is about; search adds to it, as much as ever where the whole codebase is named.
  const searchBytes =
    evidenceShare(share) * (attached.length === 0 || whole ? profile.mostEvidenceBytes : evidenceBytes / 2);
  const { without = [] } = sources.parts;
  const asked = { question, search, focus: focus?.range ?? null, without };
  const look = (words: string): readonly PickedEvidence[] =>
    findPlaces({ ...asked, search: words }, codebase, sources.nearby, searchBytes, profile.mostPieces);
  const first = look(search);
  const known = first.length === 0 && attached.length === 0 ? knownPart(search, codebase) : null;
  const searched = known === null ? first : look(known.rest);
  const absent = known === null ? mostlyAbsent(search, codebase) : namesAbsent(known.absent);
  const note = absent === '' || searched.length === 0 || attached.length > 0 ? '' : `${absent} Of the rest:\n\n`;
  const others = withMore(searched, attached.length === 0, search, sources).filter(
    piece => !pieces.some(other => covers(other, piece)),
  );
  const evidence = [...pieces, ...numbered(others, pieces.length)];
  const prompted = { attached: pieces, others: evidence.slice(pieces.length) };
  const speaks = (sources.writing || profile.speaksOf(null, false)) && (profile.capable || evidence.length > 0);
  const found = { kind: null, evidence, prompted, speaks, lists: [], facts: null, about };
  const [only, more] = attached;
  const pointed = only !== undefined && more === undefined && !only.quoted && pointing.has(only.kind) ? only : null;
  const explainedRange = explains ? focus.range : pointed;
  if (explainedRange === null) {
    const room = share === 1 ? longestAnswer : Math.max(leastOfPart, longestAnswer / share - headingRoom);
    const most = room - note.length;
    const led = await leadWith(pieces, others, question, search, codebase, most - roomForNames);
    const markdown = note + led.markdown;
    const added = led.added;
    const all = [...evidence, ...added];
    const { text: rest, lists } = furtherPlaces(markdown, all, codebase, room - markdown.length);
    const proven = markdown + rest;
    if (!profile.capable || !sources.parts.model) return { ...found, evidence: all, proven, lead: proven, lists };
    if (evidence.length === 0) return { ...found, ...overview(codebase), lead: '' };
    // A capable model's answer needs no list of places above it.
    return { ...found, evidence: all, proven, lead: '', lists };
  }
  const unread = unreadOf(explainedRange, evidence);
  const several = definitionsIn(explainedRange, codebase);
  const ofFormat = isOfFormat(explainedRange, codebase);
  if (several.length > 1 && !ofFormat) {
    const parts = selectedParts(several, explainedRange, new Proof(text, evidence));
    const lead = `${parts.markdown}\n\n${unread}`;
    return { ...found, evidence: parts.evidence, lists: parts.lists, proven: lead, lead };
  }
  const symbol = symbolAt(explainedRange, codebase);
  const described = await describedLines(explainedRange, symbol, evidence, codebase);
  const lead = `${described.lead}${unread}`;
  if (symbol === null) return { ...found, ...described, lead };
  const facts = await factsOf(symbol, codebase, new Links(codebase), signal);
  return { ...found, facts, ...described, lead };
}

/** What is explained where the selected lines hold several definitions: all of them, a place each. */
function selectedParts(definitions: readonly Definition[], { startLine, endLine }: Range, proof: Proof): Proven {
  const entries = definitions.map(definition => ({
    place: definition,
    words: `${code(fullName(definition))} {}${after(definition.doc)}`,
    name: fullName(definition),
  }));
  const label = `The ${endLine - startLine + 1} selected lines hold ${definitions.length} definitions:`;
  return proof.list(label, entries, 'in the selection').proven();
}

/** Says of a selection that does not fit into what the model reads which of its lines do; empty where all of them do. */
function unreadOf({ path, startLine, endLine }: Range, evidence: readonly PickedEvidence[]): string {
  const piece = evidence.find(each => each.path === path && each.startLine <= endLine && each.endLine >= startLine);
  // Blank lines at the ends are never part of the evidence.
  if (piece === undefined || piece.endLine >= endLine - 3) return '';
  return `The selection is too long to be read at once: the explanation is of lines ${piece.startLine}–${piece.endLine} of ${startLine}–${endLine}.\n\n`;
}

/** What a capable model reads where nothing meets the question, which may be in other words than the code: what the repository is. */
function overview(codebase: Codebase): Pick<Found, 'proven' | 'evidence' | 'prompted'> {
  const { markdown, evidence } = overviewOf(codebase);
  const proven = `Search found nothing that has the words of the question. What the repository is:\n\n${markdown}`;
  return { proven, evidence, prompted: { attached: [], others: evidence } };
}

/** What search found, and what a note leads to, where nothing is attached. */
function withMore(
  searched: readonly PickedEvidence[],
  more: boolean,
  question: string,
  { codebase, notes }: AnswerSources,
): readonly PickedEvidence[] {
  if (!more) return searched;
  const noted = notedPlace(question, searched, notes, codebase);
  return noted === null ? searched : [...searched, noted];
}

/** What lines do, as they stand; its places come after the evidence. */
async function describedLines(
  range: Range,
  symbol: Definition | null,
  evidence: readonly PickedEvidence[],
  codebase: AnswerSources['codebase'],
): Promise<Pick<Found, 'lead' | 'proven' | 'evidence'>> {
  const proof = new Proof(path => codebase.text(path), evidence);
  const ofFormat = isOfFormat(range, codebase);
  const whole = symbol !== null && !ofFormat && range.startLine <= symbol.startLine && range.endLine >= symbol.endLine;
  // A name alone may be selected: then its definition is meant.
  if (whole || (symbol !== null && range.startLine === symbol.startLine && range.startLine === range.endLine))
    await describeDefinition(symbol, codebase, proof);
  else await describeLines(range, ofFormat ? null : symbol, codebase, proof);
  const { markdown, evidence: all } = proof.proven();
  return { lead: `${markdown}\n\n`, proven: markdown, evidence: all };
}

/** Lines of a format with a structure of its own, such as settings or a query, rather than of a programming language. */
function isOfFormat({ path, startLine, endLine }: Range, codebase: Codebase): boolean {
  const lines = splitLines(codebase.text(path) ?? '').slice(startLine - 1, endLine);
  return formats.test(path) && structureOf(path, lines) !== null;
}

const formats =
  /\.(?:sql|json|jsonc|json5|ya?ml|toml|ini|cfg|env|properties|css|scss|sass|less|dockerfile)$|(?:^|\/)(?:Dockerfile|Containerfile)[^/]*$/i;

/** What is attached, then what search found besides. */
async function leadWith(
  pieces: readonly PickedEvidence[],
  others: readonly PickedEvidence[],
  question: string,
  search: string,
  codebase: AnswerSources['codebase'],
  most: number,
): Promise<QuotedAnswer> {
  const { index } = codebase;
  const found = numbered(others, pieces.length);
  const numberedAll = [...pieces, ...found];
  const said: QuotedAnswer =
    (pieces.length === 0
      ? ((await differenceOf(question, numberedAll, codebase)) ??
        (await placeToAdd(question, numberedAll, codebase)) ??
        (await placeToAdd(search, numberedAll, codebase)) ??
        testsAbout(question, numberedAll, codebase))
      : null) ??
    (found.length === 0 ? { markdown: '', added: [] } : quotedAnswer(question, found, codebase, pieces, most));
  if (pieces.length > 0) {
    const listed = pieces.map(({ number }) => `[${number}]`).join(', ');
    return { ...said, markdown: `Attached: ${listed}.\n\n${said.markdown}` };
  }
  if (said.markdown === '' && found.length === 0)
    return { markdown: `${nothingHere(question, codebase)}\n\n`, added: [] };
  return said.markdown === '' ? { markdown: leadOf(question, found, index), added: [] } : said;
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

/** The name that is meant by one that nothing here has; null where none is near enough. */
function meantBy(written: string, codebase: Codebase): { readonly written: string; readonly meant: string } | null {
  const meant = closeName(written, codebase);
  return meant === null || meant === written ? null : { written, meant };
}

/** Of a name that nothing here has: the names that may be meant, else that no file has it. */
function nothingNamed(name: string, codebase: Codebase): string {
  const near = namesLike(name, codebase);
  return near.length === 0
    ? `${nothingFound} No file that is read has the name ${code(name)}.`
    : `${nothingFound} Did you mean ${near.map(each => code(each)).join(' or ')}?`;
}

/** What was retrieved is no longer unread: its text, as it is now, is in the evidence. */
function asOfWith({ unread, ...rest }: AsOf, evidence: readonly PickedEvidence[]): AsOf {
  const shownPaths = new Set(evidence.map(({ path }) => path));
  return { ...rest, unread: unread.filter(path => !shownPaths.has(path)) };
}

function shown({ path, startLine, endLine, score, why, text, quoted }: PickedEvidence): Evidence {
  return { path, startLine, endLine, score, why, text, ...(quoted === true ? { quoted } : {}) };
}
