import type { Evidence, Range, ScoreParts } from '../../protocol/engineProtocol';
import type { Candidate } from './candidate';
import { fitLines, matchingLines } from './fitLines';
import { joinLines, splitLines } from '../index/lines';
import { overviewPlaces } from './overviewPlaces';
import { questionParts } from './questionParts';
import type { SearchHit } from './passageSearch';
import type { Searched } from './searchIndex';
import { namedIdentifiers, questionWords, words } from '../index/words';

/** Evidence as the prompt shows it: the lines' exact text and the number that answers refer to, from 1. */
export interface PickedEvidence extends Evidence {
  readonly text: string;
  readonly number: number;
  /** Left out where no words led to it. */
  readonly parts?: ScoreParts;
}

/** The current text of a file, unsaved buffers included; undefined when there is no such file. */
export type Texts = (path: string) => string | undefined;

/** What the user is at: of places that meet a question alike, those come first. */
export interface Nearby {
  /** Files in the editor's tabs. */
  readonly open: ReadonlySet<string>;
  /** Files of the last commits, and files that changed since Coil was opened. */
  readonly recent: ReadonlySet<string>;
}

/** How evidence is collected beside what is usual. */
export interface EvidenceOptions {
  readonly nearby?: Nearby;
  /** Pieces at most. */
  readonly most?: number;
  /** Further places, from the best ones. */
  readonly hop?: (best: readonly Candidate[]) => readonly Candidate[];
  /** See {@link Searched.search}. */
  readonly byMeaning?: boolean;
}

const nothingNearby: Nearby = { open: new Set(), recent: new Set() };

/**
 * What a question is answered from, best first: the focus (what the user selected or has open), files and lines the question
 * names, definitions of identifiers it names, README and scripts for questions about the repository as a whole, and
 * passages that match its words, each with the function around it. Places that touch are merged; whole lines are cut to `budgetBytes`
 * of UTF-8, counting {@link headerBytes} and the path for each. Empty when nothing is found.
 */
export function collectEvidence(
  question: string,
  focus: Range | null,
  index: Searched,
  texts: Texts,
  budgetBytes: number,
  { nearby = nothingNearby, most = mostPieces, hop = () => [], byMeaning = true }: EvidenceOptions = {},
): PickedEvidence[] {
  const lines = new Lines(texts);
  const named = filesNamedIn(question, index);
  // A path's words would find everything near it.
  const rest = named.reduce((left, { written }) => left.replace(written, ' '), question);
  const hits = index.search(rest, wordHits, null, byMeaning);
  const candidates = [
    ...(focus === null ? [] : [{ ...focus, score: 1, why: 'selected in the editor' }]),
    ...named.flatMap(name => placesOf(name, rest, index)),
    ...namedSymbols(rest, index, hits),
    // A long question has the words of one about the whole in passing.
    ...(questionParts(question).length > mostOfOverview ? [] : overviewPlaces(question, index, path => lines.of(path))),
    ...matching(rest, hits, lines, nearby).map(candidate => withFunction(candidate, index)),
  ];
  const best = merged(candidates.flatMap(candidate => lines.checked(candidate)));
  const near = hop(best).flatMap(candidate => lines.checked(candidate));
  return cutToBudget(merged([...best, ...near]), new Set(questionWords(rest)), lines, budgetBytes, most);
}

/** Bytes that a piece of evidence costs in the prompt besides its path and text: number, lines, fences. */
export const headerBytes = 32;
const mostPieces = 20;
const mostFilesOfAName = 3;
const mostDefinitionsOfAName = 4;
/** Lines shown of a file of which only the name is known, and below a single line that the question names. */
const headOfAFile = 60;
/** Parts of a question that may be about the repository as a whole. */
const mostOfOverview = 3;
const linesOfALine = 20;
/** Word hits looked at, how many of one file are taken, and the share of the best one's score below which a hit is noise. */
const wordHits = 150;
const mostHits = 32;
const mostOfAFile = 3;
const leastOfBest = 0.2;
/** This and the above: measured on the evaluation's hand-written questions. */
/** What a file counts more for being in a tab, and for having changed lately. */
const openWeight = 1.2;
const recentWeight = 1.05;
/** What a place found by words counts at most, beside those named; and one of the best for a part of the question, so that each part has room. */
const mostOfWords = 0.8;
const leastOfPart = 0.5;
/** A longer function is shown as the part of it that was found. */
const longestFunction = 80;
/** Lines between two places that are shown as one. */
const gap = 2;

/** Reads each file's lines once for one question. */
class Lines {
  private readonly known = new Map<string, readonly string[] | null>();
  constructor(private readonly texts: Texts) {}

  of(path: string): readonly string[] | null {
    let lines = this.known.get(path);
    if (lines === undefined) {
      const text = this.texts(path);
      lines = text === undefined ? null : splitLines(text);
      this.known.set(path, lines);
    }
    return lines;
  }

  /** The candidate with its lines cut to what the file has now, without blank lines at its ends; nothing if none are left. */
  checked(candidate: Candidate): Candidate[] {
    const lines = this.of(candidate.path);
    if (lines === null) return [];
    let startLine = Math.max(1, candidate.startLine);
    let endLine = Math.min(lines.length, candidate.endLine);
    while (startLine <= endLine && (lines[startLine - 1] ?? '').trim() === '') startLine++;
    while (endLine >= startLine && (lines[endLine - 1] ?? '').trim() === '') endLine--;
    return startLine > endLine ? [] : [{ ...candidate, startLine, endLine }];
  }
}

interface NamedFiles {
  readonly written: string;
  readonly paths: readonly string[];
  readonly lines: { readonly startLine: number; readonly endLine: number } | null;
}

/** Paths and file names in a question that are files here: `src/store.ts`, `store.ts:12-20`. */
function filesNamedIn(question: string, index: Searched): NamedFiles[] {
  const pattern =
    /(?<![\w@/\\.-])([\w@.\\/-]*[\w-]\.\w+|[\w@.-]+(?:[\\/][\w@.-]+)+|Makefile|Dockerfile)(?::(\d+)(?:-(\d+))?)?/g;
  return [...question.matchAll(pattern)].flatMap(([written, name = '', first, last]) => {
    const paths = index.filesNamed(name).slice(0, mostFilesOfAName);
    const startLine = Number(first);
    const lines = first === undefined ? null : { startLine, endLine: Number(last ?? startLine + linesOfALine) };
    return paths.length === 0 ? [] : [{ written, paths, lines }];
  });
}

/** The lines named, else the passages of the file that meet the rest of the question best, else its head. */
function placesOf({ paths, lines }: NamedFiles, rest: string, index: Searched): Candidate[] {
  return paths.flatMap(path => {
    if (lines !== null) return [{ path, ...lines, score: 0.95, why: 'line named in the question' }];
    const hits = index.search(rest, 2, new Set([path]));
    const places = hits.length > 0 ? hits : [{ startLine: 1, endLine: headOfAFile }];
    return places.map(({ startLine, endLine }) => ({
      path,
      startLine,
      endLine,
      score: 0.95,
      why: 'path named in the question',
    }));
  });
}

/**
 * Definitions of what the question names, among each other by the words that they have: before any other place where the name is written as code, else as
 * high as their words are.
 */
function namedSymbols(question: string, index: Searched, hits: readonly SearchHit[]): Candidate[] {
  const best = Math.max(...hits.map(({ wordScore }) => wordScore), Number.MIN_VALUE);
  const certain = new Set(namedIdentifiers(question).flatMap(named => (named.certain ? [named.name] : [])));
  return [...index.namedDefinitions(question)].flatMap(([name, definitions]) =>
    definitions
      .map(({ path, startLine, endLine }) => {
        const hit = hits.find(each => each.path === path && each.startLine <= startLine && startLine <= each.endLine);
        const least = certain.has(name) ? leastOfNamed : leastOfLikely;
        const score = least + ((1 - least) * (hit?.wordScore ?? 0)) / best;
        return { path, startLine, endLine, score, why: `defines ${name}` };
      })
      .sort((a, b) => b.score - a.score)
      .slice(0, mostDefinitionsOfAName),
  );
}

const leastOfNamed = 0.81;
const leastOfLikely = 0.6;

/** The whole of the function or class that a place is a part of, where it is not too long to be read. */
function withFunction(candidate: Candidate, index: Searched): Candidate {
  const holding = index
    .definedIn(candidate.path)
    .filter(({ kind }) => kind !== 'heading' && kind !== 'key')
    .filter(each => each.startLine <= candidate.startLine && each.endLine >= candidate.endLine)
    .sort((a, b) => a.endLine - a.startLine - (b.endLine - b.startLine));
  const [around] = holding;
  if (around === undefined || around.endLine - around.startLine >= longestFunction) return candidate;
  return { ...candidate, startLine: around.startLine, endLine: around.endLine };
}

function matching(question: string, found: readonly SearchHit[], lines: Lines, { open, recent }: Nearby): Candidate[] {
  const weighed = found
    .filter(hit => hit.defines.length === 0)
    .map(hit => ({
      ...hit,
      score: hit.score * (open.has(hit.path) ? openWeight : recent.has(hit.path) ? recentWeight : 1),
    }))
    .sort((a, b) => b.score - a.score);
  const inFile = new Map<string, number>();
  const hits = weighed.filter(({ path }) => {
    const before = inFile.get(path) ?? 0;
    inFile.set(path, before + 1);
    return before < mostOfAFile;
  });
  const best = hits[0]?.score ?? 0;
  const wanted = new Set(questionWords(question));
  return (
    hits
      .slice(0, mostHits)
      .filter(hit => hit.score >= leastOfBest * best || hit.part !== null)
      // The index may be a moment behind the text.
      .filter(
        hit =>
          (hit.parts?.meaning ?? 0) > 0 ||
          matchingLines(lines.of(hit.path) ?? [], hit, wanted).length > 0 ||
          words(hit.path).some(word => wanted.has(word)),
      )
      .map(({ path, startLine, endLine, score, words: matched, part, parts }) => ({
        path,
        startLine,
        endLine,
        score: Math.max((mostOfWords * score) / best, part === null ? 0 : leastOfPart),
        why: `${matched.length === 0 ? 'is alike in what it means' : `matches ${matched.join(', ')}`}${open.has(path) ? '; open in the editor' : recent.has(path) ? '; changed lately' : ''}`,
        ...(parts === null ? {} : { parts }),
      }))
  );
}

/** Best first; a place that overlaps or touches a better one is joined to it. */
function merged(candidates: readonly Candidate[]): Candidate[] {
  const result: Candidate[] = [];
  for (const candidate of [...candidates].sort((a, b) => b.score - a.score)) {
    let joined = candidate;
    // Joining may bridge places that did not touch before, so until nothing touches.
    for (;;) {
      const at = result.findIndex(other => touches(other, joined));
      const other = result[at];
      if (other === undefined) break;
      result.splice(at, 1);
      joined = join(other, joined);
    }
    result.push(joined);
  }
  return result.sort((a, b) => b.score - a.score);
}

function touches(a: Range, b: Range): boolean {
  return a.path === b.path && a.startLine <= b.endLine + 1 + gap && b.startLine <= a.endLine + 1 + gap;
}

function join(a: Candidate, b: Candidate): Candidate {
  const why = [...new Set([...a.why.split('; '), ...b.why.split('; ')])].join('; ');
  const [better, other] = a.score >= b.score ? [a, b] : [b, a];
  const parts = better.parts ?? other.parts;
  return {
    path: a.path,
    startLine: Math.min(a.startLine, b.startLine),
    endLine: Math.max(a.endLine, b.endLine),
    score: better.score,
    why,
    ...(parts === undefined ? {} : { parts }),
  };
}

/** The best places that the budget has room for, from as many files as are worth it; the first ones whole, later ones cut to what was found. */
function cutToBudget(
  candidates: readonly Candidate[],
  wanted: ReadonlySet<string>,
  lines: Lines,
  budgetBytes: number,
  most: number,
): PickedEvidence[] {
  const picked: Picked[] = [];
  const inFile = new Map<string, number>();
  const shown: ReadonlySet<string>[] = [];
  const worth = ({ path, score }: Candidate): number => score * againWorth ** (inFile.get(path) ?? 0);
  let waiting = [...candidates];
  let left = budgetBytes;
  while (picked.length < most && waiting.length > 0) {
    const [candidate] = waiting.sort((a, b) => worth(b) - worth(a));
    if (candidate === undefined) break;
    waiting = waiting.filter(each => each !== candidate);
    const cost = headerBytes + Buffer.byteLength(candidate.path);
    const share = waiting.length === 0 ? left : Math.min(left, budgetBytes * (shares[picked.length] ?? smallestShare));
    const fileLines = lines.of(candidate.path) ?? [];
    const fitting = fitLines(fileLines, candidate, wanted, share - cost);
    if (fitting === null) continue;
    const text = joinLines(fileLines, fitting.startLine, fitting.endLine);
    const said = linesOf(text);
    if (shown.some(other => sameShare(said, other) >= nearDuplicate)) continue;
    shown.push(said);
    left -= cost + Buffer.byteLength(text);
    inFile.set(candidate.path, (inFile.get(candidate.path) ?? 0) + 1);
    picked.push({ candidate, lines: fitting, bytes: Buffer.byteLength(text) });
  }
  return picked.map(({ candidate, lines: shown, bytes }, i) => {
    // What is left of the budget goes to the pieces that were cut, the best first.
    const fileLines = lines.of(candidate.path) ?? [];
    const isWhole = shown.startLine === candidate.startLine && shown.endLine === candidate.endLine;
    const wider = isWhole ? shown : (fitLines(fileLines, candidate, wanted, bytes + left) ?? shown);
    const text = joinLines(fileLines, wider.startLine, wider.endLine);
    left -= Buffer.byteLength(text) - bytes;
    return { ...candidate, ...wider, text, number: i + 1 };
  });
}

/** A place that is shown: these of its lines, by now. */
interface Picked {
  readonly candidate: Candidate;
  readonly lines: Pick<Range, 'startLine' | 'endLine'>;
  readonly bytes: number;
}

/** Shares of the budget that the first pieces may take, and all others. */
const shares = [0.2, 0.2, 0.15, 0.12, 0.12];
const smallestShare = 0.06;
/** What each further place of a file counts, as a share of the one before: an answer lies in several files. */
const againWorth = 0.85;

/** Two pieces of which so many lines are the same say the same: versions of a manual, generated code. */
const nearDuplicate = 0.75;
const fewLines = 5;

function linesOf(text: string): Set<string> {
  return new Set(splitLines(text).map(line => line.trim()));
}

/** Of the lines of the smaller text, the share that the other has too. */
function sameShare(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let same = 0;
  for (const line of small) if (large.has(line)) same++;
  return small.size < fewLines ? 0 : same / small.size;
}
