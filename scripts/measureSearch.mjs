// `npm run measure:search [-- 1000 10000 …]`: the search index of generated repositories, by default of 1,000, 10,000 and 100,000 files; writes
// its section of docs/measurements.md. Wants a quiet machine; 100,000 files take an hour.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { forNode } from './forNode.mjs';
import { indexVersion } from './indexVersion.mjs';
import { writeSection } from './measurements.mjs';

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [1_000, 10_000, 100_000];
const outfile = path.resolve('out/searchScale.mjs');
await build({
  ...forNode,
  entryPoints: ['test/eval/searchScale.ts'],
  outfile,
  define: { COIL_INDEX_VERSION: JSON.stringify(indexVersion()) },
});

const folder = mkdtempSync(path.join(tmpdir(), 'coil-search-'));
try {
  const columns = sizes.map(size => {
    // A process each, so that its memory is its own.
    const run = () =>
      JSON.parse(
        execFileSync(
          process.execPath,
          [outfile, path.join(folder, `${size}`), `${size}`, path.join(folder, `index-${size}`)],
          {
            encoding: 'utf8',
            stdio: ['ignore', 'pipe', 'inherit'],
          },
        ),
      );
    const [first, again] = [run(), run()];
    return [
      `${size.toLocaleString('en')} files`,
      `${first.documents}`,
      `${(first.syncMs / 1000).toFixed(1)} s`,
      // The files that the first run saved are indexed again.
      `${again.openMs.toFixed(0)} + ${again.syncMs.toFixed(0)} ms`,
      `${mega(first.residentBytes)}, ${mega(again.residentBytes)} (${mega(again.bareBytes)})`,
      mega(again.diskBytes),
      spread(again.evidenceMs),
      spread(again.updateMs),
    ];
  });
  const labels = [
    '',
    'files read',
    'first index',
    'restart: opening, comparing and indexing 10 changed files',
    'resident memory after the first index, after a restart (of it program, grammars and scan)',
    'index on disk',
    'evidence for a question, p50 and p95 of 50',
    'one saved file outlined and indexed, p50 and p95 of 10',
  ];
  const rows = labels.map((label, i) => `| ${[label, ...columns.map(column => column[i])].join(' | ')} |`);
  writeSection(
    'Search',
    'npm run measure:search',
    [rows[0], `|${'---|'.repeat(sizes.length + 1)}`, ...rows.slice(1)].join('\n'),
  );
  console.log('docs/measurements.md written');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function mega(bytes) {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

function spread(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = share => (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(0);
  return `${at(0.5)} / ${at(0.95)} ms`;
}
