// The version of the search index on disk: a hash of the sources that decide what stands in it, so that nobody has to remember to raise it.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { grammarPackages } from './grammars.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Outlines come from reading/ and the grammars; words, passages, lists and tables from these of search/. */
export function indexVersion() {
  const search = [
    'definition',
    'fileStore',
    'indexSchema',
    'indexedFile',
    'lines',
    'listPatterns',
    'matchingLines',
    'meaning',
    'nameTokens',
    'outlineStore',
    'packedOutline',
    'passageWords',
    'passages',
    'wordVectors',
    'words',
  ];
  const files = [
    ...readdirSync(`${root}/src/reading`, { recursive: true })
      .map(file => `src/reading/${file}`.replaceAll('\\', '/'))
      .filter(file => file.endsWith('.ts')),
    ...search.map(name => `src/search/index/${name}.ts`),
    'models/wordVectors.bin',
    ...grammarPackages.map(name => `node_modules/${name}/package.json`),
  ];
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(`${file}\n`).update(readFileSync(`${root}/${file}`));
  return hash.digest('hex').slice(0, 16);
}
