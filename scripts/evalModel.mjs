// `npm run eval:model`: asks a model the questions of training/golden/evaluation.json.br and golden/functions.json, and more of the same files until
// there are 2,000 generations, and writes the figures to docs/measurements.md. Greedy; over an hour on one quiet core, for each model.
//   --quick            three questions of each kind, no leaves, nothing written; fails below the floors: for CI
//   --model FILE       another model than the shipped one
//   --against FILE     a second model, asked the same questions: a column beside
//   --answers FILE     keeps the answers there (those of the second model in FILE.against); those it already holds are not asked again
//   --kinds A,B        these kinds only (and `bits`)
//   --every N          every Nth question of a kind and every Nth leaf, where there is not the time for all
//   --questions FILE   these questions instead, {items, leaves, bits}; only the answers are kept: with --answers
//   --list FILE        writes the questions there and asks nothing: for training/generate.py, which answers them on a GPU
//   --jobs N           so many processes, each with its share of the questions
//   --gpu cuda         on a GPU
//   --python FILE      a Python with what training/requirements.txt names, which checks sentences about code; without it they are not judged
import { Buffer } from 'node:buffer';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliDecompressSync } from 'node:zlib';
import { getLlama, LlamaLogLevel } from 'node-llama-cpp';
import { writeSection } from './measurements.mjs';
import { figuresOf, furtherQuestions } from './modelFigures.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    model: { type: 'string', default: 'models/coil-embedded.gguf' },
    against: { type: 'string' },
    answers: { type: 'string' },
    kinds: { type: 'string' },
    every: { type: 'string', default: '1' },
    questions: { type: 'string' },
    threads: { type: 'string', default: '1' },
    list: { type: 'string' },
    jobs: { type: 'string', default: '1' },
    part: { type: 'string', default: '0/1' },
    gpu: { type: 'string' },
    python: { type: 'string', default: 'python3' },
  },
});
/** What `--quick` must reach: far under the figures measured, well over what a broken model or prompt format gives. */
const floors = {
  'where, from evidence: name, path and citation exact': 0.6,
  'what, from evidence: names it': 0.6,
  'explain: names it': 0.6,
};
const shown = 30;
const perKind = 3;
const generations = 2000;

const whole = options.questions === undefined && !options.quick && options.kinds === undefined;
const all =
  options.questions === undefined
    ? JSON.parse(brotliDecompressSync(readFileSync('training/golden/evaluation.json.br')).toString())
    : { leaves: [], bits: [], ...JSON.parse(readFileSync(options.questions, 'utf8')) };
const functions = JSON.parse(readFileSync('training/golden/functions.json', 'utf8')).items.map(item => ({
  ...item,
  kind: 'function',
}));
const every = Number(options.every);
const leaves = options.quick ? [] : all.leaves.filter((_, n) => n % every === 0);
const wanted = kind => options.kinds === undefined || options.kinds.split(',').includes(kind);
const numberOf = id => Number(/\d+$/.exec(id));
const items = [...all.items, ...(options.questions === undefined && !options.quick ? functions : [])].filter(
  ({ kind, id }) => wanted(kind) && numberOf(id) % every === 0 && (!options.quick || numberOf(id) < perKind),
);
if (whole) {
  const asked = items.length + leaves.flatMap(({ questions }) => questions).length;
  items.push(...furtherQuestions(leaves, Math.round(generations / every) - asked));
}
if (options.list !== undefined) {
  writeFileSync(options.list, JSON.stringify({ items, leaves }));
  process.exit();
}
const scratch = mkdtempSync(path.join(tmpdir(), 'coil-eval-'));
const [part, parts] = options.part.split('/').map(Number);

try {
  const began = Date.now();
  const file = options.answers ?? path.join(scratch, 'answers.json');
  const answers = await answersOf(options.model, file);
  const others = options.against === undefined ? null : await answersOf(options.against, `${file}.against`);
  if (options.questions === undefined && parts === 1)
    report(answers, others, Math.round((Date.now() - began) / 1000), [file, `${file}.against`]);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
// node-llama-cpp keeps the process alive.
process.exit();

/** What a model answers, by the questions' ids, with `bits`; kept in `file`, what stands there is not asked again. */
async function answersOf(modelPath, file) {
  const jobs = Number(options.jobs);
  if (jobs > 1 && parts === 1) await Promise.all(Array.from({ length: jobs }, (_, n) => job(modelPath, file, n, jobs)));
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  for (let n = 0; jobs > 1 && parts === 1 && n < jobs; n++)
    Object.assign(kept, JSON.parse(readFileSync(`${file}.${n}`, 'utf8')));
  const save = () => writeFileSync(file, JSON.stringify(kept));
  const mine = n => n % parts === part;
  let model = null;
  for (const [n, item] of items.entries()) {
    if (!mine(n) || kept[item.id] !== undefined) continue;
    model ??= await open(modelPath);
    kept[item.id] = await model.answer(item.prompt, item.most);
    if (n % 20 === 0) save();
  }
  for (const [n, leaf] of leaves.entries()) {
    const missing = leaf.questions.filter(({ id, kind }) => wanted(kind) && kept[id] === undefined);
    if (!mine(n) || missing.length === 0) continue;
    model ??= await open(modelPath);
    const state = path.join(scratch, `leaf-${n}`);
    await model.read(leaf.text, state);
    for (const question of missing) kept[question.id] = await model.answer(question.prompt, question.most, state);
    save();
  }
  if (!options.quick && all.bits.length > 0 && wanted('bits') && kept.bits === undefined && mine(parts - 1)) {
    model ??= await open(modelPath);
    kept.bits = await model.bitsPerByte(all.bits);
  }
  save();
  await model?.close();
  return kept;
}

/** One of several processes that share the questions; its answers go to `file.n`. */
async function job(modelPath, file, n, jobs) {
  const passed = ['kinds', 'every', 'questions', 'threads', 'gpu'].flatMap(name =>
    options[name] === undefined ? [] : [`--${name}`, options[name]],
  );
  const own = ['--model', modelPath, '--answers', `${file}.${n}`, '--part', `${n}/${jobs}`];
  const child = spawn(
    process.execPath,
    ['scripts/evalModel.mjs', ...(options.quick ? ['--quick'] : []), ...passed, ...own],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', code => (code === 0 ? resolve(code) : reject(new Error(`part ${n} ended with ${code}`))));
  });
}

/** A model that answers greedily, each question from a clean history or from a saved state. */
async function open(modelPath) {
  const gpu = /** @type {'cuda' | undefined} */ (options.gpu) ?? false;
  const llama = await getLlama({ gpu, build: 'never', skipDownload: true, logLevel: LlamaLogLevel.error });
  const loaded = await llama.loadModel({ modelPath });
  const context = await loaded.createContext({
    contextSize: 40_000,
    batchSize: 512,
    threads: { ideal: Number(options.threads), min: 1 },
  });
  const sequence = context.getSequence();
  const special = ['<|end|>', '<|endoftext|>', '<|user|>', '<|assistant|>', '<|file|>', '<|pad|>'];
  const stop = new Set(special.map(text => loaded.tokenize(text, true)[0]));
  return {
    close: () => loaded.dispose(),
    async read(text, file) {
      await sequence.clearHistory();
      await sequence.evaluateWithoutGeneratingNewTokens(loaded.tokenize(text, true));
      await sequence.saveStateToFile(file);
    },
    async answer(prompt, most, state = null) {
      await sequence.clearHistory();
      if (state !== null) await sequence.loadStateFromFile(state, { acceptRisk: true });
      const tokens = [];
      for await (const token of sequence.evaluate(loaded.tokenize(prompt, true), { temperature: 0 })) {
        if (stop.has(token)) break;
        tokens.push(token);
        if (tokens.length >= most) break;
      }
      return loaded.detokenize(tokens, false).trim();
    },
    async bitsPerByte(texts) {
      const sums = {};
      for (const { language, text } of texts) {
        await sequence.clearHistory();
        const tokens = loaded.tokenize(text, true);
        const sum = (sums[language] ??= { bits: 0, bytes: 0 });
        sum.bytes += Buffer.byteLength(text) - Buffer.byteLength(loaded.detokenize(tokens.slice(0, 1), true));
        for (let i = 0; i + 1 < tokens.length; i += 128) {
          /** @type {import('node-llama-cpp').ControlledEvaluateInputItem[]} */
          const piece = tokens.slice(i, i + 128).map(token => [token, { generateNext: { probabilities: true } }]);
          for (const [j, { next }] of (await sequence.controlledEvaluate(piece)).entries()) {
            const token = tokens[i + j + 1];
            if (token !== undefined) sum.bits -= Math.log2(Math.max(1e-9, next.probabilities.get(token) ?? 0));
          }
        }
      }
      return Object.fromEntries(Object.entries(sums).map(([language, { bits, bytes }]) => [language, bits / bytes]));
    },
  };
}

/** What training/claims.py says of the answers about code in `file`: name of the figure -> {n, mean}; none without Python. */
function checked(file) {
  const questions = path.join(scratch, 'checked.json');
  writeFileSync(questions, JSON.stringify({ items }));
  const run = spawnSync(options.python, ['claims.py', '--figures', questions, path.resolve(root, file)], {
    cwd: path.join(root, 'training'),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (run.status === 0) return new Map(Object.entries(JSON.parse(run.stdout)));
  console.error(`Sentences about code are not judged: ${run.error?.message ?? run.stderr.trim().split('\n').at(-1)}`);
  return new Map();
}

function report(answers, others, seconds, [file, otherFile]) {
  const questions = [
    ...items,
    ...leaves.flatMap(leaf => leaf.questions.map(question => ({ ...question, text: leaf.text }))),
  ];
  const of = (said, from) => new Map([...(whole ? checked(from) : []), ...figuresOf(questions, said)]);
  const figures = of(answers, file);
  const against = others === null ? new Map() : of(others, otherFile);
  const rows = [...figures].map(([name, { n, mean }]) => {
    const other = against.get(name);
    return `| ${name} | ${n} | ${mean.toFixed(3)} | ${other === undefined ? '' : other.mean.toFixed(3)} |`;
  });
  for (const [language, value] of Object.entries(answers.bits ?? {}))
    rows.push(
      `| bits per byte, ${language} | 4 | ${value.toFixed(3)} | ${others?.bits?.[language]?.toFixed(3) ?? ''} |`,
    );
  const table = `| figure | n | this model | the other |\n|---|---|---|---|\n${rows.join('\n')}`;
  console.log(`${table}\n${seconds} s`);
  if (options.quick) {
    for (const [name, floor] of Object.entries(floors))
      if (!((figures.get(name)?.mean ?? 0) >= floor)) {
        console.error(`${name}: under ${floor}`);
        process.exitCode = 1;
      }
    if (figures.get('repetition loops')?.mean !== 0) process.exitCode = 1;
    return;
  }
  if (!whole) return;
  const said = items
    .filter(({ kind }) => kind === 'explain')
    .slice(0, shown)
    .map(({ id, want }, n) => `${n + 1}. ${answers[id]}\n   - the author: ${want}`);
  const beside = options.against === undefined ? '' : `, beside \`${path.basename(options.against)}\`, asked the same`;
  writeSection(
    'The embedded model',
    'npm run eval:model',
    `\`${options.model}\`${every > 1 ? `, one question of ${every},` : ''} on packages that it was never trained on, greedy${options.gpu === undefined ? '' : `, on a GPU (${options.gpu})`}${beside}. n is small: a rate of 0.90 at n = 60 means 0.80 to 0.96.

${table}

### The first ${shown} explanations, in full

Of code without its comment; below each what its author wrote.

${said.join('\n')}`,
  );
}
