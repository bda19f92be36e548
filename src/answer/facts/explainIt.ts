import type { Facts, Range } from '../../protocol/engineProtocol';
import { fullName, type Definition } from '../../search/index/definition';
import type { Codebase } from '../codebase';
import { describeBody } from './describeCode';
import { factsOf, signatureOf } from './factsOf';
import { Links, type Link } from './links';
import { ownOf, ownSpeaker, speaker } from './overviewOf';
import { after, code, count, listed, Proof, type Proven } from './proof';
import type { Target } from '../question/target';
import { definedIn } from './whereIs';

/** What search knows of a symbol, file or folder before the model explains it. Null for a name that nothing here has. */
export async function explainIt(target: Target, codebase: Codebase, signal: AbortSignal): Promise<Proven | null> {
  const proof = new Proof(path => codebase.text(path));
  switch (target.type) {
    case 'symbol': {
      const facts = await explainSymbol(target.name, target.definitions, codebase, proof, signal);
      return { ...proof.proven(), ...(facts === null ? { ambiguous: true } : { facts }) };
    }
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
const mostCallees = 6;

async function explainSymbol(
  name: string,
  definitions: readonly Definition[],
  codebase: Codebase,
  proof: Proof,
  signal: AbortSignal,
): Promise<Facts | null> {
  definedIn(name, definitions, proof, codebase);
  const [only] = definitions;
  if (only === undefined || definitions.length > 1) return null;
  const signature = signatureOf(only, codebase);
  if (signature !== null) proof.say(code(signature));
  await describeBody(only, codebase, proof);
  membersOf(only, codebase, proof);
  const facts = await factsOf(only, codebase, new Links(codebase), signal);
  proof.say(usageOf(facts));
  return facts;
}

/** "Used in 3 places, 2 of them in tests. It uses `a` and `b`." */
function usageOf({ callers, tests, callees, possibleCallers }: Facts): string {
  const uses = callers.length + tests.length;
  const inTests =
    tests.length > 0 && uses > tests.length
      ? `, ${tests.length} of them in tests`
      : tests.length > 0
        ? ', all in tests'
        : '';
  const possible =
    possibleCallers.length === 0
      ? ''
      : ` ${count(possibleCallers.length, uses === 0 ? 'place' : 'more place')} may use it.`;
  const used = callees.slice(0, mostCallees).map(({ name }) => code(name ?? ''));
  const more = callees.length > used.length ? [`${callees.length - used.length} more`] : [];
  const does = used.length === 0 ? '' : ` It uses ${listed([...used, ...more])}.`;
  return `${uses === 0 ? 'No confirmed uses.' : `It is used in ${count(uses, 'place')}${inTests}.`}${possible}${does}`;
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
  const links = new Links(codebase);
  const imports = links.importsOf(path).filter(({ to }, i, all) => all.findIndex(other => other.to === to) === i);
  const line = ({ from, line: at }: Link): Range => ({ path: from, startLine: at, endLine: at });
  proof.list(
    `It imports ${count(imports.length, 'file')} of the repository:`,
    imports.map(each => ({ place: line(each), words: `${code(each.to)} {}`, name: each.to })),
    'an import of the file',
    true,
    mostMembers,
  );
  const importers = links.importersOf(path);
  proof.list(
    `${count(importers.length, 'file imports', 'files import')} it:`,
    importers.map(each => ({ place: line(each), words: `${code(each.from)} {}`, name: each.from })),
    'imports the file',
    true,
    mostMembers,
  );
}

function explainFolder(folder: string, codebase: Codebase, proof: Proof): void {
  const files = [...codebase.index.paths].filter(path => path.startsWith(`${folder}/`)).sort();
  const spoken = ownSpeaker(folder, files, codebase);
  const own = ownOf(folder, files);
  const below = new Map<string, string[]>();
  for (const each of files) {
    const slash = each.indexOf('/', folder.length + 1);
    if (slash > 0) below.set(each.slice(0, slash), [...(below.get(each.slice(0, slash)) ?? []), each]);
  }
  const has = `${code(`${folder}/`)} has ${count(files.length, 'file')}.`;
  if (spoken === null) proof.say(has);
  else {
    const [path, doc] = spoken;
    const place = proof.cite({ path, startLine: 1, endLine: 30 }, 'speaks for the folder');
    proof.say(`${has} ${code(path.slice(folder.length + 1))} ${place}${after(doc) || '.'}`);
  }
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
