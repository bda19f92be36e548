import { buildTree, type Tree } from '../../src/reading/tree/tree';
import { textDocument } from '../support/textDocument';

/** Trees there are of each workspace: after the last comes the first again, as after a revert. */
export const generations = 6;

/** A small workspace after so many edits, each of one file: three folders with leaves of their own. */
export function generatedTree(name: string, generation: number): Tree {
  const edits = generation % generations;
  const documents = ['a', 'b', 'c'].flatMap(folder =>
    Array.from({ length: 4 }, (_, i) => {
      const at = i + 4 * (folder.charCodeAt(0) - 97);
      const text = `${name} ${at} ${at < edits ? 'edited' : 'new'} `.padEnd(90, '.');
      return textDocument(`${folder}/${name}${i}.ts`, text);
    }),
  );
  return buildTree(documents, {
    entry: ({ path }) => path,
    format: 'test',
    wrap: (path, text) => `${path}\n${text}\n`,
    leafBytes: 100,
  });
}
