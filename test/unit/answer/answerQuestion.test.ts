import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Attached } from '../../../src/answer/evidence/attached';
import { allParts, answerQuestion, type Focus } from '../../../src/answer/answerQuestion';
import type { Noted } from '../../../src/answer/evidence/notedPlace';
import { prove } from '../../../src/answer/facts/prove';
import { profileOf } from '../../../src/answer/prompt/modelProfile';
import type { SaidTurn } from '../../../src/answer/question/saidTurn';
import type { Answer } from '../../../src/protocol/engineProtocol';
import type { GenerateOptions, GenerateResult } from '../../../src/state/recurrentModel';
import { codebase, filesBelow } from '../../support/codebase';
import { FakeModel } from '../../support/fakeModel';
import { preparedAnswers } from '../../support/preparedAnswers';

const ferries = codebase(filesBelow('test/fixtures/workspace'));

/** Says the same whatever it is asked, a few characters at a time. */
class Parrot extends FakeModel {
  prompts: string[] = [];
  constructor(private readonly words: string) {
    super();
  }
  override generate({ prompt, onText }: GenerateOptions): Promise<GenerateResult> {
    this.prompts.push(prompt);
    for (const piece of this.words.match(/.{1,5}/gs) ?? []) onText(piece);
    const counts = { promptTokens: 1, outputTokens: 9, restoreMs: 0, firstTokenMs: 1 };
    return Promise.resolve({ text: this.words, ...counts, stopped: false });
  }
}

async function ask(
  question: string,
  words: string,
  {
    focus = null,
    instructed = false,
    writing = false,
    attached = [],
    notes = [],
    turns = [],
    of = ferries,
  }: {
    focus?: Focus | null;
    instructed?: boolean;
    writing?: boolean;
    attached?: readonly Attached[];
    notes?: readonly Noted[];
    turns?: readonly SaidTurn[];
    of?: typeof ferries;
  } = {},
): Promise<{ answer: Answer; streamed: string; prompts: string[] }> {
  const model = new Parrot(words);
  const profile = profileOf(model, instructed ? 'capable' : 'small', instructed ? 'chatml' : 'coil', 'ferries');
  let streamed = '';
  const answer = await answerQuestion(
    {
      codebase: of,
      profile: () => Promise.resolve(profile),
      budget: rules => rules.budget('cpu', null),
      skipped: [],
      turns,
      nearby: { open: new Set(), recent: new Set() },
      notes,
      attached,
      writing,
      parts: allParts,
      model: () => Promise.resolve({ model, profile }),
      keptLeaves: () => [],
      startState: () => Promise.resolve({ file: null, earlierTokens: 0, first: null }),
      asOf: () => ({ head: null, unread: ['src/booking/price.ts', 'README.md'] }),
    },
    question,
    focus,
    new AbortController().signal,
    { onText: text => (streamed += text), onEvidence: () => undefined },
  );
  return { answer, streamed, prompts: model.prompts };
}

test('what names a file or symbol that is not here is neither streamed nor answered', async () => {
  const words = 'It gives cents [1]. It is kept in src/pricing/cache.py. It calls computeTariff().';
  const { answer, streamed } = await ask('what does seatPrice do?', words, { writing: true });
  assert.match(answer.answer, /\n\nIt gives cents \[1\]\.$/);
  for (const text of [answer.answer, streamed]) assert.doesNotMatch(text, /cache\.py|computeTariff/);
});

test('what a small model writes for /doc and /fix is called a draft before it is streamed; of a larger one nothing is said', async () => {
  const asked = 'Write the documentation comment for `seatPrice`.';
  const small = await ask(asked, 'It gives cents [1].', { writing: true });
  assert.match(small.streamed, /is a draft by the small built-in model/);
  assert.match(small.answer.answer, /check it[\s\S]*It gives cents/);
  for (const options of [{ writing: true, instructed: true }, {}])
    assert.doesNotMatch((await ask(asked, 'It gives cents [1].', options)).answer.answer, /draft/);
});

test('a small model is not asked about places that search proved; one that follows instructions is', async () => {
  const small = await ask('who calls seatPrice?', 'It is called by everyone.');
  assert.deepEqual(small.prompts, []);
  assert.equal(small.answer.kind, 'uses');
  assert.doesNotMatch(small.answer.answer, /everyone/);
  const large = await ask('who calls seatPrice?', 'It is called by everyone.', { instructed: true });
  assert.equal(large.prompts.length, 1);
});

test('a prompt has the proven places under their numbers, within the budget', async () => {
  const { prompts, answer } = await ask('what does bookings.ts do?', 'It books.');
  assert.ok((prompts[0]?.length ?? 0) < 5000);
  for (const match of prompts[0]?.matchAll(/^\[(\d+)\] (\S+):(\d+)-/gm) ?? []) {
    const piece = answer.evidence[Number(match[1]) - 1];
    assert.equal(`${piece?.path ?? ''}:${piece?.startLine ?? 0}`, `${match[2] ?? ''}:${match[3] ?? ''}`);
  }
});

test('what the best place calls and what uses it are evidence too, and say why; what the text does not tell is listed as possible', async () => {
  const { answer } = await ask('How are cents rounded up to the next ten?', 'So.');
  const [found, ...near] = answer.evidence;
  assert.equal(found?.path, 'src/booking/price.ts');
  assert.ok(near.some(({ why }) => /^(?:uses|used by) \w+$/.test(why)));
  const cited = new Set(answer.citations.map(({ path, startLine }) => `${path}:${startLine}`));
  for (const { places } of answer.lists ?? [])
    for (const { path, startLine } of places) cited.add(`${path}:${startLine}`);
  assert.ok(answer.evidence.every(({ path, startLine }) => cited.has(`${path}:${startLine}`)));
  assert.ok((answer.lists ?? []).every(({ certain }) => !certain));
});

test('what only a written note says leads to evidence that says why, and to the model', async () => {
  const notes = [
    { id: 'importer/main.py', note: 'Ingests spreadsheets overnight.', paths: ['importer/main.py'], children: [] },
  ];
  const question = 'How are spreadsheets ingested overnight?';
  assert.equal(
    (await ask(question, 'So.')).answer.answer,
    'I found nothing about that in this repository. No file that is read has `spreadsheets`, `ingested` or `overnight`.',
  );
  const { answer, prompts } = await ask(question, 'So.', { notes, writing: true });
  assert.deepEqual(
    answer.evidence.map(({ path, why }) => [path, why]),
    [['importer/main.py', 'the note on importer/main.py has spreadsheets, ingested, overnight']],
  );
  assert.match(prompts[0] ?? '', /importer\/main\.py/);
});

test('a file whose text is in the evidence is not listed as unread', async () => {
  const { answer } = await ask('what does seatPrice do?', 'It counts.');
  assert.ok(answer.evidence.some(({ path }) => path === 'src/booking/price.ts'));
  assert.deepEqual(answer.asOf.unread, ['README.md']);
});

test('of a selection that is too long to be read at once it is said which lines are explained', async () => {
  const steps = Array.from({ length: 3000 }, (_, i) => `  await step(${i});`);
  const long = codebase({
    'src/long.ts': ['export async function long(): Promise<void> {', ...steps, '}', ''].join('\n'),
  });
  const range = { path: 'src/long.ts', startLine: 1, endLine: 3002 };
  const { answer } = await ask('Explain this code.', '', { focus: { range, explain: true }, of: long });
  const said = /the explanation is of lines 1–(\d+) of 1–3002\./.exec(answer.answer);
  assert.ok(Number(said?.[1]) < 3000, answer.answer);
  const short = { ...range, endLine: 20 };
  const { answer: whole } = await ask('Explain this code.', '', { focus: { range: short, explain: true }, of: long });
  assert.doesNotMatch(whole.answer, /too long/);
});

test('a selection of several definitions is explained with all of them, each with its place', async () => {
  const text = ferries.text('src/booking/price.ts') ?? '';
  const range = { path: 'src/booking/price.ts', startLine: 1, endLine: text.split('\n').length };
  const { answer } = await ask('Explain this code.', '', { focus: { range, explain: true } });
  const names = ferries.index
    .definedIn(range.path)
    .filter(({ container }) => container === null)
    .map(({ name }) => name);
  assert.ok(names.length > 1);
  assert.match(answer.answer, new RegExp(`^The ${range.endLine} selected lines hold ${names.length} definitions:`));
  for (const name of names) assert.match(answer.answer, new RegExp(`- \`${name}\` \\[\\d+\\]`));
  assert.equal(answer.facts, undefined);
  assert.ok(answer.citations.every(({ path }) => path === range.path));
});

test('a selection is explained by its own lines, with the facts of the symbol around it', async () => {
  const range = { path: 'src/booking/price.ts', startLine: 10, endLine: 11 };
  const { answer } = await ask('Explain this code.', 'It rounds up.', { focus: { range, explain: true } });
  assert.equal(answer.facts?.symbol, 'seatPrice');
  assert.match(
    answer.answer,
    /^These lines \[1\] are 2 lines [^]* in `seatPrice` \[\d\]\. `seatPrice`: The price of one seat in cents/,
  );
});

test('a name with a slip is answered for the name that must be meant, and without the model', async () => {
  const { answer, prompts } = await ask('where is setaPrice defined?', 'Here.');
  assert.match(
    answer.answer,
    /^No file that is read has the name `\w+`\. Did you mean `seatPrice`\?\n\n[^]*`seatPrice`[^]*\[1\]/,
  );
  assert.deepEqual([answer.citations.map(({ path }) => path), prompts], [['src/booking/price.ts'], []]);
});

test('a question in another language finds what it names', async () => {
  for (const question of ['Wo wird seatPrice definiert?', 'seatPrice在哪里定义?', '¿Qué hace `seatPrice`?']) {
    const { answer } = await ask(question, 'So.');
    assert.equal(answer.citations[0]?.path, 'src/booking/price.ts', question);
  }
});

test('about what is not here, whatever the language, "I found nothing" is the answer, and no model is asked to make one up', async () => {
  for (const question of [
    'How does the volcano seismograph calibrate itself?',
    'Wie kalibriert sich der Seismograph am Vulkan?',
    'Как калибруется сейсмограф вулкана?',
    '火山地震计如何校准?',
    'How do penguins breed here?',
  ]) {
    const { answer, prompts } = await ask(question, 'It calibrates the penguin.');
    assert.match(answer.answer, /^I found nothing about that in this repository\./, question);
    assert.deepEqual([answer.citations, answer.evidence, prompts], [[], [], []], question);
  }
});

test('files that no person wrote by hand do not break a proof', async () => {
  const odd = codebase({
    'broken.ts': 'function half() {\n  if (x {\n}\n\nexport function whole() { return 1; }\n',
    'long.ts': `export const data = '${'x'.repeat(1_000_000)}';\n`,
    'large.py': 'def f():\n    return 1\n'.repeat(250_000),
    'invalid.go': 'package x\n\nfunc \uFFFD\uFFFD() {}\n',
  });
  const never = new AbortController().signal;
  for (const question of [
    'where is whole defined?',
    'what is this repository?',
    'list all TODOs',
    'who calls whole?',
    'list env vars',
  ])
    assert.ok((await prove(question, null, odd, never)) !== null, question);
});

test('what is attached comes first in the prompt, under numbers that are checked; text of no file may be referred to', async () => {
  const terminal: Attached = {
    ...{ kind: 'terminal', path: 'terminal', startLine: 1, endLine: 1, text: 'Error: no berth', quoted: true },
    paths: [],
  };
  const text = ferries.text('src/booking/price.ts') ?? '';
  const price: Attached = {
    ...{
      kind: 'file',
      path: 'src/booking/price.ts',
      startLine: 1,
      endLine: text.split('\n').length,
      text,
      quoted: false,
    },
    paths: ['src/booking/price.ts'],
  };
  const { answer, prompts } = await ask('Why is there none?', 'It says so [1]. It rounds [2].', {
    attached: [terminal, price],
    writing: true,
  });
  assert.match(prompts[0] ?? '', /\[1\] terminal:1-1\n```\nError: no berth\n```\n\[2\] src\/booking\/price\.ts:1-/);
  assert.deepEqual(
    answer.citations.filter(({ number }) => number < 3).map(({ path }) => path),
    ['terminal', 'src/booking/price.ts'],
  );
  assert.equal(answer.evidence[0]?.quoted, true);
  assert.ok(
    answer.evidence.slice(2).every(({ path }) => path !== 'src/booking/price.ts'),
    'search adds other places only',
  );
});

test('a folder that is attached limits what is searched and proved to its files, unless the whole codebase is named too', async () => {
  const inside = [...ferries.index.paths].filter(path => path.startsWith('src/timetable/'));
  const listing = { startLine: 1, endLine: 1, text: 'sailing.ts', quoted: true } as const;
  const folder: Attached = { kind: 'folder', path: 'src/timetable/', ...listing, paths: inside };
  const whole: Attached = { kind: 'codebase', path: '', startLine: 1, endLine: 1, text: '', quoted: true, paths: [] };
  const found = async (question: string, ...attached: Attached[]): Promise<string[]> =>
    (await ask(question, 'So.', { attached })).answer.evidence.map(({ path }) => path);
  const free = 'How does a party get a place on a ferry of the same day, and what does it cost?';
  assert.ok((await found(free)).includes('src/booking/price.ts'));
  assert.ok((await found(free, folder, whole)).includes('src/booking/price.ts'));
  const limited = await found(free, folder);
  assert.ok(limited.length > 1);
  for (const path of [...limited, ...(await found('who uses Sailing?', folder))])
    assert.ok(path.startsWith('src/timetable/'), path);
  assert.ok((await found('who uses Sailing?')).some(path => path.startsWith('src/booking/')));
});

test('a question of two parts is answered part by part, each with its evidence or with what was not found', async () => {
  const { answer } = await ask('Who calls seatPrice and where is SailingFull defined?', 'So.');
  assert.match(answer.answer, /^### Who calls seatPrice\?\n\n[^]*\n\n### Where is SailingFull defined\?\n\n[^]*\[\d\]/);
  const cited = answer.citations.map(({ path }) => path);
  for (const path of ['src/booking/price.ts', 'src/booking/bookings.ts']) assert.ok(cited.includes(path), path);
  for (const { number, path, startLine } of answer.citations)
    assert.equal(
      `${path}:${startLine}`,
      `${answer.evidence[number - 1]?.path ?? ''}:${answer.evidence[number - 1]?.startLine ?? 0}`,
    );
  const half = await ask('Who calls seatPrice and where is setaPrice defined?', 'So.');
  assert.match(
    half.answer.answer,
    /### Where is setaPrice defined\?\n\nNo file that is read has the name `setaPrice`\. Did you mean `seatPrice`\?/,
  );
});

test('what a part says of its own is found in the files of the part before, and where nothing is, the part is left out', async () => {
  const question = 'How is the price of a seat worked out and which colour has the teapot?';
  const { answer } = await ask(question, 'So.');
  assert.doesNotMatch(answer.answer, /teapot|^###/m);
  assert.match(answer.answer, /seatPrice/);
});

test('a follow-up is answered about what was spoken of', async () => {
  const turns = [{ question: 'Where is seatPrice defined?', answer: '`seatPrice` is defined in [1].' }];
  const { answer } = await ask('And who calls it?', 'So.', { turns });
  assert.equal(answer.kind, 'uses');
  assert.match(answer.answer, /`seatPrice`[^]*partyPrice/);
});

for (const { question, text } of preparedAnswers('correct'))
  test(`every character of a capable model's answer arrives: ${text.slice(0, 40)}`, async () => {
    const { answer, streamed } = await ask(question, text, { instructed: true });
    assert.ok(answer.answer === text || answer.answer.endsWith(`\n\n${text}`), answer.answer);
    assert.ok(streamed.endsWith(text));
    assert.equal(answer.cut, undefined);
  });

test('what a capable model thinks stands apart from its answer, and its limit is said', async () => {
  const thought = await ask('what does seatPrice do?', '<think>\nIt rounds.\n</think>\n\nIt rounds up [1].', {
    instructed: true,
  });
  assert.equal(thought.answer.thinking, 'It rounds.');
  assert.match(thought.answer.answer, /\n\nIt rounds up \[1\]\.$/);
  assert.doesNotMatch(thought.streamed, /think/);
  const long = await ask(
    'what does seatPrice do?',
    'word '.repeat(20_000).replaceAll(/word/g, (_, at: number) => `w${at}`),
    { instructed: true },
  );
  assert.equal(long.answer.cut, true);
});
