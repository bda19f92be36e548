import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { mentionsOf } from '../../../src/answer/facts/unknownName';
import type { Codebase } from '../../../src/answer/codebase';
import { DiskIndex } from '../../../src/search/index/diskIndex';
import { findIndexed, findLines, type LineQuery } from '../../../src/search/index/findLines';
import { lists, type ListName } from '../../../src/search/index/listPatterns';
import { SearchIndex } from '../../../src/search/ranking/searchIndex';
import { silent } from '../../support/fakeModel';
import { cover, update } from '../../support/inThread';
import { textDocument } from '../../support/textDocument';

const { signal } = new AbortController();
const names = [
  'saveState',
  'HTTPServer',
  'x',
  'max_len',
  '_private',
  'états',
  'İstanbul',
  'cases',
  'v2',
  '$emit',
  'a.b-c',
  '状態',
  'ﬁne',
  '-',
  'a1b22',
];

/** Pieces of lines: names and what makes others of them, what is cut out of the index, and all that the lists look for. */
const piece = fc.oneof(
  fc.constantFrom(
    ...names,
    ...names.map(name => name.toLowerCase()),
    'getState',
    'sÉ',
    'É',
    '\u0301',
    '9',
    '\u{1d49c}',
  ),
  fc.constantFrom('-', '_', '$', '.', ' ', ' ', '(', '"', '#', '//', '=', '\t'),
  fc.constantFrom(
    'process.env.HOME',
    'process.env?.["A_B"]',
    "os.environ['X']",
    'getenv("Y")',
    'std::env::var("Z")',
    'option_env!("R")',
  ),
  fc.constantFrom(
    "$_SERVER['P']",
    'ENV["RUBY"]',
    'os.LookupEnv("G")',
    'Environment.GetEnvironmentVariable("N")',
    'environ.get("E")',
  ),
  fc.constantFrom('// TODO', '# FIXME:', '* XXX', '-- HACK', 'TODO', 'todo', 'TODOs', 'ÉTODO', '// $TODO', '// TODO1'),
  fc.constantFrom(
    'app.get(',
    'Route::post("/a", x)',
    "r.GET('/b', y)",
    '@app.route(',
    "@Get('c')",
    'path("d/", view)',
    'fastify.route({',
    "method: 'GET',",
    "url: '/e',",
    '},',
    "'/f',",
    "pathname === '/g'",
  ),
  fc.constantFrom(
    'program.command(',
    "registerCommand('h.i')",
    "'join'",
    'sub.add_parser("k")',
    'Use: "l"',
    'parser.add_argument(',
    '"--m"',
    '// n',
    "o: { type: 'boolean' }",
  ),
  fc.constantFrom('b'.repeat(70), `${'c'.repeat(40)}-saveState-${'d'.repeat(40)}`, ' '.repeat(3_900)),
);
/** Lines that fill what is indexed of a passage: the next one is not. */
const overIndexed = Array<string>(4).fill('full '.repeat(700)).join('\n');
const line = fc.array(piece, { maxLength: 6 }).map(pieces => pieces.join(''));
const text = fc
  .array(fc.oneof({ weight: 9, arbitrary: line }, { weight: 1, arbitrary: fc.constantFrom('\n\n', overIndexed) }), {
    maxLength: 12,
  })
  .map(lines => lines.join('\n'));
const queries = (Object.keys(lists) as ListName[]).map((list): LineQuery => ({
  ...lists[list],
  within: path => lists[list].within.test(path),
  by: { list },
}));

/** The lines that a name stands in, as the product looks for them. */
async function mentionQuery(name: string): Promise<LineQuery> {
  let query: LineQuery | undefined;
  const find: Codebase['find'] = asked => {
    query = asked;
    return Promise.resolve([]);
  };
  await mentionsOf(name, { find } as Codebase, signal);
  if (query === undefined) throw new Error('Nothing was looked for.');
  return query;
}

test('through the index the same lines are found as by reading every file, whatever is changed, removed or unsaved', async () => {
  const all = [...queries, ...(await Promise.all(names.map(mentionQuery)))];
  let narrowed = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom('a.ts', 'b.py', 'c.go', 'd.md', 'e/f.php'), text), { maxLength: 9 }),
      fc.option(fc.tuple(fc.constantFrom('a.ts', 'b.py'), text)),
      fc.boolean(),
      async (written, buffer, removes) => {
        const index = new SearchIndex();
        const texts = new Map<string, string>();
        for (const [path, content] of written) {
          update(index, textDocument(path, content), null);
          texts.set(path, content);
        }
        if (removes) {
          index.remove('c.go');
          texts.delete('c.go');
        }
        const [path, unsaved] = buffer ?? ['', ''];
        if (texts.has(path)) {
          cover(index, { path, text: unsaved }, null);
          texts.set(path, unsaved);
        }
        for (const query of all) {
          const paths = [...texts.keys()].filter(query.within).sort();
          const expected = await findLines(paths, each => texts.get(each), query, signal);
          const read: string[] = [];
          const textOf = (each: string): string | undefined => (read.push(each), texts.get(each));
          assert.deepEqual(await findIndexed(query, index, textOf, signal), expected);
          narrowed += paths.length - read.length;
        }
        index.close();
      },
    ),
    { numRuns: 120 },
  );
  assert.ok(narrowed > 1000, 'and most files were not read');
});

test('files with words that are not indexed, and those of a list, are read after a restart too', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coil-test-'));
  const opened = (): SearchIndex => new SearchIndex(new DiskIndex(folder, 'index', silent));
  try {
    const index = opened();
    update(index, textDocument('long.ts', `${'x'.repeat(50)}-saveState-${'y'.repeat(50)}`), null);
    update(index, textDocument('other.ts', "app.get('/x', y);"), null);
    index.close();
    const again = opened();
    assert.deepEqual([...again.filesHolding('saveState')], ['long.ts']);
    assert.deepEqual([...again.filesListing('routes')], ['other.ts']);
    assert.deepEqual([...again.filesListing('todos')], []);
    again.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
