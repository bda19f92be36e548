import type { FoundLine } from '../../search/index/matchingLines';
import type { Codebase } from '../codebase';
import { code, count, type Entry, type Proof, type Proven } from './proof';

/** Every line that holds the name as a whole word, tests included. */
export function mentionsOf(name: string, codebase: Codebase, signal: AbortSignal): Promise<readonly FoundLine[]> {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_$])${escaped}(?![\\p{L}\\p{N}_$])`, 'u');
  return codebase.find({ pattern, within: () => true, by: { name } }, signal);
}

/** What is known of a name that nothing here defines: the lines that hold it. Null when none does. */
export function unknownName(
  name: string,
  mentions: readonly FoundLine[],
  _codebase: Codebase,
  proof: Proof,
): Proven | null {
  if (mentions.length === 0) return null;
  const label = `${code(name)} is not defined in this repository. It stands in ${count(mentions.length, 'line')}:`;
  return proof.list(label, mentions.map(lineEntry), `holds ${name}`).proven();
}

/** A line as an entry of a list. */
export function lineEntry({ path, startLine, endLine, text }: FoundLine): Entry {
  return { place: { path, startLine, endLine }, words: `{} ${code(text)}`, name: null };
}
