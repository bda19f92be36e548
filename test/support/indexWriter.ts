import type { Document } from '../../src/reading/files/document';
import { DiskIndex } from '../../src/search/index/diskIndex';
import { SearchIndex } from '../../src/search/ranking/searchIndex';
import { sha256 } from '../../src/shared/sha256';
import { inThread } from './inThread';

// A process that opens an index and, told to, writes to it without end. Bundled and run by test/unit/search/diskIndex.test.ts.
const [folder = '', writes] = process.argv.slice(2);
const warn = (message: string): void => void process.stderr.write(`${message}\n`);
const index = new SearchIndex(new DiskIndex(folder, 'test', { info: () => undefined, warn, error: warn }));
process.stdout.write(`open ${JSON.stringify([...index.paths].sort())}\n`);
if (writes === 'writing') {
  const documents = Array.from({ length: 5_000 }, (_, n) => {
    const text = Array.from({ length: 200 }, (_, line) => `name${n}x${line}`).join('\n');
    return { path: `made/${n}.ts`, text, sha256: sha256(text), bytes: text.length };
  });
  const work = inThread<Document>(
    () => ({ summary: null, symbols: [], references: [], imports: [] }),
    ({ text, path }) => {
      process.stdout.write(`${path}\n`);
      return text;
    },
  );
  await index.sync(documents, work, new AbortController().signal);
}
setInterval(() => undefined, 1_000);
