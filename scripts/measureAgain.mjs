// `npm run measure:again -- [owner/name=]REPO [COMMIT]`: how soon the engine is ready with trees that it has read before (HEAD's and those of COMMIT, by
// default the one before); writes its section of docs/measurements.md. Wants a quiet machine and 11 MB of disk a leaf.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { forNode } from './forNode.mjs';
import { indexVersion } from './indexVersion.mjs';
import { writeSection } from './measurements.mjs';

const [, name, repository] = /^(?:([\w.-]+\/[\w.-]+)=)?(.+)$/.exec(process.argv[2] ?? '') ?? [];
if (repository === undefined) throw new Error('Name a git repository.');
const outfile = path.resolve('out/eval/seenAgain.mjs');
await build({
  ...forNode,
  entryPoints: ['test/eval/seenAgain.ts'],
  outfile,
  define: { COIL_VERSION: '"measured"', COIL_INDEX_VERSION: JSON.stringify(indexVersion()) },
});
const folder = mkdtempSync(path.join(tmpdir(), 'coil-again-'));
try {
  const out = execFileSync(process.execPath, [outfile, path.resolve(repository), process.argv[3] ?? 'HEAD~1', folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { trees, restarts, switches } = JSON.parse(out);
  const [older, newer] = trees;
  const list = numbers => numbers.map(number => number.toFixed(0)).join(', ');
  const read = [...restarts, ...switches].reduce((sum, { tokensRead }) => sum + tokensRead, 0);
  writeSection(
    'Trees seen before',
    'npm run measure:again',
    `The engine with ${name ?? path.basename(repository)}: ${newer.files} files, ${(newer.tokens / 1e6).toFixed(2)} M tokens, ${newer.nodes} nodes, and an older commit of ${(older.tokens / 1e6).toFixed(2)} M tokens; ${(newer.bytes / 1e9).toFixed(1)} GB of states,
put into the store as copies of one, because only their keys and sizes matter here.

| what | figure |
|---|---|
| tokens read in all that follows | ${read} |
| restart: from the end of the scan until all is known to be read, and what the root's state needs is there | ${list(restarts.map(({ readyMs }) => readyMs))} ms |
| restart: process, scan, index and model besides | ${list(restarts.map(({ openMs }) => openMs))} ms |
| git switches between the commits under a running engine: from the end of git's checkout until all is known to be read, noticing, scanning and indexing included | ${list(switches.map(({ ms }) => ms))} ms |`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log('docs/measurements.md written');
