import type { Use } from '../question/asked';
import type { Codebase } from '../codebase';
import { isTestPath } from '../../reading/files/isTestPath';
import { Links, type Link, type UsedAt } from './links';
import { after, code, count, type Entry, Proof, type Proven } from './proof';
import { creditOf, refinedUses, type RefinedUse } from './refinedUses';
import { structuralTypes } from './structuralTypes';
import type { Target } from '../question/target';
import { fullName, type Definition } from '../../search/index/definition';
import type { FoundLine } from '../../search/index/matchingLines';
import { lineEntry, mentionsOf, unknownName } from './unknownName';
import { leftOutNote, unseenAmong, whyUnseen } from './unseen';
import { definedIn, sayIf } from './whereIs';

/** Everything that uses a thing: what its imports prove, what tests do, and apart from it what only has the name. */
export async function usesOf(
  target: Target,
  use: Use,
  codebase: Codebase,
  signal: AbortSignal,
): Promise<Proven | null> {
  const proof = new Proof(path => codebase.text(path));
  const links = new Links(codebase);
  switch (target.type) {
    case 'symbol':
      {
        const all = await refinedUses(target.definitions, codebase, links);
        const unseen = use === 'import' ? [] : await unseenUses(target.definitions, all, codebase, signal);
        symbolUses(target, use, all, links, proof, codebase, unseen.length > 0);
        const why = whyUnseen(unseenAmong(unseen, codebase), codebase);
        const isText = target.definitions.every(each => isWritten(each));
        const label = isText
          ? `${code(target.name)} is written in ${count(unseen.length, 'more line')}:`
          : `${count(unseen.length, 'line has', 'lines have')} the name, but what ${unseen.length === 1 ? 'it refers' : 'they refer'} to is unknown${why === '' ? '' : `: ${why}`}:`;
        proof.list(label, unseen.map(lineEntry), `names ${target.name}`);
        const renames = links.renamesOf(target.name, target.definitions);
        proof.list(
          `${code(target.name)} is an alias of it, defined here:`,
          renames.map(each => useEntry(each, links)),
          'gives the name',
        );
        if (all.every(({ certain, kind }) => !certain || kind === 'import') && unseen.length === 0) {
          if (use !== 'import') await named(target, all, codebase, proof, signal);
          sayIf(leftOutNote(codebase), proof);
        }
      }
      return proof.proven();
    case 'file':
      for (const path of target.paths.slice(0, mostFiles)) importers(code(path), links.importersOf(path), proof);
      return proof.proven();
    case 'folder': {
      const inside = (path: string): boolean => path.startsWith(`${target.path}/`);
      const found = [...codebase.index.paths].filter(inside).flatMap(path => links.importersOf(path));
      const outside = found.filter(({ from }) => !inside(from));
      const once = outside.filter(({ from }, i) => outside.findIndex(other => other.from === from) === i);
      importers(
        code(`${target.path}/`),
        once.sort((a, b) => (a.from < b.from ? -1 : 1)),
        proof,
      );
      return proof.proven();
    }
    case 'unknown': {
      const extending = use === 'extend' ? links.extendersOf(target.name) : [];
      if (extending.length > 0) {
        const heading = `${code(target.name)}, which is not of this repository, is extended in ${count(extending.length, 'place')}:`;
        return proof
          .list(
            heading,
            extending.map(each => useEntry(each, links)),
            `extends ${target.name}`,
          )
          .proven();
      }
      const imports = links.importersOfPackage(target.name);
      if (imports.length > 0) {
        importers(code(target.name), imports, proof);
        return proof.proven();
      }
      return unknownName(target.name, await mentionsOf(target.name, codebase, signal), codebase, proof);
    }
  }
}

/** Where nothing surely uses it: the lines that have its name as a word, in texts, settings and code, so that nobody takes it for unused. */
async function named(
  { name, definitions }: Extract<Target, { type: 'symbol' }>,
  known: readonly UsedAt[],
  codebase: Codebase,
  proof: Proof,
  signal: AbortSignal,
): Promise<void> {
  const taken = new Set([...known, ...definitions].map(({ path, startLine }) => `${path}:${startLine}`));
  const within = (path: string, line: number): boolean =>
    definitions.some(each => each.path === path && each.startLine <= line && line <= each.endLine);
  const lines = (await mentionsOf(name, codebase, signal)).filter(
    ({ path, startLine }) => !taken.has(`${path}:${startLine}`) && !within(path, startLine),
  );
  const label = `${code(name)} also stands in ${count(lines.length, 'line')}, where it may be a text, a setting or another thing:`;
  proof.list(label, lines.map(lineEntry), `has the word ${name}`, false, mostNamed);
}

/** Lines shown that only have a name. */
const mostNamed = 10;

/**
 * Lines that have the name where nobody can tell what it means. All that have it, where what they are sought of is itself of a language that
 * Coil does not parse: a colour of a style sheet is used in others, and in markup.
 */
export async function unseenUses(
  definitions: readonly Definition[],
  known: readonly UsedAt[],
  codebase: Codebase,
  signal: AbortSignal,
): Promise<FoundLine[]> {
  const [first] = definitions;
  if (first === undefined) return [];
  const isMarked = /^[.#]/.test(first.name);
  // A key of messages or settings is written with those around it.
  const lines = await mentionsOf(isMarked ? first.name.slice(1) : first.name, codebase, signal);
  const guessed =
    definitions.every(isWritten) ||
    /^(?:\$|--)/.test(first.name) ||
    definitions.every(({ path }) => codebase.outline(path)?.unparsed !== undefined);
  const taken = new Set([...known, ...definitions].map(({ path, startLine }) => `${path}:${startLine}`));
  const isKey = !isMarked && definitions.every(({ kind }) => kind === 'key');
  const others = lines.filter(
    ({ path, startLine, text }) => !taken.has(`${path}:${startLine}`) && (!isKey || asKey(first.name).test(text)),
  );
  return guessed ? others : unseenAmong(others, codebase);
}

/** Whether other languages use a definition by writing its name in a text: keys of data, classes of style sheets, tables. */
function isWritten({ kind, name, path }: Definition): boolean {
  return kind === 'key' || /^(?:--|[.#]\w)/.test(name) || /\.(?:sql|prisma)$/i.test(path);
}

/** A key in a text, or behind a dot or bracket: its last part may be any word. */
function asKey(name: string): RegExp {
  return new RegExp(`["'\x60.\\[:]${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}_-])`, 'u');
}

const mostFiles = 3;

const verbs: Readonly<
  Record<Use, { readonly done: string; readonly noun: string; readonly has: (use: UsedAt) => boolean }>
> = {
  any: { done: 'used', noun: 'use', has: ({ kind }) => kind !== 'import' },
  call: { done: 'called', noun: 'call', has: ({ kind }) => kind === 'call' },
  import: { done: 'imported', noun: 'import', has: ({ kind }) => kind === 'import' },
  extend: { done: 'extended', noun: 'extension', has: ({ kind }) => kind === 'extends' },
};

function symbolUses(
  { name, definitions }: Extract<Target, { type: 'symbol' }>,
  use: Use,
  all: readonly RefinedUse[],
  links: Links,
  proof: Proof,
  codebase: Codebase,
  more: boolean,
): void {
  definedIn(name, definitions, proof, codebase);
  // What includes a module, or has a trait, is asked in words of imports too.
  const isMixed = use === 'import' && !all.some(verbs.import.has) && all.some(verbs.extend.has);
  const { done, noun, has } = verbs[isMixed ? 'extend' : use];
  const wanted = all.filter(has);
  const certain = wanted.filter(each => each.certain);
  const [only] = definitions;
  const shown = code(definitions.length === 1 && only !== undefined ? fullName(only) : name);
  const entries = (uses: readonly UsedAt[]): Entry[] => byUser(uses, links);
  const inCode = certain.filter(({ path }) => !isTestPath(path));
  const tests = certain.filter(({ path }) => isTestPath(path));
  const files = count(new Set(certain.map(({ path }) => path)).size, 'file');
  const some = tests.length > 0 && inCode.length > 0 ? `, ${tests.length} of them in tests` : '';
  const heading = `${shown} is ${done} in ${count(certain.length, 'place')} in ${files}${some}${creditOf(certain)}:`;
  proof.list(heading, entries(inCode), `${noun} of ${name}`);
  proof.list(inCode.length > 0 ? 'In tests:' : heading, entries(tests), `${noun} of ${name} in a test`);
  if (certain.length === 0 && !more && !isStructural(use, definitions, codebase))
    proof.say(`No confirmed ${noun}s of ${shown}.`);
  // A function that is handed on, such as to `onClick` or a router, is called by what it is handed to.
  const handed = use === 'call' ? all.filter(each => each.certain && each.kind === 'use') : [];
  proof.list(
    `It is passed on or referenced without a call in ${count(handed.length, 'place')}:`,
    entries(handed),
    `refers to ${name}`,
  );
  // Where calls need no brackets, or are none to the grammar, a bare use may be one.
  const bare = use === 'call' && wanted.length === 0 ? all.filter(each => !each.certain && each.kind === 'use') : [];
  const possible = [...wanted.filter(each => !each.certain), ...bare];
  if (use === 'extend' && certain.length === 0) structural(definitions, codebase, proof);
  const reason = definitions.some(({ container }) => container !== null)
    ? 'whose object may be of another type'
    : 'by name only';
  proof.list(`${count(possible.length, `possible ${noun}`)}, ${reason}:`, entries(possible), `names ${name}`, false);
  if (use === 'any' || wanted.length === 0) {
    const imports = new Set(all.filter(({ kind }) => kind === 'import').map(({ path }) => path)).size;
    if (imports > 0) proof.say(`It is imported by ${count(imports, 'file')}.`);
  }
}

function isStructural(use: Use, definitions: readonly Definition[], codebase: Codebase): boolean {
  return (
    use === 'extend' &&
    definitions.some(
      each => each.path.endsWith('.go') && each.kind === 'interface' && structuralTypes(each, codebase).length > 0,
    )
  );
}

/** Types of Go that have all methods of an interface, which they need not name. */
function structural(definitions: readonly Definition[], codebase: Codebase, proof: Proof): void {
  for (const definition of definitions) {
    if (!definition.path.endsWith('.go') || definition.kind !== 'interface') continue;
    const types = structuralTypes(definition, codebase);
    proof.list(
      `${count(types.length, 'type has', 'types have')} all of its methods, and so ${types.length === 1 ? 'implements' : 'implement'} it:`,
      types.map(each => ({ place: each, words: `${code(fullName(each))} {}${after(each.doc)}`, name: fullName(each) })),
      `implements ${definition.name}`,
    );
  }
}

/** Uses as entries: those in one definition together, at the first, with the number of lines. */
function byUser(uses: readonly UsedAt[], links: Links): Entry[] {
  const users = new Map<string, { readonly first: Entry; readonly others: UsedAt[] }>();
  for (const use of uses) {
    const entry = useEntry(use, links);
    const key = `${use.path}\n${entry.words}`;
    const user = users.get(key);
    if (user === undefined) users.set(key, { first: entry, others: [] });
    else user.others.push(use);
  }
  return [...users.values()].map(({ first, others }) =>
    others.length === 0
      ? first
      : { ...first, others, words: `${first.words} and ${count(others.length, 'more line')}` },
  );
}

/** Where a use stands: the symbol around it, else its file. */
export function useEntry(use: UsedAt, links: Links): Entry {
  const around = use.kind === 'import' ? null : links.around(use.path, use.startLine);
  const name = around === null ? use.path : fullName(around);
  // A line of a notebook's file is read with those of its function before it.
  const from =
    around !== null && use.path.endsWith('.ipynb') ? Math.max(around.startLine, use.startLine - 5) : use.startLine;
  // An extension that no symbol holds, such as an `impl`, says by its line what extends.
  const line = around === null && use.kind === 'extends' ? links.lineAt(use) : '';
  const words = line !== '' ? code(line) : around === null ? code(use.path) : `in ${code(name)}`;
  return { place: { ...use, startLine: from }, words: `${words} {}`, name };
}

function importers(shown: string, links: readonly Link[], proof: Proof): void {
  if (links.length === 0) {
    proof.say(`No file here imports ${shown}.`);
    return;
  }
  const entry = ({ from, line }: Link): Entry => ({
    place: { path: from, startLine: line, endLine: line },
    words: `${code(from)} {}`,
    name: from,
  });
  const own = links.filter(({ from }) => !isTestPath(from));
  const tests = links.filter(({ from }) => isTestPath(from));
  const some = tests.length > 0 && own.length > 0 ? `, ${tests.length} of them in tests` : '';
  const heading = `${shown} is imported by ${count(links.length, 'file')}${some}:`;
  proof.list(heading, own.map(entry), 'imports it');
  proof.list(own.length > 0 ? 'In tests:' : heading, tests.map(entry), 'a test that imports it');
}
