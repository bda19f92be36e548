import { fullName, type Definition } from '../../search/index/definition';
import type { Codebase } from '../codebase';
import { after, code, count, type Entry, Proof, type Proven } from './proof';
import { guessNote } from './unseen';
import { mentionsOf, unknownName } from './unknownName';
import type { Target } from '../question/target';

/**
 * Where a thing is: every definition, with what its author wrote of it. Null when nothing is known of the name; `declared`: nor when no line
 * declares it.
 */
export async function whereIs(
  target: Target,
  codebase: Codebase,
  signal: AbortSignal,
  declared = false,
): Promise<Proven | null> {
  const proof = new Proof(path => codebase.text(path));
  switch (target.type) {
    case 'symbol':
      definedIn(target.name, target.definitions, proof, codebase);
      return sayIf(guessNote(target.definitions, codebase), proof).proven();
    case 'file':
      return fileAt(target.paths, codebase, proof).proven();
    case 'folder': {
      const files = [...codebase.index.paths].filter(path => path.startsWith(`${target.path}/`)).sort();
      const [first] = files;
      const place =
        first === undefined ? '' : proof.cite({ path: first, startLine: 1, endLine: headLines }, 'in the folder');
      return proof
        .say(`The folder ${code(`${target.path}/`)} has ${count(files.length, 'file')}; the first is ${place}.`)
        .proven();
    }
    case 'unknown': {
      const mentions = await mentionsOf(target.name, codebase, signal);
      return unknownName(target.name, mentions, codebase, proof, declared);
    }
  }
}

/** Says it unless it is null. */
export function sayIf(words: string | null, proof: Proof): Proof {
  return words === null ? proof : proof.say(words);
}

/** Lines shown of a file of which only the name was asked for. */
const headLines = 20;

/** "`save` is defined in [1]: …", or a list where there are several; what only declares it comes apart, where something defines it. */
export function definedIn(name: string, all: readonly Definition[], proof: Proof, codebase: Codebase): Proof {
  const why = `defines ${name}`;
  const declares = new Set(all.filter(each => declaresOnly(each, codebase)));
  const definitions = declares.size === all.length ? all : all.filter(each => !declares.has(each));
  const [only] = definitions;
  if (only === undefined) return proof;
  const apart = all.filter(each => !definitions.includes(each));
  const entries = (each: readonly Definition[]): Entry[] => {
    const names = each.map(fullName);
    return each.map((definition, i) => ({
      place: definition,
      // Equal names differ by their files.
      words: `${code(fullName(definition))}${names.some((name, j) => j !== i && name === names[i]) ? ` in ${code(definition.path)}` : ''} {}${after(definition.doc)}`,
      name: fullName(definition),
    }));
  };
  if (definitions.length > 1)
    proof.list(`${code(name)} is defined in ${definitions.length} places:`, entries(definitions), why);
  else {
    const where = apart.length > 0 ? `${code(only.path)} ` : '';
    const place = proof.cite(only, why);
    // The index is behind the disk: the file is gone since.
    if (place === '') proof.say(`${code(fullName(only))} was defined in ${code(only.path)}, which no longer exists.`);
    else proof.say(`${code(fullName(only))} is defined in ${where}${place}${after(only.doc) || '.'}`);
  }
  return proof.list(`It is declared in ${count(apart.length, 'more place')}:`, entries(apart), `declares ${name}`);
}

function declaresOnly({ path, name, startLine }: Definition, codebase: Codebase): boolean {
  const symbols = codebase.outline(path)?.symbols ?? [];
  return symbols.some(each => each.name === name && each.startLine === startLine && each.declares === true);
}

function fileAt(paths: readonly string[], { index }: Codebase, proof: Proof): Proof {
  const entries = paths.map(path => ({
    place: { path, startLine: 1, endLine: headLines },
    words: `${code(path)} {}${after(index.summaryOf(path))}`,
    name: path,
  }));
  const [only] = entries;
  if (only !== undefined && entries.length === 1)
    return proof.say(only.words.replace('{}', `is ${proof.cite(only.place, 'path named in the question')}`));
  return proof.list(`There are ${entries.length} such files:`, entries, 'path named in the question');
}
