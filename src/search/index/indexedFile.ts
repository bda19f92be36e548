import type { FileText } from '../../reading/files/document';
import { secretInText } from '../../reading/files/secrets';
import { entryOf } from '../../reading/tree/entryOf';
import type { Outline } from '../../reading/languages/outline';
import { definitionsOf, type Definition } from './definition';
import { listsIn } from './listPatterns';
import { importedTokens, referredTokens } from './nameTokens';
import { packedOutline } from './packedOutline';
import { indexedText, isWhollyIndexed, passagesOf, symbolsIn } from './passages';
import { passageIndex, type PassageIndex } from './passageWords';

/** Why a file has no outline: its parser took too long, or too much memory, or failed. Its words are searched all the same. */
export type Unparsed = 'slow' | 'memory' | 'failed';

/** All that the index keeps of a file, as it goes from the thread that makes it to the one that keeps it. Lines are 1-based and inclusive. */
export interface IndexedFile {
  /** As {@link packedOutline} packs it; null where the file is {@link unparsed}. */
  readonly outline: Uint8Array | null;
  readonly unparsed: Unparsed | null;
  readonly summary: string | null;
  /** Its line in a listing. */
  readonly entry: string;
  /** It has words that are not indexed. */
  readonly partial: boolean;
  /** Which lists it has lines of, as {@link listsIn} says. */
  readonly lists: number;
  readonly definitions: readonly Omit<Definition, 'path'>[];
  /** The names that it refers to and imports, as {@link referredTokens} and {@link importedTokens} give them, separated by spaces. */
  readonly refers: string;
  readonly imports: string;
  readonly passages: readonly (PassageIndex & { readonly startLine: number; readonly endLine: number })[];
}

/** A function of its arguments; `packed` is the outline as packedOutline packs it. Takes time by the length of the text: about 1 ms for 6 KB. */
export function indexedFile(
  file: FileText,
  found: Outline | null,
  unparsed: Unparsed | null = null,
  packed: Uint8Array | null = null,
): IndexedFile {
  const outline = found === null ? null : withoutSecrets(found);
  const { path, text } = file;
  const definitions = definitionsOf(outline);
  const passages = passagesOf(file, outline);
  return {
    outline: outline === null ? null : outline === found && packed !== null ? packed : packedOutline(outline),
    unparsed,
    summary: outline?.summary ?? null,
    entry: entryOf(file, outline ?? { summary: null, symbols: [] }),
    partial: !passages.every(isWhollyIndexed),
    lists: listsIn(path, text),
    definitions,
    refers: outline === null ? '' : referredTokens(outline).join(' '),
    imports: outline === null ? '' : importedTokens(outline).join(' '),
    passages: passages.map(passage => ({
      startLine: passage.startLine,
      endLine: passage.endLine,
      ...passageIndex({ text: indexedText(passage), path, symbols: symbolsIn(passage, definitions) }),
    })),
  };
}

/** An outline without the names and sentences that hold a secret: lines that are joined, as those of a comment, may make one that stands in no line. */
function withoutSecrets(outline: Outline): Outline {
  const { summary, symbols } = outline;
  const said = symbols.flatMap(({ name, signature, doc }) =>
    doc === null ? [name, signature] : [name, signature, doc],
  );
  if (secretInText([summary ?? '', ...said].join('\n')) === null) return outline;
  const isClean = (text: string | null): boolean => text === null || secretInText(text) === null;
  return {
    ...outline,
    summary: isClean(summary) ? summary : null,
    symbols: symbols
      .filter(({ name, signature }) => isClean(name) && isClean(signature))
      .map(symbol => (isClean(symbol.doc) ? symbol : { ...symbol, doc: null })),
  };
}

/** Of a file that could not even be split into words in time: its name. */
export function namedFile({ path }: Pick<FileText, 'path'>, unparsed: Unparsed): IndexedFile {
  return {
    outline: null,
    unparsed,
    summary: null,
    entry: entryOf({ path }, { summary: null, symbols: [] }),
    partial: true,
    lists: 0,
    definitions: [],
    refers: '',
    imports: '',
    passages: [],
  };
}
