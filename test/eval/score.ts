/** How far an answer is what independent tools say. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '../../src/protocol/engineProtocol';
import { distances } from './generateCode';
import type { Expectation, Place, Question, Wanted } from './question';
import { shownBy } from './shown';

export interface Score {
  readonly exact: boolean;
  /** Of the places shown as certain, the share that belongs; null where none is asked for or shown. */
  readonly precision: number | null;
  /** Of what was to be shown, the share shown as certain. */
  readonly recall: number | null;
  /** The same, with what is shown as possible. */
  readonly possibleRecall: number | null;
  /** Of what was to be shown, the share among the evidence. */
  readonly evidenceRecall: number | null;
  /** Citations and `path:line` in the text, and how many of them stand in the files. */
  readonly citations: number;
  readonly validCitations: number;
  /** ROUGE-L (F1) of the answer's nearest paragraph against the author's sentence. */
  readonly rougeL: number | null;
  /** The same of the model's words alone: 0 where it had none to say. */
  readonly wordsRougeL: number | null;
}

export interface Files {
  readonly dir: string;
  readonly paths: readonly string[];
  /** The import graph: what each file imports. */
  readonly imports: ReadonlyMap<string, ReadonlySet<string>>;
}

/** `words`: the model's own; null where it was not asked. */
export function scoreOf({ expect }: Question, answer: Answer, files: Files, words: string | null = null): Score {
  const shown = shownBy(answer);
  const valid = validity(answer, files);
  const base = {
    precision: null,
    recall: null,
    possibleRecall: null,
    evidenceRecall: null,
    rougeL: null,
    wordsRougeL: null,
    ...valid,
  };
  const { text } = shown;
  switch (expect.type) {
    case 'definition': {
      const hit = (place: Place): boolean => expect.places.some(wanted => pointsAt(place, wanted));
      const found = expect.places.filter(wanted => shown.certain.some(place => pointsAt(place, wanted)));
      const [first] = shown.certain;
      return {
        ...base,
        exact: first !== undefined && hit(first) && found.length === expect.places.length,
        precision: share(shown.certain.filter(hit).length, shown.certain.length),
        recall: found.length / expect.places.length,
        evidenceRecall: share(
          expect.places.filter(wanted => inside(wanted, answer.evidence)).length,
          expect.places.length,
        ),
      };
    }
    case 'places':
      return { ...base, ...placesScore(expect, shown.certain, shown.possible, answer) };
    case 'explanation': {
      const cited = expect.place === null || shown.certain.some(place => overlaps(place, expect.place));
      return {
        ...base,
        exact: cited && (expect.name === null || text.toLowerCase().includes(expect.name.toLowerCase())),
        recall: Number(cited),
        evidenceRecall:
          expect.place === null ? null : Number(answer.evidence.some(place => overlaps(place, expect.place))),
        rougeL: expect.reference === null ? null : rougeL(text, expect.reference),
        wordsRougeL: expect.reference === null || words === null ? null : rougeL(words, expect.reference),
      };
    }
    case 'chain': {
      const chain = chainOf(expect, text, shown.certain, files);
      return { ...base, exact: chain, recall: Number(chain) };
    }
    case 'names': {
      const named = expect.names.filter(name => new RegExp(`(?<![\\w.])${escaped(name)}(?!\\w)`).test(text));
      const known = new Set(expect.names);
      const looks =
        expect.pattern === null ? [] : [...text.matchAll(new RegExp(expect.pattern, 'g'))].map(([name]) => name);
      const recall = named.length / expect.names.length;
      return {
        ...base,
        exact: recall === 1,
        recall,
        precision: expect.pattern === null ? null : share(looks.filter(name => known.has(name)).length, looks.length),
      };
    }
    case 'anyOf': {
      const said = expect.texts.some(wanted => new RegExp(`(?<![\\w-])${escaped(wanted)}(?![\\w-])`).test(text));
      return { ...base, exact: said, recall: Number(said) };
    }
    case 'commit': {
      const said = expect.commits.some(
        ({ hash, subject }) => text.includes(hash.slice(0, 7)) || (subject.length > 5 && text.includes(subject)),
      );
      return { ...base, exact: said, recall: Number(said) };
    }
    case 'files': {
      const cited = shown.certain.filter(({ path }) => expect.anyOf.includes(path));
      return {
        ...base,
        exact: cited.length > 0,
        precision: share(cited.length, shown.certain.length),
        recall: Number(cited.length > 0),
        evidenceRecall: Number(answer.evidence.some(({ path }) => expect.anyOf.includes(path))),
      };
    }
    case 'nothing':
      return {
        ...base,
        exact:
          /found nothing|nothing (?:about|in|named|called)|(?:is|was) not found/i.test(text) &&
          shown.certain.length === 0,
      };
  }
}

function placesScore(
  { wanted, allowed, counts, files }: Extract<Expectation, { type: 'places' }>,
  certain: readonly Place[],
  possible: readonly Place[],
  { answer, evidence }: Answer,
): Pick<Score, 'exact' | 'precision' | 'recall' | 'possibleRecall' | 'evidenceRecall'> {
  const meets = (place: Place, want: Wanted): boolean =>
    files
      ? place.path === want.path
      : [want, ...(want.or ?? [])].some(target => narrow(place) && inside(target, [place]));
  const found = (places: readonly Place[]): number =>
    wanted.filter(want => places.some(place => meets(place, want))).length;
  // The definition, an import: beside the point, but not wrong.
  const counted = certain.filter(
    place => wanted.some(want => meets(place, want)) || !allowed.some(other => overlaps(place, other)),
  );
  const right = counted.filter(place => wanted.some(want => meets(place, want)));
  const recall = found(certain) / wanted.length;
  const precision = share(right.length, counted.length);
  const numbers = new Set([...answer.matchAll(/(?<![\w:.[-])\d+(?![\w\]])/g)].map(Number));
  const countSaid = wanted.length < 2 || counts.length === 0 || counts.some(count => numbers.has(count));
  return {
    exact: recall === 1 && precision === 1 && countSaid,
    precision,
    recall,
    possibleRecall: found([...certain, ...possible]) / wanted.length,
    evidenceRecall: wanted.filter(want => evidence.some(({ path }) => path === want.path)).length / wanted.length,
  };
}

/** Lines that one shown place may have and still say where a call is. */
const narrowLines = 12;

function narrow({ startLine, endLine }: Place): boolean {
  return endLine - startLine < narrowLines;
}

/** A click on `place` lands on the definition: it starts in its comment or at its name, and holds the name. */
function pointsAt(place: Place, wanted: Place): boolean {
  const name = wanted.nameLine ?? wanted.startLine;
  return (
    place.path === wanted.path &&
    place.startLine >= wanted.startLine - 2 &&
    place.startLine <= name &&
    place.endLine >= name
  );
}

function inside({ path, startLine, nameLine = startLine }: Place, places: readonly Place[]): boolean {
  return places.some(place => place.path === path && place.startLine <= nameLine && place.endLine >= nameLine);
}

function overlaps(place: Place, other: Place | null): boolean {
  return (
    other !== null && place.path === other.path && place.startLine <= other.endLine && other.startLine <= place.endLine
  );
}

/** A row of files that the answer names, each importing the next; where there is none, the answer must say so and show none. */
function chainOf(
  { from, to, steps }: Extract<Expectation, { type: 'chain' }>,
  text: string,
  certain: readonly Place[],
  { imports, paths }: Files,
): boolean {
  if (steps === null)
    return /\bno (?:import |call )?(?:path|connection|chain)|not connected|nothing connects|found nothing/i.test(text);
  const named = new Set([...certain.map(({ path }) => path), ...paths.filter(path => text.includes(path)), from, to]);
  const shown = new Map(
    [...imports].map(([path, targets]) => [path, new Set([...targets].filter(target => named.has(target)))]),
  );
  const shortest = (one: string, other: string): boolean => {
    const length = distances(shown, one).get(other);
    return length !== undefined && length === distances(imports, one).get(other);
  };
  return shortest(from, to) || shortest(to, from);
}

function validity(answer: Answer, { dir }: Files): Pick<Score, 'citations' | 'validCitations'> {
  const cited = answer.citations.map(({ path, startLine, endLine, text }) => {
    return (
      linesOf(dir, path)
        .slice(startLine - 1, endLine)
        .join('\n') === text.replaceAll(/\r\n?/g, '\n')
    );
  });
  const shown = shownBy(answer);
  const cites = new Set(answer.citations.map(({ path, startLine }) => `${path}:${startLine}`));
  const written = [...shown.certain, ...shown.possible]
    .filter(({ path, startLine }) => !cites.has(`${path}:${startLine}`))
    .map(({ path, endLine }) => linesOf(dir, path).length >= endLine);
  const all = [...cited, ...written];
  return { citations: all.length, validCitations: all.filter(Boolean).length };
}

function linesOf(dir: string, path: string): string[] {
  const file = join(dir, path);
  return existsSync(file) ? readFileSync(file, 'utf8').split(/\r\n|\r|\n/) : [];
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** ROUGE-L (F1) of the paragraph that is nearest to a reference: what else the answer says does not count. source: Lin, ROUGE (2004), 3. */
export function rougeL(answer: string, reference: string): number {
  const b = wordsOf(reference);
  const paragraphs = answer.replaceAll(/\[\d+\]/g, ' ').split('\n');
  return Math.max(...paragraphs.map(paragraph => sequenceF1(wordsOf(paragraph), b)));
}

/** F1 of the longest common subsequence. */
function sequenceF1(a: readonly string[], b: readonly string[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const word of a) {
    const next = [0];
    for (const [j, other] of b.entries())
      next.push(word === other ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0));
    row = next;
  }
  const common = row[b.length] ?? 0;
  return common === 0 ? 0 : (2 * common) / (a.length + b.length);
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
}
