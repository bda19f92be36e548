// `npm run bench:engine` (processor, small) and `npm run bench:gpu` (everything, on the best GPU): the engine's own speed. Writes a section of
// docs/measurements.md, docs/engine-<backend>.json with every figure, and docs/engine-<backend>.svg. Wants a quiet machine.
// A `llama-bench` of the same llama.cpp is run beside it: LLAMA_BENCH names it, else it is looked for on PATH.
// On a machine without git: `node scripts/benchEngine.mjs --gpu --out FILE [--plans 0,1]` measures only (a plan takes a minute or two on an
// H100, most important first; FILE is gone on with), and later, at home with FILE as docs/engine-cuda.json, `--gpu --backend cuda --write-only` writes the section.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { lengthChart } from './lengthChart.mjs';
import { writeSection } from './measurements.mjs';

const { values } = parseArgs({
  options: {
    gpu: { type: 'boolean', default: false },
    backend: { type: 'string' },
    out: { type: 'string' },
    plans: { type: 'string' },
    threads: { type: 'string' },
    note: { type: 'string', default: '' },
    'write-only': { type: 'boolean', default: false },
  },
});
const { gpu } = values;
const coil = (...args) =>
  JSON.parse(
    execFileSync(process.execPath, ['dist/cli.mjs', ...args, '--json'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 1 << 28,
    }),
  );

const backend = values.backend ?? (gpu ? bestGpu() : 'cpu');
const file = values.out ?? `docs/engine-${backend}.json`;
const llamaBench =
  process.env.LLAMA_BENCH ??
  (spawnSync('llama-bench', ['--help'], { stdio: 'ignore' }).status === 0 ? 'llama-bench' : null);
const common = [
  'bench',
  'engine',
  '--gpu',
  backend,
  ...(llamaBench === null ? [] : ['--llama-bench', llamaBench]),
  ...(values.threads ? ['--threads', values.threads] : []),
];

/** One after another; what is done is kept on the disk, so that a machine taken away costs only the rest. */
const shape = (name, weights, ...more) => ['--shape', name, '--weights', weights, '--tokens', '8192', ...more];
const lengths = (model, against, seconds) => [
  ...model,
  '--tokens',
  '0',
  '--max-tokens',
  '262144',
  '--against',
  against,
  '--seconds',
  String(seconds),
];
const plans = gpu
  ? [
      shape('falcon-mamba-7b', 'Q4_0'),
      shape('codestral-7b', 'Q4_0'),
      shape('falcon-mamba-7b', 'F16'),
      shape('codestral-7b', 'F16'),
      ['--tokens', '16384'],
      lengths([], 'transformer-43m', 60),
      lengths(['--shape', 'falcon-mamba-7b', '--weights', 'Q4_0'], 'transformer-7b', 100),
      shape('falcon-mamba-7b', 'Q8_0', '--batches', '2048'),
      shape('codestral-7b', 'Q8_0', '--batches', '2048'),
    ]
  : [
      ['--max-tokens', '16384', '--against', 'transformer-43m'],
      ['--shape', 'embedded', '--weights', 'Q4_0,Q8_0,F16,F32', '--batches', '512', '--tokens', '1024'],
    ];

const chosen = values.plans?.split(',').map(Number) ?? plans.map((_, i) => i);
const goOn = values['write-only'] || (values.plans !== undefined && existsSync(file));
const runs = goOn ? JSON.parse(readFileSync(file, 'utf8')) : [];
if (!values['write-only'])
  for (const i of chosen) {
    console.error(plans[i].join(' '));
    runs.push(coil(...common, ...plans[i]));
    writeFileSync(file, `${JSON.stringify(runs, null, 2)}\n`);
  }
if (values.out !== undefined) process.exit(0);

const n = value => Math.round(value).toLocaleString('en');
const ms = value => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
const share = (ours, theirs) => (theirs ? `${((100 * ours) / theirs).toFixed(0)} %` : '');
const models = runs.flatMap(run => run.models);
const measured = models.filter(({ figures }) => figures !== null);
const batches = [...new Set(measured.flatMap(({ figures }) => figures.sweep.map(({ batch }) => batch)))].sort(
  (a, b) => a - b,
);
const table = (head, rows) =>
  `| ${head.join(' | ')} |\n|${head.map(() => '---').join('|')}|\n${rows.map(row => `| ${row.join(' | ')} |`).join('\n')}`;

const curves = runs.flatMap(run => run.lengths);
const charts = [];
runs.forEach(run => {
  if (run.lengths.length === 0) return;
  const svg = `docs/engine-${backend}${charts.length === 0 ? '' : `-${charts.length}`}.svg`;
  writeFileSync(
    svg,
    `${lengthChart(run.lengths, `${run.lengths.map(({ name }) => name).join(' and ')} on ${run.machine}`)}\n`,
  );
  charts.push(`![Time and memory against tokens read](${svg.replace('docs/', '')})`);
});

writeSection(
  gpu ? 'The engine on a GPU' : 'The engine',
  gpu ? 'npm run bench:gpu' : 'npm run bench:engine',
  `\`coil bench engine\` on ${backend}: one sequence, random weights where a shape is named${values.threads ? `, ${values.threads} thread(s) for reading` : ''}; every figure is in [${file.replace('docs/', '')}](${file.replace('docs/', '')}).
${models.every(model => model.llamaBench === null) ? 'No `llama-bench` was there to compare with.' : '`llama-bench` is of the same llama.cpp, at the best of the same batch sizes.'}
${values.note}

Tokens a second read, by batch size:

${table(
  ['model', ...batches.map(String)],
  measured.map(({ name, figures }) => [
    name,
    ...batches.map(batch => {
      const found = figures.sweep.find(point => point.batch === batch);
      return found ? n(found.tokensPerSecond) : '';
    }),
  ]),
)}

${table(
  [
    'model',
    'file',
    'read, best',
    'llama-bench',
    'of it',
    'written, greedy',
    'written, as answers are',
    'llama-bench',
    'of it',
    "written, by the library's generator",
    'first token: state in memory / from its file',
    'first token after idle',
    'joules a token: read / written',
  ],
  measured.map(({ name, figures: f, llamaBench: theirs }) => [
    name,
    `${(f.fileBytes / 1e6).toFixed(0)} MB`,
    n(f.prefill),
    theirs ? n(theirs.prefill) : '',
    share(f.prefill, theirs?.prefill),
    n(f.decode.greedy),
    n(f.decode.asAnswering),
    theirs ? n(theirs.decode) : '',
    share(f.decode.asAnswering, theirs?.decode),
    f.decode.library ? n(f.decode.library) : '',
    `${ms(f.firstToken.resident)} / ${ms(f.firstToken.restored)}`,
    f.wakeMs ? ms(f.wakeMs) : '',
    f.joulesPerToken
      ? `${f.joulesPerToken.prefill.toFixed(3)} / ${f.joulesPerToken.decode.toFixed(2)}`
      : 'not measured',
  ]),
)}

States beside the disk:

${table(
  ['model', 'state', 'save', 'write and sync alone', 'restore', 'read alone'],
  measured
    .filter(({ figures }) => figures.state)
    .map(({ name, figures: { state: s } }) => [
      name,
      `${(s.bytes / 1e6).toFixed(1)} MB`,
      ms(s.saveMs),
      ms(s.diskWriteMs),
      ms(s.restoreMs),
      ms(s.diskReadMs),
    ]),
)}

Time and memory by tokens read, each in a context as large as needed (batch 512); memory is llama.cpp's own account:

${table(
  ['model', 'tokens', 'seconds', 'tokens/s', 'memory', 'written after it, tokens/s'],
  curves.flatMap(({ name, points }) =>
    points.map(p => [
      name,
      n(p.tokens),
      p.seconds.toFixed(1),
      n(p.tokens / p.seconds),
      `${(p.memoryBytes / 1e6).toFixed(0)} MB`,
      p.decodeTokensPerSecond === null ? '' : n(p.decodeTokensPerSecond),
    ]),
  ),
)}

${charts.join('\n\n')}
${
  models.length > measured.length
    ? `\nEnded without a result: ${models
        .filter(({ figures }) => figures === null)
        .map(({ name }) => name)
        .join(', ')}.`
    : ''
}
`,
  runs[0]?.machine,
);
console.log('docs/measurements.md written');

/** The backend that passes its self-test here and is no processor. */
function bestGpu() {
  const { backends } = coil('backends', 'list');
  const found = backends.find(({ backend, state }) => state === 'running' && backend !== 'cpu');
  if (found) return found.backend;
  console.error(backends.map(({ backend, reason, hint }) => `${backend}: ${reason}. ${hint ?? ''}`).join('\n'));
  process.exit(1);
}
