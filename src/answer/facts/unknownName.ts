import type { FoundLine } from '../../search/index/matchingLines';
import type { Codebase } from '../codebase';
import { leftOutNote, unseenAmong, whyUnseen } from './unseen';
import { code, count, type Entry, type Proof, type Proven } from './proof';

/** Every line that holds the name as a whole word, tests included. */
export function mentionsOf(name: string, codebase: Codebase, signal: AbortSignal): Promise<readonly FoundLine[]> {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  // A variable of a shell or of the environment is read with a `$`.
  const before = /^[A-Z][A-Z\d_]*$/.test(name) ? '' : '$';
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_${before}])${escaped}(?![\\p{L}\\p{N}_$])`, 'u');
  return codebase.find({ pattern, within: () => true, by: { name } }, signal);
}

/** What is known of a name that nothing here defines: the lines that hold it. Null when none does; `declared`: when none declares it. */
export function unknownName(
  name: string,
  mentions: readonly FoundLine[],
  codebase: Codebase,
  proof: Proof,
  declared = false,
): Proven | null {
  if (mentions.length === 0) return null;
  // A property of an object, a local variable, a deeper key: no definition of its own, and not nothing either.
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const given = new RegExp(
    `${declaring(escaped)}|(?:^|[\\s{,(\\[.])["']?${escaped}["']?\\s{0,9}(?::(?!:)|=(?![=>])|=>)|(?:let|const|var|val|local|my|our)\\s{1,9}[$@%]?${escaped}(?![\\p{L}\\p{N}_])`,
    'u',
  );
  const values = mentions.filter(({ text }) => given.test(text));
  if (values.length > 0) {
    const others = mentions.filter(each => !values.includes(each));
    return proof
      .list(
        `${code(name)} is declared or gets its value in ${count(values.length, 'line')}:`,
        values.map(lineEntry),
        `sets ${name}`,
      )
      .list(`It stands in ${count(others.length, 'more line')}:`, others.map(lineEntry), `holds ${name}`)
      .proven();
  }
  if (declared) return null;
  const unseen = unseenAmong(mentions, codebase);
  const leftOut = leftOutNote(codebase);
  const said =
    unseen.length > 0
      ? `It is unknown where ${code(name)} is defined: ${whyUnseen(unseen, codebase)}.`
      : leftOut === null
        ? `${code(name)} is not defined in this repository.`
        : `No file that is read defines ${code(name)}.`;
  if (leftOut !== null) proof.say(`${said} ${leftOut}`);
  const label = `${leftOut === null ? said : code(name)} ${leftOut === null ? 'It stands' : 'stands'} in ${count(mentions.length, 'line')}:`;
  return proof
    .list(label, [...unseen, ...mentions.filter(each => !unseen.includes(each))].map(lineEntry), `holds ${name}`)
    .proven();
}

/** A field behind its type, or before it: `int port;`, `Port int`. */
function declaring(escaped: string): string {
  return `^\\s{0,40}(?:[\\p{L}_][\\p{L}\\p{N}_:<>,.*&?\\[\\]]{0,60}[\\s*&]{1,9}){1,5}${escaped}\\s{0,9}(?:;|\\[|=[^=])|^\\s{0,40}${escaped}\\s{1,20}[*\\[\\]\\p{L}][\\p{L}\\p{N}_.*\\[\\]]{0,60}\\s{0,20}(?:\x60|//|$)`;
}

/** A line as an entry of a list. */
export function lineEntry({ path, startLine, endLine, text }: FoundLine): Entry {
  return { place: { path, startLine, endLine }, words: `{} ${code(text)}`, name: null };
}
