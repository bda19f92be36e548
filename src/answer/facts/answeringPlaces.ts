import { isTestPath } from '../../reading/files/isTestPath';
import { fullName, type Definition } from '../../search/index/definition';
import { joinLines, splitLines } from '../../search/index/lines';
import { wholeWord } from '../../search/index/words';
import type { PickedEvidence } from '../../search/ranking/evidence';
import { fileWorth } from '../../search/ranking/fileWorth';
import type { Codebase } from '../codebase';
import type { Wanted } from '../question/wantedOf';
import { joined, type AskedWords } from './askedWords';
import { docText } from './docText';
import type { Likeness } from './likeness';
import { keyOf, placeAt, type Place } from './place';

/** Definitions of one piece of evidence that are looked at, and of a file besides those that the evidence shows. */
const mostOfPiece = 8;
const mostUnshown = 3;
/** What a definition counts that stands in a file of the evidence, but not in the evidence. */
const unshownWorth = 0.85;
/** What likeness in meaning counts beside all of the question's words. */
const likenessWorth = 0.7;
/** Lines in which a question's words stand together, and lines of a definition that are looked at. */
const linesTogether = 14;
const mostLines = 300;
/** What a definition counts whose name the question has in words: "too many redirects". */
const namedWorth = 1.3;
/** What a document counts beside code: where someone asks how to do something, and else. */
const guideWorth = 1.1;
const documentWorth = 0.8;
/** What is said of the class counts so much for its methods. */
const containerWorth = 0.5;
/** Lines, less one, of a function that decides nothing. */
const linesOfLittle = 1;
/** What the share of the question in a definition's own name counts besides. */
const nameWorth = 0.3;

/** The definitions and prose of the evidence and its files, those with most of the question, in words and meaning, first. */
export function answeringPlaces(
  question: string,
  evidence: readonly PickedEvidence[],
  asked: AskedWords,
  wanted: Wanted,
  likeness: Likeness,
  codebase: Codebase,
): Place[] {
  const worthOfFile = fileWorth(question);
  const kindWorth = (path: string): number => {
    const isTest = isTestPath(path);
    return wanted.tests ? (isTest ? 1 : 0.7) : isTest ? 0.4 : asideWorth(path, worthOfFile);
  };
  const seen = new Set<string>();
  const isNew = (definition: Definition): boolean =>
    !seen.has(keyOf(definition)) && Boolean(seen.add(keyOf(definition)));
  const read = new Map<string, { readonly lines: readonly string[]; readonly symbols: readonly Definition[] }>();
  const fileOf = (path: string): { readonly lines: readonly string[]; readonly symbols: readonly Definition[] } => {
    const known = read.get(path) ?? {
      lines: splitLines(codebase.text(path) ?? ''),
      symbols: codebase.index.definedIn(path).filter(({ kind }) => kind !== 'heading' && kind !== 'key'),
    };
    read.set(path, known);
    return known;
  };
  const worthOf = worthBy(asked, wanted, likeness);
  const bestRank = new Map<string, number>();
  const shown = evidence.flatMap((piece, rank): Place[] => {
    const rankWorth = kindWorth(piece.path) / (1 + 0.05 * rank);
    if (!bestRank.has(piece.path)) bestRank.set(piece.path, rankWorth);
    const alike = likenessWorth * likeness(piece.text);
    if (piece.quoted === true)
      return [
        {
          piece,
          definition: null,
          lines: splitLines(piece.text),
          worth: rankWorth * (asked.share(asked.met(piece.text)) + alike),
        },
      ];
    const { lines, symbols } = fileOf(piece.path);
    const path = asked.met(piece.path);
    const inside = symbols.filter(each => each.startLine >= piece.startLine && each.startLine <= piece.endLine);
    const [around] = symbols
      .filter(each => each.startLine < piece.startLine && each.endLine >= piece.startLine)
      .sort((a, b) => b.startLine - a.startLine);
    const shown = [...(around === undefined ? [] : [around]), ...inside];
    if (shown.length === 0) {
      const share = asked.share(joined(asked.met(piece.text), path, 0.4));
      const worth = (wanted.guidance ? guideWorth : documentWorth) * rankWorth * (share + alike);
      return [{ piece, definition: null, lines, worth }];
    }
    return shown
      .map(definition => ({
        piece,
        definition,
        lines,
        worth: rankWorth * worthOf(definition, lines, path, symbols),
      }))
      .sort((a, b) => b.worth - a.worth)
      .slice(0, mostOfPiece)
      .filter(({ definition }) => isNew(definition));
  });
  const further = [...bestRank].flatMap(([path, rankWorth]): Place[] => {
    const { lines, symbols } = fileOf(path);
    const met = asked.met(path);
    return symbols
      .filter(each => !seen.has(keyOf(each)))
      .map(each => ({ each, worth: worthOf(each, lines, met, symbols) }))
      .sort((a, b) => b.worth - a.worth)
      .slice(0, mostUnshown)
      .map(({ each, worth }) => placeAt(each, unshownWorth * rankWorth * worth, codebase));
  });
  return [...shown, ...further].filter(({ worth }) => worth > 0).sort((a, b) => b.worth - a.worth);
}

/** What sorts of definitions count where it is asked what is done: a function with a body most, what only holds or names something least. */
function kindWorthOf({ kind, startLine, endLine }: Definition, wanted: Wanted): number {
  const isCallable = /function|method|constructor/.test(kind);
  if (isCallable) return endLine - startLine <= linesOfLittle ? 0.8 : 1;
  if (/^(?:class|struct|interface|trait|enum|type|impl)$/.test(kind)) return 0.9;
  if (/module|namespace/.test(kind)) return 0.7;
  return wanted.values ? 0.95 : 0.7;
}

/** What examples, benchmarks and lists of changes count beside code and documents. */
function asideWorth(path: string, worthOfFile: (path: string) => number): number {
  return /\.(?:md|mdx|markdown|rst|adoc|txt|html?)$/i.test(path) && worthOfFile(path) > 0.5
    ? 1
    : Math.min(1, 0.1 + worthOfFile(path));
}

/** How much of the question a definition has. `path`: what the file's path has of it; `symbols`: what the file defines. */
export type DefinitionWorth = (
  definition: Definition,
  lines: readonly string[],
  path: ReadonlyMap<string, number>,
  symbols: readonly Definition[],
) => number;

/**
 * How much of the question definitions have: in words, by name and doc most, less by path, class and those of the lines that have most of it together; and in
 * what they mean.
 */
export function worthBy(asked: AskedWords, wanted: Wanted, likeness: Likeness): DefinitionWorth {
  return (definition, lines, path, symbols) => {
    const { startLine, endLine, container } = definition;
    const doc = docText(definition, lines) || (definition.doc ?? '');
    const name = joined(asked.met(definition.name), asked.met(container ?? ''), containerWorth);
    const around =
      container === null
        ? undefined
        : symbols.find(
            each =>
              container.endsWith(each.name) &&
              each.startLine <= startLine &&
              each.endLine >= endLine &&
              each !== definition,
          );
    const own = joined(joined(name, asked.met(doc), 0.9), path, 0.4);
    const head = around?.doc == null ? own : joined(own, asked.met(around.doc), containerWorth);
    const last = Math.min(lines.length, endLine, startLine + mostLines - 1);
    let [together, best] = [asked.share(head), ''];
    for (let from = startLine; from <= last; from += linesTogether / 2) {
      const text = joinLines(lines, from, Math.min(last, from + linesTogether - 1));
      const share = asked.share(joined(head, asked.met(text), 0.65));
      if (share > together || best === '') [together, best] = [Math.max(share, together), text];
    }
    const deprecated = /@deprecated|\bDeprecated:/.test(doc) ? 0.6 : 1;
    const isNamed = asked.names.has(wholeWord(definition.name)) ? namedWorth : 1;
    // Rust keeps tests in the files that they test.
    const ofTest =
      !wanted.tests && /^tests?(?:\.|$)/.test(fullName(definition)) && definition.path.endsWith('.rs') ? 0.4 : 1;
    const ofKind = kindWorthOf(definition, wanted);
    const alike = likeness(`${fullName(definition)} ${doc.slice(0, 600)}\n${best}`);
    return isNamed * deprecated * ofTest * ofKind * (together + nameWorth * asked.share(name) + likenessWorth * alike);
  };
}
