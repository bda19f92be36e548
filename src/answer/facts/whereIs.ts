import type { Definition } from '../../search/index/definition';
import type { Codebase } from '../codebase';
import { after, code, count, Proof, type Proven } from './proof';
import { mentionsOf, unknownName } from './unknownName';
import type { Target } from '../question/target';

/** Where a thing is: every definition, with what its author wrote of it. Null when nothing is known of the name. */
export async function whereIs(target: Target, codebase: Codebase, signal: AbortSignal): Promise<Proven | null> {
  const proof = new Proof(path => codebase.text(path));
  switch (target.type) {
    case 'symbol':
      return definedIn(target.name, target.definitions, proof).proven();
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
      return unknownName(target.name, mentions, codebase, proof);
    }
  }
}

/** Lines shown of a file of which only the name was asked for. */
const headLines = 20;

/** "`save` is defined in [1]: …", or a list where there are several. */
export function definedIn(name: string, definitions: readonly Definition[], proof: Proof): Proof {
  const why = `defines ${name}`;
  const [only] = definitions;
  if (only === undefined) return proof;
  if (definitions.length === 1) {
    const place = proof.cite(only, why);
    // The index is behind the disk: the file is gone since.
    if (place === '')
      return proof.say(`${code(fullName(only))} was defined in ${code(only.path)}, which is no longer there.`);
    return proof.say(`${code(fullName(only))} is defined in ${place}${after(only.doc) || '.'}`);
  }
  const entries = definitions.map(definition => ({
    place: definition,
    words: `${code(fullName(definition))} {}${after(definition.doc)}`,
    name: fullName(definition),
  }));
  return proof.list(`${code(name)} is defined in ${definitions.length} places:`, entries, why);
}

/** A symbol's name with what is around it. */
export function fullName({ name, container }: Pick<Definition, 'name' | 'container'>): string {
  return container === null ? name : `${container}.${name}`;
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
