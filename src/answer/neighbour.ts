import { headerBytes, type PickedEvidence } from '../search/evidence';
import { fitLines } from '../search/fitLines';
import { joinLines, splitLines } from '../search/lines';
import { questionWords } from '../search/words';
import type { SearchIndex } from '../search/searchIndex';
import type { Codebase } from './codebase';
import { Links } from './links';

/** Files in which all that was found lies: where there are more, what they import tells nothing that they do not. */
const fewFiles = 2;
/** Bytes of text that the neighbour may take. */
const mostBytes = 1_500;

/**
 * What stands nearest by imports to what was found: the file that most of it imports or is imported by, weighted by how few it does so with;
 * null where much was found: then it was seen to add nothing to the written questions.
 */
export function neighbourOf(
  found: readonly PickedEvidence[],
  question: string,
  codebase: Codebase & { readonly index: Pick<SearchIndex, 'search'> },
): PickedEvidence | null {
  const files = new Set(found.map(({ path }) => path));
  if (files.size === 0 || files.size > fewFiles) return null;
  const links = new Links(codebase);
  const near = new Map<string, { score: number; why: string }>();
  for (const path of files) {
    const imported = links.importsOf(path).map(({ to }) => [to, `imported by ${path}`] as const);
    const importing = links.importersOf(path).map(({ from }) => [from, `imports ${path}`] as const);
    const all = new Map([...importing, ...imported].filter(([other]) => !files.has(other)));
    for (const [other, why] of all) {
      const score = (near.get(other)?.score ?? 0) + 1 / Math.log2(2 + all.size);
      near.set(other, { score, why: near.get(other)?.why ?? why });
    }
  }
  const [best] = [...near].sort((a, b) => b[1].score - a[1].score || (a[0] < b[0] ? -1 : 1));
  if (best === undefined) return null;
  const [path, { why }] = best;
  const lines = splitLines(codebase.text(path) ?? '');
  const [hit] = codebase.index.search(question, 1, new Set([path]));
  const range = fitLines(
    lines,
    hit ?? { startLine: 1, endLine: lines.length },
    new Set(questionWords(question)),
    mostBytes - headerBytes,
  );
  if (range === null) return null;
  const text = joinLines(lines, range.startLine, range.endLine);
  return text.trim() === '' ? null : { path, ...range, text, why, score: 0.1, number: found.length + 1 };
}
