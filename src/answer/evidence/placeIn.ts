import { headerBytes, type PickedEvidence } from '../../search/ranking/evidence';
import { fitLines } from '../../search/ranking/fitLines';
import { joinLines, splitLines } from '../../search/index/lines';
import type { SearchIndex } from '../../search/ranking/searchIndex';
import { questionWords } from '../../search/index/words';
import type { Codebase } from '../codebase';

/** Bytes of text that a place which is added to what search found may take. */
const mostBytes = 1_500;

export type Searchable = Codebase & { readonly index: Pick<SearchIndex, 'search'> };

/** What of these files meets a question best, else the head of the first: a further place of evidence, after `found`. Null where nothing fits or stands there. */
export function placeIn(
  paths: readonly string[],
  question: string,
  found: readonly PickedEvidence[],
  why: string,
  codebase: Searchable,
): PickedEvidence | null {
  const [hit] = codebase.index.search(question, 1, new Set(paths));
  const path = hit?.path ?? paths[0] ?? '';
  const lines = splitLines(codebase.text(path) ?? '');
  const around = hit ?? { startLine: 1, endLine: lines.length };
  const range = fitLines(lines, around, new Set(questionWords(question)), mostBytes - headerBytes);
  if (range === null) return null;
  const text = joinLines(lines, range.startLine, range.endLine);
  return text.trim() === '' ? null : { path, ...range, text, why, score: 0.1, number: found.length + 1 };
}
