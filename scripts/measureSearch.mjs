// `npm run measure:search [-- 1000 10000 …]`: the search index of generated repositories, by default of 1,000, 10,000 and 100,000 files, and beside it
// what universal-ctags and codegraph take for the same ones; writes its section of docs/measurements.md. Wants a quiet machine; 100,000 files take half an
// hour.
import { build } from 'esbuild';
import { execFileSync, spawnSync } from 'node:child_process';
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
/** A peer that agents use. Its package is put into the temporary folder. */
const codegraph = '@colbymchenry/codegraph@1.6.1';
const npm = ['install', '--prefix', path.join(folder, 'npm'), '--no-audit', '--no-fund', codegraph];
const hasCodegraph = spawnSync('npm', npm, { stdio: 'ignore' }).status === 0;
const shim = path.join(folder, 'npm/node_modules/@colbymchenry/codegraph/npm-shim.js');
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
    const dir = path.join(folder, `${size}`);
    const ctags = timed('ctags', '-R', '-f', path.join(folder, 'tags'), dir);
    const peer = hasCodegraph ? timed(process.execPath, shim, 'init', dir) : 'not installed';
    rmSync(dir, { recursive: true });
    return [
      `${size.toLocaleString('en')} files`,
      `${first.documents}`,
      `${seconds(first.scanMs)} + ${seconds(first.syncMs)} s (${seconds(first.indexCpuMs)} s)`,
      ctags,
      peer,
      // The files that the first run saved are indexed again.
      `${again.openMs.toFixed(0)} + ${again.syncMs.toFixed(0)} ms`,
      `${mega(first.residentBytes)}, ${mega(again.residentBytes)} (${mega(again.bareBytes)})`,
      mega(first.largestBytes),
      mega(again.diskBytes),
      spread(again.evidenceMs),
      spread(again.updateMs),
    ];
  });
  const labels = [
    '',
    'files read',
    'first scan and first index (time of the processors)',
    'universal-ctags, the same files: its symbols alone',
    `codegraph (${codegraph}), its first index`,
    'restart: opening, comparing and indexing 10 changed files',
    'resident memory after the first index, after a restart (of it program, grammars and scan)',
    'the most memory at any time of the first index',
    'index on disk',
    'evidence for a question, p50 and p95 of 50',
    'one saved file outlined and indexed, p50 and p95 of 10',
  ];
  const rows = labels.map((label, i) => `| ${[label, ...columns.map(column => column[i])].join(' | ')} |`);
  writeSection(
    'Search',
    'npm run measure:search',
    `Generated repositories: source in ten languages, each file in the syntax of its own, of the sizes that files have. Reading them takes as long as reading as many bytes of real ones: a file's outline and words take 0.8 s of a processor a megabyte, those of hono, gson, caddy, pylint and ripgrep 0.7 to 1.2 s. Until 30 November all files held TypeScript, so that parsers of other languages did little but recover from errors.

` + [rows[0], `|${'---|'.repeat(sizes.length + 1)}`, ...rows.slice(1)].join('\n'),
  );
  console.log('docs/measurements.md written');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** How long a program takes, at most five minutes, and the time of the processors in it and its children. */
function timed(...program) {
  const script = 'TIMEFORMAT="%R %U %S"; time timeout 300 "$@" > /dev/null 2>&1';
  const { stderr, status } = spawnSync('bash', ['-c', script, 'timed', ...program], {
    encoding: 'utf8',
    env: { ...process.env, DO_NOT_TRACK: '1', CODEGRAPH_NO_DOWNLOAD: '1' },
  });
  if (status === 124) return 'over 5 min';
  if (status !== 0) return 'failed';
  const [real = 0, user = 0, system = 0] = stderr.trim().split(' ').map(Number);
  return `${seconds(1000 * real)} s (${seconds(1000 * (user + system))} s)`;
}

function seconds(ms) {
  return (ms / 1000).toFixed(1);
}

function mega(bytes) {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

function spread(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = share => (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(0);
  return `${at(0.5)} / ${at(0.95)} ms`;
}
