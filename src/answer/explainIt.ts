import type { Definition } from '../search/definition';
import type { Codebase } from './codebase';
import { speaker } from './overviewOf';
import { after, code, count, Proof, type Proven } from './proof';
import type { Target } from './target';
import { definedIn, fullName } from './whereIs';

/** What search knows of a symbol, file or folder before the model explains it. Null for a name that nothing here has. */
export function explainIt(target: Target, codebase: Codebase): Proven | null {
  const proof = new Proof(path => codebase.text(path));
  switch (target.type) {
    case 'symbol':
      explainSymbol(target.name, target.definitions, codebase, proof);
      return proof.proven();
    case 'file':
      for (const path of target.paths.slice(0, mostFiles)) explainFile(path, codebase, proof);
      return proof.proven();
    case 'folder':
      explainFolder(target.path, codebase, proof);
      return proof.proven();
    case 'unknown':
      return null;
  }
}

const mostFiles = 3;
const mostMembers = 12;

function explainSymbol(name: string, definitions: readonly Definition[], codebase: Codebase, proof: Proof): void {
  definedIn(name, definitions, proof);
  const [only] = definitions;
  if (only === undefined || definitions.length > 1) return;
  const signature = codebase
    .outline(only.path)
    ?.symbols.find(symbol => symbol.name === only.name && symbol.startLine === only.startLine)?.signature;
  if (signature !== undefined && signature !== '') proof.say(code(signature));
  membersOf(only, codebase, proof);
}

function membersOf(definition: Definition, { index }: Codebase, proof: Proof): void {
  const members = index
    .definedIn(definition.path)
    .filter(each => each.container === fullName(definition) || each.container === definition.name)
    .filter(each => each.startLine >= definition.startLine && each.endLine <= definition.endLine);
  proof.list(
    `It has ${count(members.length, 'member')}:`,
    members.map(each => ({ place: each, words: `${code(each.name)} {}${after(each.doc)}`, name: fullName(each) })),
    `member of ${definition.name}`,
    true,
    mostMembers,
  );
}

function explainFile(path: string, codebase: Codebase, proof: Proof): void {
  const { index } = codebase;
  const head = proof.cite({ path, startLine: 1, endLine: 30 }, 'the file asked about');
  proof.say(`${code(path)} ${head}${after(index.summaryOf(path)) || '.'}`);
  const symbols = index.definedIn(path).filter(({ container, kind }) => container === null && kind !== 'key');
  const what = symbols.every(({ kind }) => kind === 'heading') ? 'heading' : 'symbol';
  proof.list(
    `It has ${count(symbols.length, what)}:`,
    symbols.map(each => ({ place: each, words: `${code(each.name)} {}${after(each.doc)}`, name: each.name })),
    `defined in ${path.slice(path.lastIndexOf('/') + 1)}`,
    true,
    mostMembers,
  );
}

function explainFolder(folder: string, codebase: Codebase, proof: Proof): void {
  const files = [...codebase.index.paths].filter(path => path.startsWith(`${folder}/`)).sort();
  const [path, doc] = speaker(folder, files, codebase);
  const place = proof.cite({ path, startLine: 1, endLine: 30 }, 'speaks for the folder');
  const own = files.filter(each => !each.slice(folder.length + 1).includes('/'));
  const below = new Map<string, string[]>();
  for (const each of files) {
    const slash = each.indexOf('/', folder.length + 1);
    if (slash > 0) below.set(each.slice(0, slash), [...(below.get(each.slice(0, slash)) ?? []), each]);
  }
  const spoken = path.slice(folder.length + 1);
  proof.say(`${code(`${folder}/`)} has ${count(files.length, 'file')}. ${code(spoken)} ${place}${after(doc) || '.'}`);
  const folders = [...below].map(([name, inside]) => ({ name, inside, said: speaker(name, inside, codebase) }));
  proof.list(
    'Its folders:',
    folders.map(({ name, inside, said }) => ({
      place: { path: said[0], startLine: 1, endLine: 20 },
      words: `${code(`${name}/`)} (${count(inside.length, 'file')}) {}${after(said[1])}`,
      name: `${name}/`,
    })),
    'in the folder',
  );
  proof.list(
    folders.length === 0 ? 'Its files:' : 'Its own files:',
    own.map(each => ({
      place: { path: each, startLine: 1, endLine: 20 },
      words: `${code(each.slice(folder.length + 1))} {}${after(codebase.index.summaryOf(each))}`,
      name: each,
    })),
    'in the folder',
  );
}
