// What `npm run eval:model` reckons from the model's answers. Nothing here needs a model.

import { Buffer } from 'node:buffer';

const nothing = 'I found nothing about that in this repository.';
const wordsOf = text =>
  text
    .replaceAll(/\[\d+\]/g, '')
    .toLowerCase()
    .match(/\w+/g) ?? [];
const quoted = text => [...text.matchAll(/`([^`\n]+)`/g)].map(([, name]) => name);
const cited = text => [...new Set([...text.matchAll(/\[(\d+)\]/g)].map(([, n]) => Number(n)))];

/** F1 of the longest common subsequence of words, 0 to 1. */
export function rougeL(answer, want) {
  const [a, b] = [wordsOf(answer), wordsOf(want)];
  let row = new Array(b.length + 1).fill(0);
  for (const x of a) {
    const next = [0];
    for (const [j, y] of b.entries()) next.push(x === y ? row[j] + 1 : Math.max(row[j + 1], next[j]));
    row = next;
  }
  return a.length + b.length === 0 ? 0 : (2 * row.at(-1)) / (a.length + b.length);
}

/** chrF with characters 1 to 6 and beta 2, 0 to 1; white space does not count. */
export function chrF(answer, want) {
  const clean = text => text.replaceAll(/\[\d+\]/g, '').replaceAll(/\s+/g, '');
  const [a, b] = [clean(answer), clean(want)];
  const scores = [];
  for (let n = 1; n <= 6; n++) {
    const [left, right] = [grams(a, n), grams(b, n)];
    let both = 0;
    for (const [gram, count] of left) both += Math.min(count, right.get(gram) ?? 0);
    if (a.length >= n && b.length >= n) scores.push([both / (a.length - n + 1), both / (b.length - n + 1)]);
  }
  const mean = k => scores.reduce((sum, pair) => sum + pair[k], 0) / scores.length;
  if (scores.length === 0 || mean(0) + mean(1) === 0) return 0;
  return (5 * mean(0) * mean(1)) / (4 * mean(0) + mean(1));
}

function grams(text, n) {
  const counts = new Map();
  for (let i = 0; i + n <= text.length; i++)
    counts.set(text.slice(i, i + n), (counts.get(text.slice(i, i + n)) ?? 0) + 1);
  return counts;
}

/** Whether a text ends in the same one to eleven words three times over. */
export function loops(text) {
  const words = text.split(/\s+/).filter(word => word !== '');
  const tail = (n, k) => words.slice(words.length - (k + 1) * n, words.length - k * n).join(' ');
  for (let n = 1; n < 12; n++)
    if (words.length >= 4 * n && tail(n, 0) === tail(n, 1) && tail(n, 1) === tail(n, 2)) return true;
  return false;
}

/** What a kind of question is judged by: name of the figure -> 0 to 1 for one answer. */
const judges = {
  explain: {
    'explain: ROUGE-L': (a, q) => rougeL(a, q.want),
    'explain: chrF': (a, q) => chrF(a, q.want),
    'explain: names it': (a, q) => a.includes(q.name),
    'explain: ROUGE-L, the words of the name alone': (_, q) => rougeL(q.words, q.want),
    'explain: chrF, the words of the name alone': (_, q) => chrF(q.words, q.want),
  },
  where: {
    'where, from evidence: name, path and citation exact': (a, q) =>
      a.includes(`\`${q.name}\``) && a.includes(`\`${q.path}\``) && String(cited(a)) === String([q.cite]),
  },
  what: {
    'what, from evidence: right citation': (a, q) => String(cited(a)) === String([q.cite]),
    'what, from evidence: names it': (a, q) => a.includes(q.name),
    'what, from evidence: ROUGE-L': (a, q) => rougeL(a, q.want),
  },
  how: {
    'how, from evidence: right citation': (a, q) => String(cited(a)) === String([q.cite]),
    'how, from evidence: names it': (a, q) => a.includes(q.name),
    'how, from evidence: ROUGE-L': (a, q) => rougeL(a, q.want),
  },
  refuse: { 'refusal: nothing of that name in the evidence': a => a === nothing },
  near: { 'refusal: a name one word or character away in the evidence': a => a === nothing },
  change: {
    'explain a diff: ROUGE-L': (a, q) => rougeL(a, q.want),
    'explain a diff: names everything that it should': (a, q) => quoted(q.want).every(name => a.includes(name)),
  },
  folder: {
    'note of a folder: ROUGE-L': (a, q) => rougeL(a, q.want),
    'note of a folder: names that are in its text': (a, q) => share(quoted(a), name => q.prompt.includes(name)),
    'note of a folder: at most 400 bytes': a => Buffer.byteLength(a) <= 400,
  },
  note: {
    'note of a leaf: names and files that are in it': (a, q) => share(quoted(a), name => q.text.includes(name)),
    'note of a leaf: at most 400 bytes': a => Buffer.byteLength(a) <= 400,
  },
  chat: { 'chat about itself (as trained): ROUGE-L': (a, q) => rougeL(a, q.want) },
  'state-refuse': { 'refusal: from the state alone': a => a === nothing },
};
for (const distance of [1024, 2048, 4096, 8192])
  judges[`state-${distance}`] = {
    [`where, from the state alone, ${distance} tokens back: path exact`]: (a, q) => a.includes(`\`${q.path}\``),
  };

function share(all, fits) {
  return all.length === 0 ? 0 : all.filter(fits).length / all.length;
}

/** `count` more questions on the files of the leaves, thirty lines each: what a model does with code that nobody chose. */
export function furtherQuestions(leaves, count) {
  const made = [];
  for (const [n, { text }] of leaves.entries())
    for (const [, name, body] of text.matchAll(/<\|file\|>([^\n]+)\n([^]*?)<\|endoftext\|>/g)) {
      const lines = body.split('\n');
      for (let at = 0; at + 4 < lines.length; at += 30) {
        const code = lines.slice(at, at + 30);
        const fence = '`'.repeat(
          Math.max(3, ...(code.join('\n').match(/`{3,}/g) ?? []).map(({ length }) => length + 1)),
        );
        const evidence = `[1] ${name}:${at + 1}-${at + code.length}\n${fence}\n${code.join('\n')}\n${fence}\n`;
        const question = made.length % 2 === 0 ? 'Explain this code.' : 'What happens here?';
        const prompt = `<|user|>${question}\n${evidence}${question}<|assistant|>`;
        made.push({ id: `further-${n}-${made.length}`, kind: 'further', prompt, most: 90 });
      }
    }
  const step = Math.max(1, made.length / Math.max(1, count));
  return Array.from({ length: Math.min(count, made.length) }, (_, k) => made[Math.floor(k * step)]);
}

/** Means over `questions` (with `answers` by id): name of the figure -> {n, mean}. */
export function figuresOf(questions, answers) {
  const figures = new Map();
  const add = (name, value) => figures.set(name, [...(figures.get(name) ?? []), Number(value)]);
  for (const question of questions) {
    const answer = answers[question.id];
    if (answer === undefined) continue;
    add('repetition loops', loops(answer));
    if (!/refuse|near|chat|further/.test(question.kind)) add('refuses where the answer is there', answer === nothing);
    for (const [name, judge] of Object.entries(judges[question.kind] ?? {})) add(name, judge(answer, question));
  }
  const mean = values => values.reduce((sum, value) => sum + value, 0) / values.length;
  return new Map([...figures].map(([name, values]) => [name, { n: values.length, mean: mean(values) }]));
}
