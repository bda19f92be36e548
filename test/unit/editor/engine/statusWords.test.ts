import assert from 'node:assert/strict';
import test from 'node:test';
import { factRows, serverWords, sourcesOf, timingWords } from '../../../../src/editor/chat/answerWords';
import { statusBarWords, stripOf, timeRange } from '../../../../src/editor/engine/statusWords';
import type { OpeningStep } from '../../../../src/protocol/engineProtocol';
import { answerWith, english, statusWith } from '../words';

const line = (changes: Parameters<typeof statusWith>[0]) => {
  const { tone, title, detail, progress } = stripOf(statusWith(changes), null, english);
  return `${tone}: ${title} · ${detail} [${progress ?? ''}]`;
};

test('the strip says in one line how much is read and what is stale', () => {
  assert.equal(
    line({ phase: 'reading', filesRead: 321, nodesRead: 10, secondsLeft: 180 }),
    'busy: Reading · 321 of 1,284 files · 3 min left [0.25]',
  );
  assert.equal(line({ stale: ['a', 'b'] }), 'ready: 1,284 files · all read · 2 changed since []');
  assert.equal(
    line({ phase: 'paused', filesRead: 321, nodesRead: 10 }),
    'idle: Paused · 321 of 1,284 files read [0.25]',
  );
  assert.equal(
    line({ phase: 'failed', error: { code: 'diskFull', message: 'The disk is full.', hint: '' } }),
    'failed: Not ready · The disk is full. []',
  );
});

test('the time left is a range until enough is known', () => {
  const left = (secondsLeft: number, secondsRange: readonly [number, number] | null) =>
    timeRange(statusWith({ phase: 'reading', secondsLeft, secondsRange }), english);
  assert.equal(left(1800, [900, 3600]), '15–60 min');
  assert.equal(left(7200, [3600, 14_400]), '1–4 h');
  assert.equal(left(1800, [1650, 1950]), '30 min');
  assert.equal(left(40, [20, 80]), '20–80 s');
  assert.equal(left(1800, null), '30 min');
});

test('the strip says in words what opening is at, with its share where that is known', () => {
  const at = (phase: 'scanning' | 'loading', step: OpeningStep, share: number | null = null) =>
    line({ phase, opening: { step, share } });
  assert.equal(at('scanning', 'folders'), 'busy: Scanning · the folders []');
  assert.equal(at('scanning', 'index', 0.5), 'busy: Indexing · the files [0.5]');
  assert.equal(at('scanning', 'history'), 'busy: Scanning · recent changes from git []');
  assert.equal(at('loading', 'modelFile'), 'busy: Checking · the model’s file []');
  assert.equal(at('loading', 'backends'), 'busy: Checking · what this machine can run []');
  assert.equal(at('loading', 'memory', 0.25), 'busy: Loading · the model [0.25]');
});

test('the strip says what the rest of a reading waits for, and questions can be asked', () => {
  const rest = { phase: 'waiting', filesRead: 321, nodesRead: 10, secondsLeft: 1500 } as const;
  const detail = (waitingFor: 'choice' | 'idle' | 'question' | 'battery') => line({ ...rest, waitingFor });
  assert.equal(detail('choice'), 'ready: 1,284 files · 321 read · 25 min for the rest [0.25]');
  assert.equal(detail('idle'), 'ready: 1,284 files · 321 read · the rest when you are idle (25 min) [0.25]');
  assert.equal(detail('question'), 'ready: 1,284 files · 321 read · the rest when you ask about it [0.25]');
  assert.equal(detail('battery'), 'ready: 1,284 files · 321 read · waiting for AC power [0.25]');
  assert.match(statusBarWords(statusWith({ ...rest, waitingFor: 'idle' }), null, english).text, /25 % read$/);
});

test('the folders at the top stand with the largest first and say how far each is', () => {
  const folders = [
    { path: '', files: 3, filesRead: 0, reading: false },
    { path: 'docs/', files: 4, filesRead: 4, reading: false },
    { path: 'lib/', files: 20, filesRead: 0, reading: true },
    { path: 'src/', files: 1200, filesRead: 700, reading: false },
  ];
  const { folders: rows } = stripOf(statusWith({ phase: 'reading', folders }), null, english);
  assert.deepEqual(
    rows?.map(row => `${row.name} ${row.state}: ${row.detail}`),
    ['src/ unread: 700 of 1,200 files', 'lib/ reading: 0 of 20 files', 'docs/ ready: 4 files'],
  );
  assert.deepEqual(stripOf(statusWith({ phase: 'ready', folders }), null, english).folders, undefined);
});

test('reading can be paused and gone on with from the start page', () => {
  const command = (phase: 'reading' | 'paused' | 'ready') =>
    stripOf(statusWith({ phase }), null, english).action?.command;
  assert.deepEqual(
    [command('reading'), command('paused'), command('ready')],
    ['coil.pauseReading', 'coil.resumeReading', undefined],
  );
});

test('an empty workspace divides by nothing', () =>
  assert.match(line({ phase: 'reading', files: 0, filesRead: 0 }), /\[0\]$/));

test('the status bar shows progress, and afterwards how fresh it is; model and backend stand in the details', () => {
  const text = (changes: Parameters<typeof statusWith>[0]) => statusBarWords(statusWith(changes), null, english).text;
  assert.equal(text({ phase: 'reading', filesRead: 413 }), 'Coil: Reading 32 %');
  // The folders above the files are left: it has not ended.
  assert.equal(text({ phase: 'reading', nodesRead: 30 }), 'Coil: Reading 99 %');
  assert.equal(line({ phase: 'reading', nodesRead: 30 }), 'busy: Reading · the folders [0.99]');
  assert.equal(text({}), 'Coil: up to date');
  assert.equal(text({ stale: ['a'] }), 'Coil: 1 changed');
  assert.equal(statusBarWords(null, { code: 'noFolder', message: 'm', hint: 'h' }, english).text, 'Coil: not ready');
});

test('the details name why files are not read, most first, and shorten long lists', () => {
  const { rows } = stripOf(
    statusWith({
      backend: 'cpu',
      skipped: { binary: 2, ignored: 1300, secretName: 1 },
      stale: ['a', 'b', 'c', 'd', 'e'],
    }),
    null,
    english,
  );
  const row = (label: string) => rows.find(item => item.label === label)?.value;
  assert.equal(row('Not read'), 'ignored 1,300, binary 2, may hold secrets 1');
  assert.equal(row('Changed since'), 'a, b, c and 2 more');
  assert.equal(row('Runs on'), 'CPU · no GPU found');
  assert.equal(row('Store'), '/store · 12.0 MB');
});

test('sources keep the numbers that the answer uses, and a citation without evidence is not lost', () => {
  const { evidence, citations } = answerWith({});
  const extra = { number: 7, path: 'b.ts', startLine: 2, endLine: 2, text: 'b' };
  const sources = sourcesOf(
    [...evidence, { path: 'c.ts', startLine: 1, endLine: 1, score: 0, why: 'w', text: 'c' }],
    [...citations, extra],
  );
  assert.deepEqual(
    sources.map(({ number, path, cited }) => [number, path, cited]),
    [
      [1, 'a.ts', true],
      [2, 'c.ts', false],
      [7, 'b.ts', true],
    ],
  );
});

test('two names that one line uses are one place', () => {
  const at = (startLine: number) => ({ name: 's', path: 'a.ts', startLine, endLine: startLine });
  const rows = factRows(
    {
      symbol: 's',
      signature: 's()',
      doc: null,
      callers: [],
      callees: [at(4), at(4), at(5)],
      possibleCallers: [],
      tests: [],
      lastChange: null,
    },
    english,
  );
  assert.deepEqual([rows[1]?.label, rows[1]?.total, rows[1]?.places.length], ['uses', 2, 2]);
});

test('facts without content have no row, and a long list says how long it is', () => {
  const callers = Array.from({ length: 30 }, (_, i) => ({ path: 'a.ts', startLine: i + 1, endLine: i + 1 }));
  const rows = factRows(
    {
      symbol: 's',
      signature: 's()',
      doc: null,
      callers,
      callees: [],
      possibleCallers: [],
      tests: [],
      lastChange: null,
    },
    english,
  );
  assert.deepEqual(
    rows.map(({ label, total, places }) => [label, total, places.length]),
    [
      ['signature', 0, 0],
      ['used in', 30, 24],
    ],
  );
});

test('what leaves were asked for is told apart from the whole time', () => {
  const timings = { searchMs: 20, restoreMs: 10, firstTokenMs: 2400, totalMs: 4000 };
  assert.equal(timingWords(timings, english), 'First words after 2.4 s, complete after 4.0 s');
  assert.equal(
    timingWords({ ...timings, fanOutMs: 1800 }, english),
    'notes 1.8 s · First words after 2.4 s, complete after 4.0 s',
  );
});

test('a server that answers stands in the status bar and takes back that everything stays here', () => {
  const at = (state: 'looking' | 'ready' | 'away', model: string | null, why: string | null = null) =>
    statusWith({ server: { host: 'gpu-box:8000', model, state, why } });
  const ready = at('ready', 'Codestral-Mamba 7B');
  assert.equal(statusBarWords(ready, null, english).text, 'Coil on gpu-box:8000: Codestral-Mamba 7B');
  assert.equal(stripOf(ready, null, english).server, 'gpu-box:8000');
  assert.equal(stripOf(statusWith({}), null, english).server, undefined);
  const away = at('away', null, 'gpu-box:8000 cannot be reached (ECONNREFUSED).');
  assert.equal(statusBarWords(away, null, english).text, 'Coil: gpu-box:8000 is away');
  const row = stripOf(away, null, english).rows.find(({ label }) => label === 'Server');
  assert.match(row?.value ?? '', /the local model answers · gpu-box:8000 cannot be reached/);
});

test('an answer says which server wrote it, and what that had read before', () => {
  const answer = { ...answerWith({}), server: { host: 'gpu-box', model: 'm' } };
  assert.equal(
    serverWords({ ...answer, tokens: { prompt: 2000, output: 1, earlier: 0, cached: 1500 } }, english),
    'Answered by m on gpu-box · 1,500 of 2,000 tokens read before',
  );
  assert.equal(serverWords(answer, english), 'Answered by m on gpu-box');
  assert.equal(serverWords(answerWith({}), english), null);
});
