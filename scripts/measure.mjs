// `npm run measure [-- FOLDER]`: measures reading and asking of a folder (by default this repository) on this machine and writes its section of
// docs/measurements.md. Wants a quiet machine; a folder is read whole, at
// 1,000 to 1,700 tokens/s on two slow cores: of src it takes more than nine minutes.
import { performance } from 'node:perf_hooks';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeSection } from './measurements.mjs';

const [folder = '.'] = process.argv.slice(2);
const store = mkdtempSync(path.join(tmpdir(), 'coil-measure-'));
const coil = (...args) => {
  const began = performance.now();
  const out = execFileSync(process.execPath, ['dist/cli.mjs', ...args, '--json', '--store', store], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 28,
  });
  return { ...JSON.parse(out), wall: (performance.now() - began) / 1000 };
};

try {
  const bench = coil('bench', 'read', folder, '--seconds', '60');
  const padded = [40, 276].map(mb => ({
    mb,
    ...coil('bench', 'read', folder, '--seconds', '40', '--state-mb', `${mb}`),
  }));
  const status = coil('status', folder);
  const first = coil('read', folder);
  const second = coil('read', folder);
  const sample = 'test/fixtures/workspace';
  coil('read', sample);
  const verified = coil('verify', sample);
  const questions = [
    'Where is StateStore defined?',
    'How is a leaf cut into smaller ones?',
    'What is this repository?',
  ];
  const answers = questions.map(question => ({ question, ...coil('ask', folder, question) }));
  const ms = value => `${value.toFixed(0)} ms`;
  const asked = ({ questionMs: { alone, whileReading } }) =>
    `${spread(alone)} alone, ${spread(whileReading)} in the middle of a reading (a slice is 128 tokens on a processor)`;
  const spread = times =>
    `${ms(times.toSorted((a, b) => a - b)[times.length >> 1])} (slowest of ${times.length}: ${ms(Math.max(...times))})`;
  writeSection(
    'Reading and asking',
    'npm run measure',
    `Model ${first.model} on ${first.backend}.

| what | figure |
|---|---|
| reading beside a bare evaluation of the same texts, in turn (\`coil bench read\`) | ${bench.readTokensPerSecond.toFixed(0)} and ${bench.bareTokensPerSecond.toFixed(0)} tokens/s over ${bench.tokens} tokens: ratio ${bench.ratio.toFixed(3)} |
${padded.map(({ mb, ...run }) => `| the same with states of ${mb} MB (\`--state-mb ${mb}\`) | ${run.readTokensPerSecond.toFixed(0)} and ${run.bareTokensPerSecond.toFixed(0)} tokens/s: ratio ${run.ratio.toFixed(3)} |`).join('\n')}
| first token of a question of one token | ${asked(bench)} |
${padded.map(({ mb, ...run }) => `| the same with states of ${mb} MB | ${asked(run)} |`).join('\n')}
| first \`coil read ${folder}\` of this repository | ${first.files} files, ${first.tokensRead} tokens in ${first.seconds.toFixed(1)} s, ${first.tokensPerSecond.toFixed(0)} tokens/s, ${first.leaves} leaves, ${first.folders} folders, ${(first.diskBytes / 1e6).toFixed(0)} MB kept |
| second \`coil read ${folder}\` | ${second.tokensRead} tokens, ${second.seconds.toFixed(2)} s from the scan's end; ${second.wall.toFixed(2)} s for the whole process |
| \`coil status ${folder}\` (start, scan, model load), for comparison | ${status.wall.toFixed(2)} s for the whole process |
| \`coil verify ${sample}\` | ${verified.equal} of ${verified.nodes} nodes equal a cold reading byte for byte, ${verified.wall.toFixed(0)} s |
${answers
  .map(
    ({ question, timings, tokens, citations }) =>
      `| “${question}” | search ${ms(timings.searchMs)}, restore ${ms(timings.restoreMs)}, first token ${ms(timings.firstTokenMs)}, total ${ms(timings.totalMs)}; ${tokens.prompt} + ${tokens.output} tokens; ${citations.length} citations |`,
  )
  .join('\n')}
`,
  );
  console.log('docs/measurements.md written');
} finally {
  rmSync(store, { recursive: true, force: true });
}
