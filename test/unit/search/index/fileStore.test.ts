import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FileStore } from '../../../../src/search/index/fileStore';
import { IndexDatabase } from '../../../../src/search/index/indexDatabase';
import { indexedFile, type IndexedFile } from '../../../../src/search/index/indexedFile';
import { MeaningQuery, meaningOf, MostAlike } from '../../../../src/search/index/meaning';
import { words } from '../../../../src/search/index/words';
import { wordVectors } from '../../../../src/search/index/wordVectors';

/** A file of so many passages, each about a word. */
function about(path: string, word: string, passages: number): IndexedFile {
  const text = `${`The ${word} of the file.\n`.repeat(40)}\n`.repeat(passages);
  return indexedFile({ path, text }, null);
}

function put(store: FileStore, path: string, file: IndexedFile, version: number): void {
  const steps = store.put({ path, sha256: `${version}` }, file);
  while (steps.next().done !== true);
}

test('what passages mean is found when those of many former texts were left behind', () => {
  const store = new FileStore(IndexDatabase.open(null));
  const meaning = meaningOf(new Map(words('cache').map(word => [word, 1])), wordVectors()) ?? assert.fail();
  const query = new MeaningQuery(meaning);
  const likeness = (path: string): number => {
    const { id = 0, firstPassage = 0 } = store.get(path) ?? {};
    return store.likeness(id, firstPassage, query) ?? assert.fail();
  };
  const file = about('parser.md', 'parser', 200);
  put(store, 'parser.md', file, -1);
  put(store, 'cache.md', about('cache.md', 'cache', 1), 0);
  const before = likeness('cache.md');
  for (let version = 0; version < 60; version++) put(store, 'parser.md', file, version);
  assert.equal(likeness('cache.md'), before);
  assert.ok(likeness('parser.md') < before);
  const alike = new MostAlike(1);
  store.compare(query, alike, () => false);
  assert.deepEqual(alike.ids, [store.get('cache.md')?.firstPassage]);
});
