import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Scanner } from '../../src/reading/files/scan';
import { DiskIndex } from '../../src/search/index/diskIndex';
import { collectEvidence } from '../../src/search/ranking/evidence';
import { SearchIndex } from '../../src/search/ranking/searchIndex';
import { Corpus } from '../../src/workspace/files/corpus';
import { FileWorkers } from '../../src/workspace/files/fileWorkers';
import { generateRepository } from '../../src/bench/generateRepository';

// `searchScale DIR FILES STORE`: opens the search index of a generated repository once, and prints the figures as JSON. Milliseconds and bytes.
const [dir = '', files = '', store = ''] = process.argv.slice(2);
if (!existsSync(dir)) {
  mkdirSync(dir);
  generateRepository(dir, Number(files));
}
const { signal } = new AbortController();
const warn = (message: string): void => void process.stderr.write(`${message}\n`);
const scanner = new Scanner([{ name: 'root', dir }], []);
const work = new FileWorkers();
const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
const [scanning, cpuBefore] = [performance.now(), cpuMs()];
await scanner.scan('all', signal);
const scanMs = performance.now() - scanning;
const bareBytes = process.memoryUsage.rss();

const opening = performance.now();
const index = new SearchIndex(new DiskIndex(store, 'scale', { info: warn, warn, error: warn }));
const openMs = performance.now() - opening;
const corpus = new Corpus(scanner, work, () => undefined, index);
const documents = (await scanner.scan({ folders: new Set() }, signal)).documents;
const syncing = performance.now();
await index.sync(documents, work, signal);
const syncMs = performance.now() - syncing;
/** Of all threads. The second scan, of nothing new, is among it. */
const indexCpuMs = cpuMs() - cpuBefore;
await corpus.rescan({ folders: new Set() }, signal);

const names = [...new Set(documents.slice(0, 40).flatMap(({ text }) => text.match(/\p{L}{4,}/gu) ?? []))];
const name = (n: number): string => names[(n * 7_919) % names.length] ?? '';
const evidenceMs = Array.from({ length: 50 }, (_, n) => {
  const started = performance.now();
  const question = `How does ${name(3 * n)} ${name(3 * n + 1)} the ${name(3 * n + 2)}?`;
  collectEvidence(question, null, index, path => corpus.text(path), 4_000);
  return performance.now() - started;
});

const updateMs: number[] = [];
for (let n = 0; n < 10; n++) {
  const document = documents[Math.floor((documents.length * n) / 10)];
  if (document === undefined) break;
  const { path } = document;
  appendFileSync(join(dir, path), `\nexport const saved${Date.now()} = ${n};\n`);
  const text = readFileSync(join(dir, path), 'utf8');
  const started = performance.now();
  index.update({ path, sha256: `${n}` }, await work.cover({ path, text }));
  updateMs.push(performance.now() - started);
}
const residentBytes = process.memoryUsage.rss();
index.close();
const diskBytes = readdirSync(store).reduce((sum, file) => sum + statSync(join(store, file)).size, 0);
process.stdout.write(
  JSON.stringify({
    documents: documents.length,
    openMs,
    scanMs,
    syncMs,
    indexCpuMs,
    evidenceMs,
    updateMs,
    bareBytes,
    residentBytes,
    largestBytes: 1024 * process.resourceUsage().maxRSS,
    diskBytes,
  }),
);
process.exit(0);
