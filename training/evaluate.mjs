// Runs prompts through GGUF models with node-llama-cpp: node evaluate.mjs ITEMS.json MODEL.gguf OUT.json [threads]
// items: {id, prompt, most} -> answer, greedy; {id, text} -> bits of the text after its first token.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [, , itemsPath, modelPath, outPath, threads = '1'] = process.argv;
const root = process.env.NODE_LLAMA_CPP_FROM ?? `${import.meta.dirname}/..`; // where node_modules is
const entry = createRequire(`${root}/package.json`).resolve('node-llama-cpp');
const { getLlama } = await import(pathToFileURL(entry).href);

const llama = await getLlama({ gpu: false, build: 'never', logLevel: 'error' });
const model = await llama.loadModel({ modelPath });
const context = await model.createContext({ contextSize: 40_000, batchSize: 512, threads: { ideal: Number(threads), min: 1 }, sequences: 1 });
const sequence = context.getSequence();
const stop = new Set(['<|end|>', '<|endoftext|>', '<|user|>', '<|assistant|>', '<|file|>', '<|pad|>'].map(s => model.tokenize(s, true)[0]));
const out = {};
const started = Date.now();
const speed = { promptTokens: 0, promptMs: 0, answerTokens: 0, answerMs: 0 };
const items = JSON.parse(readFileSync(itemsPath, 'utf8'));
for (const [n, item] of items.entries()) {
  await sequence.clearHistory();
  if (item.text !== undefined) {
    const tokens = model.tokenize(item.text, true);
    let bits = 0;
    for (let i = 0; i + 1 < tokens.length; i += 128) {
      const part = tokens.slice(i, i + 128);
      const results = await sequence.controlledEvaluate(part.map(t => [t, { generateNext: { probabilities: true } }]));
      results.forEach((r, j) => {
        const next = tokens[i + j + 1];
        if (next !== undefined) bits -= Math.log2(Math.max(1e-9, r.next.probabilities.get(next) ?? 1e-9));
      });
    }
    out[item.id] = { bits, bytes: Buffer.byteLength(item.text) - Buffer.byteLength(model.detokenize(tokens.slice(0, 1), true)), tokens: tokens.length };
  } else {
    const tokens = model.tokenize(item.prompt, true);
    const answer = [];
    const t0 = Date.now();
    let t1 = t0;
    for await (const token of sequence.evaluate(tokens, { temperature: 0 })) {
      if (answer.length === 0) t1 = Date.now();
      if (stop.has(token)) break;
      answer.push(token);
      if (answer.length >= item.most) break;
    }
    speed.promptTokens += tokens.length; speed.promptMs += t1 - t0; speed.answerTokens += answer.length; speed.answerMs += Date.now() - t1;
    out[item.id] = { answer: model.detokenize(answer, false), tokens: answer.length };
  }
  if (n % 20 === 19) {
    console.error(`${n + 1}/${items.length} ${Math.round((Date.now() - started) / 1000)} s`);
    writeFileSync(outPath, JSON.stringify({ out, speed }));
  }
}
writeFileSync(outPath, JSON.stringify({ out, speed }));
process.exit(0);
