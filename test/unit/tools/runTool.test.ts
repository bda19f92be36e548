import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toolTable } from '../../../src/protocol/toolTable';
import type { ToolResult } from '../../../src/protocol/toolResult';
import { secretInText } from '../../../src/reading/files/secrets';
import { CoilError } from '../../../src/shared/errors';
import { runTool } from '../../../src/tools/runTool';
import type { ToolSources } from '../../../src/tools/toolSources';
import { codebase } from '../../support/codebase';
import { secretSamples } from '../../support/secretSamples';

const files: Record<string, string> = {
  'README.md': '# Harbor\nBooks berths for ships.\n',
  'src/berth.ts':
    '/** Books a berth. */\nexport function book(ship: string): string {\n  return check(ship);\n}\n\nfunction check(ship: string): string {\n  return ship.trim();\n}\n',
  'src/office.ts': "import { book } from './berth';\n\nexport function open(): string {\n  return book('Ven');\n}\n",
  'src/night.ts': "import { book as reserve } from './berth';\n\nexport const night = (): string => reserve('Hven');\n",
  'src/other.ts': 'export function sell(shop: { book(name: string): void }): void {\n  shop.book("x");\n}\n',
  'test/berth.test.ts':
    "import { book } from '../src/berth';\n\ntest('a berth is booked', () => {\n  book('Ven');\n});\n",
};
for (let i = 0; i < 120; i++)
  files[`src/many/user${i}.ts`] = `import { open } from '../office';\n\nexport const user${i} = open();\n`;

const commit = { hash: 'abcdef12', author: 'Ada', age: '2 days ago', subject: 'Book berths', body: '' };
const sources = (more: Partial<ToolSources> = {}): ToolSources => ({
  codebase: codebase(files, [commit]),
  nearby: { open: new Set(), recent: new Set() },
  asOf: () => ({ commit: 'abcdef1234567890', files: 126, indexed: 126, unsaved: 0 }),
  relative: path => path.replace(/^\/repo\//, ''),
  changes: () => Promise.resolve([]),
  ...more,
});
const shared = sources();
const signal = new AbortController().signal;
const call = (name: string, given: unknown, from = shared): Promise<ToolResult> => runTool(name, given, from, signal);
const at = ({ places }: ToolResult): string[] => places.map(({ path, startLine }) => `${path}:${startLine}`);

test('every use is found through imports and aliases, and what only has the name stands apart', async () => {
  const uses = await call('uses', { name: 'book' });
  const of = (certain: boolean): string[] =>
    uses.places.filter(each => each.certain === certain).map(({ path, startLine }) => `${path}:${startLine}`);
  assert.deepEqual(of(true), [
    'src/night.ts:3',
    'src/office.ts:4',
    'test/berth.test.ts:4',
    'src/night.ts:1',
    'src/office.ts:1',
    'test/berth.test.ts:1',
  ]);
  assert.deepEqual(of(false), ['src/other.ts:2']);
  assert.equal(uses.complete, false);
  assert.match(uses.gaps.join(' '), /1 possible uses/);
  assert.match(uses.text, /src\/office\.ts:4 {2}open {2}return book\('Ven'\)/);
  assert.match(uses.text, /Not complete: .*\nAs of commit abcdef1234/);
});

test('a complete list says so, a page says where the rest is, and the pages together are the whole', async () => {
  const whole = await call('uses', { name: 'open', limit: 500, budget: 50_000 });
  assert.equal(whole.complete, true);
  assert.equal(whole.total, 240);
  assert.deepEqual(whole.cut, []);
  assert.match(whole.text, /Complete: 240 places in 126 files\./);
  const pages = await Promise.all(
    [1, 2, 3].map(page => call('uses', { name: 'open', limit: 100, page, budget: 50_000 })),
  );
  assert.deepEqual(pages.flatMap(at), at(whole));
  assert.match(pages[0]?.cut.join() ?? '', /Page 1 of 3 \(240 places\): call again with `page` 2/);
  assert.match((await call('uses', { name: 'open', page: 9 })).cut.join(), /There is no page 9: the last is 5/);
});

test('no result is longer than its budget, and what did not fit is counted', async () => {
  for (const [name, given] of [
    ['uses', { name: 'open', limit: 500 }],
    ['explore', { question: 'how is a berth booked?' }],
    ['outline', {}],
    ['read', { path: 'src/berth.ts' }],
    ['find', { words: 'open' }],
  ] as const)
    for (const budget of [200, 400, 1000]) {
      const result = await call(name, { ...given, budget });
      assert.ok(result.tokens <= budget, `${name}: ${result.tokens} of ${budget}`);
    }
  const cut = await call('uses', { name: 'open', limit: 500, budget: 400 });
  assert.ok(cut.places.length < 240);
  assert.match(cut.cut.join(), new RegExp(`${240 - cut.places.length} of this page's 240 places did not fit`));
});

test('definitions come with their code, lines of a file with their numbers', async () => {
  const where = await call('where', { name: 'book' });
  assert.deepEqual(at(where), ['src/berth.ts:2']);
  assert.match(where.text, /2\texport function book/);
  assert.match(where.text, /Books a berth\./);
  const read = await call('read', { path: '/repo/src/berth.ts', startLine: 2, endLine: 3 });
  assert.match(read.text, /2\texport function book.*\n3\t {2}return check/);
  assert.doesNotMatch(read.text, /\n4\t/);
});

test('a range that is not there, a folder and an unknown name are answered with the next step', async () => {
  const fails = async (name: string, given: unknown): Promise<CoilError> => {
    const error: unknown = await call(name, given).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof CoilError, `${name} ${JSON.stringify(given)}`);
    return error;
  };
  assert.match((await fails('read', { path: 'src/berth.ts', startLine: 99 })).message, /has 8 lines/);
  assert.match((await fails('read', { path: 'src/berth.ts', startLine: 5, endLine: 2 })).message, /before startLine/);
  assert.match((await fails('read', { path: '../../etc/passwd' })).message, /not among the files/);
  assert.match((await fails('reed', {})).hint, /explore, find, where/);
  assert.match((await fails('where', {})).message, /name/);
  assert.match((await fails('where', { name: 'book', limt: 3 })).message, /limt/);
  assert.match((await fails('history', { since: 'a\0b' })).message, /zero byte/);
  const unknown = await call('where', { name: 'boook' });
  assert.equal(unknown.total, 0);
  assert.match(unknown.text, /Nothing here is called boook\.\n.*book/);
});

test('tests, connections, history, outline and overview come from what is proved', async () => {
  const tests = await call('tests', { name: 'book' });
  assert.deepEqual(at(tests), ['test/berth.test.ts:4']);
  assert.equal(tests.complete, true);
  assert.match((await call('connect', { from: 'open', to: 'check' })).text, /`open` uses `book`|in 2 steps/);
  assert.match((await call('history', { name: 'book' })).text, /abcdef12.*Book berths/);
  assert.deepEqual(at(await call('outline', { path: 'src/berth.ts' })), ['src/berth.ts:2', 'src/berth.ts:6']);
  assert.match(
    (await call('outline', { path: 'src' })).text,
    /src\/ has 124 files\.\nFolders: src\/many\/ \(120 files\)/,
  );
  assert.match((await call('overview', {})).text, /Books berths for ships/);
});

test('a change names its files, the symbols in it with their uses, and the tests to run', async () => {
  const diff =
    '--- src/berth.ts\n+++ src/berth.ts\n@@ -1,4 +1,4 @@\n /** Books a berth. */\n export function book(ship: string): string {\n-  return ship;\n+  return check(ship);\n }\nREADME.md: deleted\n';
  const changes = await call(
    'changes',
    { diff: true },
    sources({ changes: () => Promise.resolve([{ diff, document: path => path }]) }),
  );
  const of = (group: string): string[] => changes.places.filter(each => each.group === group).map(({ path }) => path);
  assert.deepEqual(of('Changed files'), ['src/berth.ts', 'README.md']);
  assert.deepEqual(of('Symbols touched'), ['src/berth.ts']);
  assert.deepEqual(of('Tests that use what is touched'), ['test/berth.test.ts']);
  assert.match(changes.text, /book {2}3 certain uses, 1 possible/);
  assert.match(changes.text, /\+ {2}return check\(ship\);/);
});

test('a place is looked for in one file or folder', async () => {
  assert.ok(at(await call('find', { words: 'open', path: 'src/many' })).every(each => each.startsWith('src/many/')));
  assert.equal((await call('where', { name: 'book', path: 'src/office.ts' })).places[0]?.certain, false);
});

test('an index that is not finished is a reason why not all is there', async () => {
  const behind = sources({ asOf: () => ({ commit: null, files: 126, indexed: 3, unsaved: 1 }) });
  const result = await call('tests', { name: 'book' }, behind);
  assert.equal(result.complete, false);
  assert.match(result.text, /Only 3 of 126 files are indexed yet.*\nAs of no commit \+ 1 unsaved/s);
});

test('a commit that holds a secret is not repeated', async () => {
  const text = secretSamples(1)
    .flatMap(sample => sample.text.split('\n'))
    .find(each => secretInText(each) !== null);
  assert.ok(text !== undefined);
  const given = sources({ codebase: codebase(files, [{ ...commit, subject: text }]) });
  const history = await call('history', { name: 'book' }, given);
  assert.ok(!history.text.includes(text));
});

test('every tool says what it does, and its schema has a description for each parameter', () => {
  for (const { name, description, inputSchema } of toolTable) {
    assert.ok(description.length > 40 && description.length < 500, name);
    for (const [key, parameter] of Object.entries(inputSchema.properties))
      assert.ok((parameter.description ?? '').length > 5, `${name}.${key}`);
  }
});

test('whatever it is called with, a tool answers or fails in words', async () => {
  const name = fc.oneof(fc.constantFrom(...toolTable.map(each => each.name)), fc.string());
  const value = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.constantFrom('book', 'src', 'src/berth.ts', '..', '\0', '`', '[(*'),
    fc.anything(),
  );
  const keys = [
    'name',
    'path',
    'question',
    'words',
    'from',
    'to',
    'since',
    'kind',
    'limit',
    'page',
    'budget',
    'diff',
    'startLine',
  ];
  const given = fc.oneof(fc.anything(), fc.dictionary(fc.constantFrom(...keys), value));
  await fc.assert(
    fc.asyncProperty(name, given, async (tool, parameters) => {
      try {
        const result = await call(tool, parameters);
        assert.equal(typeof result.text, 'string');
      } catch (error) {
        assert.ok(error instanceof CoilError, String(error));
        assert.ok(error.hint.length > 0);
      }
    }),
    { numRuns: 300 },
  );
});
