// `npm run eval:model`: asks a model the questions of training/golden/evaluation.json.br and writes the figures to
// docs/measurements.md. Some 1,100 greedy generations: half an hour on one quiet core.
//   --quick            three questions of each kind, no leaves, nothing written; fails below the floors: for CI
//   --model FILE       another model than the shipped one
//   --against FILE     a second model, asked to explain the same code in the pilot's format: a baseline
//   --answers FILE     keeps the answers there; those it already holds are not asked again
//   --kinds A,B        these kinds only (and `bits`)
//   --every N          every Nth question of a kind and every Nth leaf, where there is not the time for all
//   --questions FILE   these questions instead, {items, leaves, bits}; only the answers are kept: with --answers
import { Buffer } from 'node:buffer';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliDecompressSync } from 'node:zlib';
import { getLlama, LlamaLogLevel } from 'node-llama-cpp';
import { writeSection } from './measurements.mjs';
import { figuresOf } from './modelFigures.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
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

const all =
  options.questions === undefined
    ? JSON.parse(brotliDecompressSync(readFileSync('training/golden/evaluation.json.br')).toString())
    : { leaves: [], bits: [], ...JSON.parse(readFileSync(options.questions, 'utf8')) };
const every = Number(options.every);
const leaves = options.quick ? [] : all.leaves.filter((_, n) => n % every === 0);
const wanted = kind => options.kinds === undefined || options.kinds.split(',').includes(kind);
const numberOf = id => Number(/\d+$/.exec(id));
const items = all.items.filter(
  ({ kind, id }) => wanted(kind) && numberOf(id) % every === 0 && (!options.quick || numberOf(id) < perKind),
);
const scratch = mkdtempSync(path.join(tmpdir(), 'coil-eval-'));
const llama = await getLlama({ gpu: false, build: 'never', logLevel: LlamaLogLevel.error });

try {
  const began = Date.now();
  const kept =
    options.answers !== undefined && existsSync(options.answers)
      ? JSON.parse(readFileSync(options.answers, 'utf8'))
      : {};
  const model = await open(options.model);
  const save = () => options.answers === undefined || writeFileSync(options.answers, JSON.stringify(kept));
  const ask = async question => {
    kept[question.id] ??= await model.answer(question.prompt, question.most);
    if (Object.keys(kept).length % 20 === 0) save();
  };
  for (const item of items) await ask(item);
  for (const [n, leaf] of leaves.entries()) {
    const missing = leaf.questions.filter(({ id, kind }) => wanted(kind) && kept[id] === undefined);
    if (missing.length === 0) continue;
    const state = path.join(scratch, `leaf-${n}`);
    await model.read(leaf.text, state);
    for (const question of missing) kept[question.id] = await model.answer(question.prompt, question.most, state);
    save();
  }
  const bits =
    options.quick || all.bits.length === 0 || !wanted('bits')
      ? null
      : (kept.bits ??= await model.bitsPerByte(all.bits));
  await model.close();
  if (options.against !== undefined) {
    const baseline = await open(options.against);
    for (const { id, kind, bare, most } of items)
      if (kind === 'explain') {
        kept[`against-${id}`] ??= await baseline.answer(bare, most);
        save();
      }
    kept.againstBits ??= await baseline.bitsPerByte(all.bits);
    await baseline.close();
  }
  save();
  if (options.questions === undefined) report(kept, bits, Math.round((Date.now() - began) / 1000));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
// node-llama-cpp keeps the process alive.
process.exit();

/** A model that answers greedily, each question from a clean history or from a saved state. */
async function open(modelPath) {
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
          const part = tokens.slice(i, i + 128).map(token => [token, { generateNext: { probabilities: true } }]);
          for (const [j, { next }] of (await sequence.controlledEvaluate(part)).entries()) {
            const token = tokens[i + j + 1];
            if (token !== undefined) sum.bits -= Math.log2(Math.max(1e-9, next.probabilities.get(token) ?? 0));
          }
        }
      }
      return Object.fromEntries(Object.entries(sums).map(([language, { bits, bytes }]) => [language, bits / bytes]));
    },
  };
}

function report(answers, bits, seconds) {
  const texts = leaves.flatMap(({ text, questions }) => questions.map(question => ({ ...question, text })));
  const figures = figuresOf([...items, ...texts], answers);
  const against = figuresOf(
    items.filter(({ kind }) => kind === 'explain').map(item => ({ ...item, id: `against-${item.id}` })),
    answers,
  );
  const rows = [...figures].map(([name, { n, mean }]) => {
    const other = against.get(name);
    return `| ${name} | ${n} | ${mean.toFixed(3)} | ${other === undefined ? '' : other.mean.toFixed(3)} |`;
  });
  for (const [language, value] of Object.entries(bits ?? {}))
    rows.push(
      `| bits per byte, ${language} | 4 | ${value.toFixed(3)} | ${answers.againstBits?.[language]?.toFixed(3) ?? ''} |`,
    );
  const table = `| figure | n | this model | baseline |\n|---|---|---|---|\n${rows.join('\n')}`;
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
  if (options.kinds !== undefined) return;
  const said = items
    .filter(({ kind }) => kind === 'explain')
    .slice(0, shown)
    .map(({ id, want }, n) => `${n + 1}. ${answers[id]}\n   - the author: ${want}`);
  writeSection(
    'The embedded model',
    'npm run eval:model',
    `\`${options.model}\`${every > 1 ? `, one question of ${every},` : ''} on packages that it was never trained on, greedy${options.against === undefined ? '' : ', beside the pilot in the format that the pilot knows'}. n is small: a rate of 0.90 at n = 60 means 0.80 to 0.96.

${table}

### The first ${shown} explanations, in full

Of code without its comment; below each what its author wrote.

${said.join('\n')}`,
  );
}
