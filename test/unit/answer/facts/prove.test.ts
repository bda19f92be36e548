import assert from 'node:assert/strict';
import type { Definition } from '../../../../src/search/index/definition';
import { Proof } from '../../../../src/answer/facts/proof';
import { definedIn } from '../../../../src/answer/facts/whereIs';
import { test } from 'node:test';
import type { Evidence } from '../../../../src/protocol/engineProtocol';
import { prove, type Nothing, type ProvenKind } from '../../../../src/answer/facts/prove';
import type { Commit } from '../../../../src/answer/codebase';
import { codebase, filesBelow } from '../../../support/codebase';
import { CoilError } from '../../../../src/shared/errors';

const ferries = codebase(filesBelow('test/fixtures/workspace'));
const ask = (question: string, of = ferries): Promise<ProvenKind | Nothing | null> =>
  prove(question, null, of, new AbortController().signal);

/** The proof with `path:line` in place of each reference. */
async function answer(question: string, of = ferries): Promise<string> {
  const proven = await ask(question, of);
  if (proven === null) return 'free';
  if (proven.kind === 'nothing') return `nothing: ${proven.name}`;
  return proven.markdown.replaceAll(/\[(\d+)\]/g, (_, number: string) => {
    const piece = proven.evidence[Number(number) - 1];
    return `(${piece?.path ?? '?'}:${piece?.startLine ?? 0})`;
  });
}

test('where: one definition, with what its author wrote', async () => {
  assert.equal(
    await answer('where is seatPrice defined?'),
    '`seatPrice` is defined in (src/booking/price.ts:9): The price of one seat in cents, never below the harbour fee and rounded up to ten cents.',
  );
});

test('where: a name is found however it is written', async () => {
  for (const name of [
    '`seatPrice`',
    'seatPrice()',
    'the seatPrice function',
    'function seatPrice',
    'seatPrices',
    'seatPrice in price.ts',
    'src/booking/price.ts#seatPrice',
  ])
    assert.match(await answer(`where is ${name}?`), /^`seatPrice` is defined in \(src\/booking\/price\.ts:9\)/, name);
  for (const name of [
    'Timetable.find',
    'Timetable::find',
    'Timetable#find()',
    "Timetable's find",
    'find in Timetable',
    'the find method of Timetable',
  ])
    assert.match(
      await answer(`where is ${name} defined?`),
      /^`Timetable\.find` is defined in \(src\/timetable\/timetable\.ts:11\)/,
      name,
    );
  for (const name of ['price.ts', 'booking/price.ts', './src/booking/price.ts', 'the file price.ts'])
    assert.match(
      await answer(`where is ${name}?`),
      /^`src\/booking\/price\.ts` is \(src\/booking\/price\.ts:1\)/,
      name,
    );
});

test('where: all definitions of a name, across languages, with their count', async () => {
  const both = codebase({
    'a.ts': 'export function load() {}\n',
    'b.py': 'class Store:\n    def load(self):\n        """Reads it."""\n',
    'c.go': 'package c\n\nfunc load() {}\n',
  });
  assert.equal(
    await answer('where is load defined?', both),
    '`load` is defined in 3 places:\n\n- `load` in `a.ts` (a.ts:1)\n- `Store.load` (b.py:2): Reads it.\n- `load` in `c.go` (c.go:3)',
  );
});

test('a word of the domain is the type of that name before a variable of a test, unless it is written as code', async () => {
  const pier = codebase({
    'src/pier.ts': '/** Where boats are moored. */\nexport interface Mooring {\n  depth: number;\n}\n',
    'test/pier.test.ts': "import type { Mooring } from '../src/pier';\nexport const mooring: Mooring = { depth: 3 };\n",
  });
  assert.match(await answer('What is a mooring?', pier), /^`Mooring` is defined in \(src\/pier\.ts:2\)/);
  assert.match(await answer('What is `mooring`?', pier), /^`mooring` is defined in \(test\/pier\.test\.ts:2\)/);
});

test('where: what is only used says so, what nothing knows is nothing', async () => {
  assert.match(
    await answer('where is readFile defined?'),
    /^`readFile` is not defined in this repository\. It stands in 2 lines:\n\n- \(src\/timetable\/loadTimetable\.ts:1\)/,
  );
  for (const question of [
    'where is reticulateSplines?',
    'what does zebra_count do',
    '/where reticulateSplines',
    '/where xyzzy',
  ])
    assert.match(await answer(question), /^nothing: /, question);
});

test('an English word is no name, unless something here is called so', async () => {
  for (const question of [
    'where is the harbour fee?',
    'what is the price?',
    'what is an island?',
    'explain recursion',
    'what does TypeScript do?',
  ])
    assert.equal(await answer(question), 'free', question);
  assert.match(await answer('what does arrival do'), /^`arrival` is defined in /);
});

test('explain: a class with its members', async () => {
  assert.equal(
    await answer('explain Timetable'),
    [
      '`Timetable` is defined in (src/timetable/timetable.ts:4): All sailings of a day, sorted by departure so that the next one is found by halving.',
      '`class Timetable`',
      'It has 4 members:',
      '- `constructor` (src/timetable/timetable.ts:7)\n- `find` (src/timetable/timetable.ts:11)\n- `nextSailing` (src/timetable/timetable.ts:16): The first sailing from one harbour to another that leaves at `after` or later.\n- `firstAt` (src/timetable/timetable.ts:25): The index of the first sailing that leaves at `minutes` or later.',
      'It is used in 5 places. It uses `Sailing` and `Harbour`.',
    ].join('\n\n'),
  );
});

test('explain: a file with its symbols, a folder with its files', async () => {
  assert.match(await answer('what does price.ts do?'), /It has 4 symbols:\n\n- `Fare` \(src\/booking\/price\.ts:3\)/);
  const folder = await answer('what is in the importer folder?');
  assert.match(
    folder,
    /^`importer\/` has 2 files\. `main\.py` \(importer\/main\.py:1\): Turns the harbour master's CSV/,
  );
  assert.match(folder, /- `rows\.py` \(importer\/rows\.py:1\): Reads rows/);
  const unspoken = await answer('what is in the src folder?');
  assert.match(unspoken, /^`src\/` has \d+ files\.\n\nIts folders:\n\n- `src\/booking\/` \(/);
  assert.equal(await answer('list the src'), unspoken);
  assert.equal(await answer('what oceans exist?'), 'free');
});

test('"this" is what is selected, and the repository when nothing is', async () => {
  const focus = { path: 'src/server.ts', startLine: 1, endLine: 5 };
  const asked = (question: string): Promise<unknown> => prove(question, focus, ferries, new AbortController().signal);
  assert.equal(await asked('what does this do?'), null);
  assert.notEqual(await asked('what does this project do?'), null);
  assert.notEqual(await answer('what does this do?'), 'free');
});

test('overview: manifest, README, languages, folders, entry points', async () => {
  const text = await answer('what is this repository?');
  assert.match(text, /^`ferry-desk` \(package\.json:1\)/);
  assert.match(text, /README \(README\.md:1\): Ferry desk\. Sells seats/);
  assert.match(text, /14 files; 8 TypeScript, 3 Markdown, 2 Python and 1 JSON\./);
  assert.match(
    text,
    /Read in this order:\n\n1\. `importer\/main\.py` \(importer\/main\.py:1\): Turns[^]*`src\/timetable\/timetable\.ts` \(/,
  );
  assert.match(text, /Its folders: `docs\/` \(2 files\), `importer\/` \(2 files\), `src\/` \(7 files\)/);
  assert.match(text, /It starts here:[^]*`src\/server\.ts` \(src\/server\.ts:1\)/);
});

test('overview of several folders: the manifest, README and entry points of each', async () => {
  const both = codebase({
    'desk/package.json': '{\n  "name": "ferry-desk",\n  "description": "Sells seats.",\n  "main": "dist/desk.js"\n}\n',
    'desk/README.md': '# Desk\n\nWhere seats are sold.\n',
    'desk/src/server.ts': 'export const port = 1;\n',
    'harbour/Cargo.toml': '[package]\nname = "berths"\ndescription = "Lets berths."\n',
    'harbour/src/main.rs': 'fn main() {}\n',
  });
  const text = await answer('what is this repository?', both);
  assert.match(text, /^`ferry-desk` \(desk\/package\.json:1\): Sells seats\.\n\nREADME \(desk\/README\.md:1\)/);
  assert.match(text, /`berths` \(harbour\/Cargo\.toml:2\): Lets berths\./);
  assert.match(text, /`main` is `dist\/desk\.js` \(desk\/package\.json:4\)/);
  assert.match(text, /`desk\/src\/server\.ts`[^]*`harbour\/src\/main\.rs`/);
});

test('run: the scripts that fit the task', async () => {
  const text = await answer('how do I run the tests?');
  assert.match(text, /^To test it:\n\n- `npm test` \(package\.json:8\) runs `node --test test\/`\n\n/);
  assert.match(text, /`Build and test` \(README\.md:13\)/);
  assert.match(await answer('how do I start it?'), /- `npm start` \(package\.json:9\)/);
});

test('run: manifests of other languages, Makefile and CI', async () => {
  const go = codebase({
    'go.mod': 'module example.org/x\n',
    Makefile: 'SRC := x\nbuild: main.go\n\tgo build\ntest:\n\tgo test ./...\n',
    '.github/workflows/ci.yml': 'jobs:\n  a:\n    steps:\n      - run: make test\n      - run: make build\n',
  });
  assert.equal(
    await answer('/run test', go),
    'To test it:\n\n- `make test` (Makefile:4)\n- `go test ./...` (go.mod:1)\n\nCI runs:\n\n- `make test` (.github/workflows/ci.yml:4)',
  );
  assert.match(
    await answer('/run build', codebase({ 'Cargo.toml': '[package]\nname = "x"\n' })),
    /`cargo build` \(Cargo\.toml:1\)/,
  );
});

test('list: environment variables of several languages, those of tests apart', async () => {
  const mixed = codebase({
    'a.ts': "const a = process.env.API_KEY ?? process.env['API_URL'];\n// process.env.NOT_READ\n",
    'b.py': "import os\nx = os.environ['API_KEY']\ny = os.getenv('HOME_DIR', 'z')\n",
    'c.go': 'package c\nvar x = os.Getenv("GO_ENV")\n',
    'd.rs': 'fn f() { std::env::var("RUST_KEY"); }\n',
    'test/e.test.ts': 'process.env.ONLY_TEST;\n',
  });
  assert.equal(
    await answer('which environment variables does this code read?', mixed),
    '5 environment variables:\n\n- `API_KEY` (a.ts:1) and 1 more place\n- `API_URL` (a.ts:1)\n- `HOME_DIR` (b.py:3)\n- `GO_ENV` (c.go:2)\n- `RUST_KEY` (d.rs:1)\n\n1 environment variable in tests only:\n\n- `ONLY_TEST` (test/e.test.ts:1)',
  );
});

test('list: routes of several frameworks', async () => {
  const mixed = codebase({
    'express.js': "app.get('/users/:id', show);\nrouter.post('/users', make);\nmap.get('/no');\n",
    'flask.py': "@app.route('/hello')\ndef hello(): pass\n@router.get('/items')\ndef items(): pass\n",
    'main.go': 'package main\nfunc main() { http.HandleFunc("/go", h) }\n',
    'A.java': '@GetMapping("/java")\nvoid a() {}\n',
    'main.rs': '#[get("/rust")]\nasync fn a() {}\n',
  });
  const proven = await ask('list all routes', mixed);
  assert.ok(proven !== null && proven.kind === 'list');
  assert.deepEqual(
    proven.lists[0]?.places.map(({ name, path, startLine }) => `${name ?? ''} ${path}:${startLine}`).sort(),
    [
      '/go main.go:2',
      'GET /hello flask.py:1',
      'GET /items flask.py:3',
      'GET /java A.java:1',
      'GET /rust main.rs:1',
      'GET /users/:id express.js:1',
      'POST /users express.js:2',
    ],
  );
});

test('list: commands, settings and options', async () => {
  const extension = codebase({
    'package.json': JSON.stringify(
      {
        name: 'x',
        bin: { xc: 'cli.js' },
        contributes: {
          commands: [{ command: 'x.go', title: 'Go' }],
          configuration: { properties: { 'x.size': { description: 'How large.' } } },
        },
      },
      null,
      2,
    ),
    'cli.py': "parser.add_argument('-v', '--verbose')\nparser.add_argument('--out')\n",
    'cli.ts': "program.command('build').option('-w, --watch', 'again');\n",
  });
  assert.equal(
    await answer('list all commands', extension),
    '3 commands:\n\n- `x.go` (package.json:9): Go\n- `xc` (package.json:4): a program\n- `build` (cli.ts:1)',
  );
  assert.equal(
    await answer('which settings are there?', extension),
    '1 setting:\n\n- `x.size` (package.json:15): How large.',
  );
  assert.equal(
    await answer('/list options', extension),
    '3 command-line options:\n\n- `--verbose` (cli.py:1)\n- `--out` (cli.py:2)\n- `--watch` (cli.ts:1)',
  );
});

test('list: TODOs stand in comments; a long list shows its first and holds all', async () => {
  const notes = codebase({
    'a.ts': `${'// TODO: again\nlet x = 1;\n'.repeat(30)}const TODO = 'TODO';\n`,
    'b.py': '# FIXME `later` [1]\n# HACK\n',
    'notes.md': 'A TODO in prose\n',
  });
  const proven = await ask('list all TODOs', notes);
  assert.ok(proven !== null && proven.kind === 'list');
  assert.match(proven.markdown, /^31 TODOs in 2 files:\n\n/);
  assert.equal(proven.markdown.match(/^- \[\d+\]/gm)?.length, 21);
  assert.match(proven.markdown, /- and 11 more\n\n1 line marked XXX or HACK in 1 file:/);
  assert.equal(proven.lists[0]?.places.length, 31);
  assert.equal(
    await answer('show every TODO and FIXME', codebase({ 'a.ts': 'let x;\n' })),
    'I found no TODOs in this repository.',
  );
});

test('a slash command that is none names those there are', async () => {
  await assert.rejects(
    ask('/frobnicate it'),
    (error: unknown) => error instanceof CoilError && /\/where .*\/list \/run/.test(error.hint),
  );
  await assert.rejects(
    ask('/where'),
    (error: unknown) => error instanceof CoilError && error.message === '/where needs more.',
  );
  assert.match(await answer('/src/booking is what?'), /^`src\/booking\/` has 3 files/);
});

test('every reference in a proof has its evidence, with the lines as they stand', async () => {
  for (const question of [
    'what is this repository?',
    'explain Timetable',
    'what does src do',
    'list env vars',
    '/run',
  ]) {
    const proven = await ask(question);
    assert.ok(proven !== null && proven.kind !== 'nothing', question);
    for (const match of proven.markdown.matchAll(/\[(\d+)\]/g)) {
      const piece: Evidence | undefined = proven.evidence[Number(match[1]) - 1];
      assert.ok(piece, question);
      const lines = (ferries.text(piece.path) ?? '').split('\n').slice(piece.startLine - 1, piece.endLine);
      assert.equal(piece.text, lines.join('\n'));
    }
  }
});

test('uses: all calls, those of tests apart, with the function around each', async () => {
  assert.equal(
    await answer('who calls seatPrice?'),
    [
      '`seatPrice` is defined in (src/booking/price.ts:9): The price of one seat in cents, never below the harbour fee and rounded up to ten cents.',
      '`seatPrice` is called in 3 places in 2 files, 2 of them in tests:',
      '- in `partyPrice` (src/booking/price.ts:17)',
      'In tests:',
      '- `test/price.test.ts` (test/price.test.ts:8) and 1 more line',
    ].join('\n\n'),
  );
  assert.match(await answer('who calls read_rows'), /- in `main` \(importer\/main\.py:14\)$/);
});

test('uses: a namesake elsewhere is no use, one by name only is possible and apart', async () => {
  const two = codebase({
    'a.ts': 'export function load() {}\n',
    'b.ts': 'export function load() {}\nload();\n',
    'c.ts': "import { load as fetchIt } from './a';\nfetchIt();\n",
    'd.ts': 'declare const store: any;\nstore.load();\nthing(load);\n',
  });
  const proven = await ask('who calls load in a.ts?', two);
  assert.ok(proven !== null && proven.kind === 'uses');
  const places = proven.lists.map(({ certain, places: all }) => [
    certain,
    all.map(({ path, startLine }) => `${path}:${startLine}`),
  ]);
  assert.deepEqual(places, [
    [true, ['c.ts:2']],
    [false, ['d.ts:2']],
  ]);
});

test('uses: importers of a file, a folder and a package; extenders of what is elsewhere', async () => {
  assert.match(
    await answer('which files import price.ts?'),
    /imported by 3 files, 1 of them in tests:\n\n- `src\/booking\/bookings\.ts` \(src\/booking\/bookings\.ts:2\)\n- `src\/server\.ts` \(src\/server\.ts:3\)\n\nIn tests:/,
  );
  assert.match(await answer('what depends on src/timetable?'), /imported by 5 files, 1 of them in tests:/);
  assert.match(
    await answer('who imports node:fs/promises?'),
    /imported by 1 file:\n\n- `src\/timetable\/loadTimetable\.ts`/,
  );
  assert.match(await answer('which classes extend Error?'), /extended in 1 place:\n\n- in `SailingFull`/);
  assert.match(await answer('what imports server.ts?'), /^No file here imports `src\/server\.ts`\.$/);
});

test('tests: the cases that use a thing', async () => {
  assert.match(
    await answer('what tests cover seatPrice?'),
    /2 tests in 1 file use `seatPrice`:\n\n- `an adult pays 20 cents a minute` in `test\/price\.test\.ts` \(test\/price\.test\.ts:8\)/,
  );
  assert.match(await answer('is there a test for rebook?'), /No confirmed tests of `rebook`\.$/);
});

test('connect: calls between symbols, imports between files, or none', async () => {
  assert.equal(
    await answer('what is the path from book to seatPrice?'),
    '`Bookings.book` reaches `seatPrice` in 2 steps:\n\n- `Bookings.book` uses `partyPrice` (src/booking/bookings.ts:34)\n- `partyPrice` uses `seatPrice` (src/booking/price.ts:17)',
  );
  assert.equal(
    await answer('how are sailing.ts and loadTimetable.ts connected?'),
    '`src/timetable/loadTimetable.ts` depends on `src/timetable/sailing.ts` in 1 step:\n\n- `src/timetable/loadTimetable.ts` imports `src/timetable/sailing.ts` (src/timetable/loadTimetable.ts:2)',
  );
  assert.match(await answer('/connect importer/rows.py src/server.ts'), /^No import path leads from/);
});

test('history: the last commit with its reason, then those before', async () => {
  const commit = (hash: string, subject: string, body = ''): Commit => ({
    hash,
    subject,
    body,
    author: 'Ada',
    age: '2 days ago',
  });
  const files = filesBelow('test/fixtures/workspace');
  const known = codebase(files, [commit('abc1234', 'Round up', 'Cents [1] were lost.'), commit('def5678', 'First')]);
  assert.equal(
    (await answer('when was price.ts last changed, and why?', known)).slice(0, 220),
    '`src/booking/price.ts` (src/booking/price.ts:1) was last changed 2 days ago by Ada in `abc1234`: “Round up”.\n\n> Cents (1) were lost.\n\nBefore that:\n\n- `def5678` “First”, Ada, 2 days ago',
  );
  assert.match(
    await answer('when was tests/__init__.py last changed?', known),
    /^`tests\/__init__\.py` was last changed 2 days ago/,
  );
  assert.equal(await answer('what changed recently?', codebase(files)), 'There is no git history.');
});

test('explain: facts of the one symbol, callers resolved, possible ones apart', async () => {
  const proven = await ask('explain seatPrice');
  assert.ok(proven !== null && proven.kind === 'explain' && proven.facts !== undefined);
  const { symbol, signature, callers, tests, callees, possibleCallers } = proven.facts;
  assert.equal(`${symbol} ${signature}`, 'seatPrice function seatPrice(sailing: Sailing, fare: Fare): number');
  assert.deepEqual(
    callers.map(({ path, startLine }) => `${path}:${startLine}`),
    ['src/booking/price.ts:17'],
  );
  assert.equal(tests.length, 2);
  assert.deepEqual(
    callees.map(({ name }) => name),
    ['Sailing', 'Fare', 'centsPerMinute'],
  );
  assert.deepEqual(possibleCallers, []);
});

test('uses: a module that is taken from its package is imported', async () => {
  const package_ = codebase({
    'pkg/__init__.py': '',
    'pkg/events.py': 'def run():\n    pass\n',
    'pkg/loop.py': 'from . import events\n\nevents.run()\n',
    'main.py': 'from pkg.events import run\nrun()\n',
  });
  assert.match(
    await answer('who imports events.py?', package_),
    /imported by 2 files:\n\n- `main\.py` \(main\.py:1\)\n- `pkg\/loop\.py` \(pkg\/loop\.py:1\)$/,
  );
  assert.match(await answer('who calls run?', package_), /called in 2 places in 2 files:/);
});

test('uses: those in one definition are one line of the text and all places of the list; what is handed on is told apart', async () => {
  const panels = codebase({
    'a.ts': 'export function read() {}\nexport function click() {}\n',
    'b.ts':
      "import { read, click } from './a';\nfunction all() {\n  read();\n  read();\n}\nexport const view = { onClick: click };\n",
  });
  const proven = await ask('who calls read?', panels);
  assert.ok(proven !== null && proven.kind === 'uses');
  assert.match(proven.markdown, /called in 2 places in 1 file:\n\n- in `all` \[2\] and 1 more line$/);
  assert.deepEqual(
    proven.lists[0]?.places.map(({ startLine }) => startLine),
    [3, 4],
  );
  assert.match(await answer('who calls click?', panels), /without a call in 1 place:\n\n- in `view` \(b\.ts:6\)/);
});

test('owner: the last rule that holds, in any of its forms; else who committed', async () => {
  const owned = codebase({
    '.github/CODEOWNERS': '# owners\n* @all\n/billing/ @money @kim # for now\ndocs/* @writers\n*.tf @ops\n',
    'billing/tax/rate.py': '',
    'docs/guide/a.md': '# A\n',
    'ops/main.tf': '',
  });
  assert.match(
    await answer('Who owns billing/tax/rate.py?', owned),
    /owned by `@money` and `@kim`, by the rule `\/billing\/` in `\.github\/CODEOWNERS` \(\.github\/CODEOWNERS:3\)/,
  );
  assert.match(await answer('who owns docs/guide/a.md', owned), /owned by `@all`/);
  assert.match(await answer('which team maintains main.tf?', owned), /owned by `@ops`/);
  const commit = { hash: 'a1', subject: 'x', body: '', author: 'Ada', age: 'a day ago' };
  assert.match(
    await answer('who owns a.ts?', codebase({ 'a.ts': '' }, [commit, { ...commit, author: 'Lin' }, commit])),
    /There is no CODEOWNERS file\. `a\.ts` was last changed by Ada \(2 of the last 3 commits\) and Lin \(1\)\./,
  );
});

test('inventory: files and definitions, listed and counted', async () => {
  assert.match(
    await answer('List all Python files'),
    /^2 `\.py` and `\.pyi` files in this repository:\n\n- `importer\/main\.py` \(importer\/main\.py:1\)/,
  );
  assert.match(await answer('how many files are in src/booking?'), /^3 files in `src\/booking\/`:/);
  assert.match(await answer('list all classes'), /^3 classes in this repository in 2 files:\n\n- `SailingFull`/);
  assert.match(await answer('which functions are in price.ts?'), /^2 functions in `src\/booking\/price\.ts`:/);
  assert.match(await answer('list all rust files'), /^There are no `\.rs` files among those that are read/);
});

test('rename: the definition, all uses by file, and text that has the name', async () => {
  const shop = codebase({
    'a.ts': 'export function total() {}\n',
    'b.ts': "import { total } from './a';\ntotal();\ntotal();\n",
    'b.test.ts': "import { total } from './a';\ntotal();\n",
    'README.md': 'Call `total` last.\n',
  });
  assert.equal(
    await answer('which files would I touch to rename total?', shop),
    [
      'Renaming `total` affects 3 files, on 6 lines: 1 definition and 5 certain uses.',
      'In code:\n\n- `a.ts` (a.ts:1)\n- `b.ts` (b.ts:1) and 2 more lines',
      'In tests:\n\n- `b.test.ts` (b.test.ts:1) and 1 more line',
      'Comments, text and data that have the name:\n\n- `README.md` (README.md:1)',
    ].join('\n\n'),
  );
});

test('flag: where it is declared with its help text and default, who reads it, what is written of it', async () => {
  const tool = codebase({
    'cli.py':
      "parser.add_argument('--dry-run', action='store_true',\n    help='Print what would be done.')\nif args.dry_run:\n    pass\n",
    'env.ts': "export const port = process.env.APP_PORT ?? '80';\n",
    'README.md': 'Use `--dry-run` first.\n',
  });
  const text = await answer('what does --dry-run do?', tool);
  assert.match(text, /^`--dry-run` is declared in \(cli\.py:1\): Print what would be done\./);
  assert.match(text, /What is written about it:\n\n- \(README\.md:1\)/);
  assert.match(text, /- \(cli\.py:3\) `if args\.dry_run:`/);
  assert.match(
    await answer('what is APP_PORT for?', tool),
    /^`APP_PORT` is read in \(env\.ts:1\).*\n\nIts default is `'80'`\.$/s,
  );
});

test('a file that is there and not read is not nothing', async () => {
  const skipping = { ...ferries, notRead: () => [{ path: 'data/dump.json', reason: 'it is minified' }] };
  assert.equal(
    await answer('What is in data/dump.json?', skipping),
    '`data/dump.json` exists, but is not read: it is minified. Coil does not know what is in it.',
  );
});

test('a file is found by the end of a path with odd marks, by a path with blanks, and by a part of its name', async () => {
  const odd = codebase({
    'app/posts/[slug]/page.tsx': 'export default function PostPage() {}\n',
    'docs/C# notes/Greeter.cs': 'class Greeter {}\n',
    'tools/userPreferencesMigration.ts': 'export const a = 1;\n',
  });
  assert.match(await answer('What does [slug]/page.tsx do?', odd), /^`app\/posts\/\[slug\]\/page\.tsx` \(app/);
  assert.match(await answer('What is in docs/C# notes/Greeter.cs?', odd), /^`docs\/C# notes\/Greeter\.cs` \(/);
  assert.match(await answer('where is the preferences file?', odd), /^`tools\/userPreferencesMigration\.ts` is \(/);
});

test('a definition whose file is gone since is said to be gone, not to be defined nowhere', () => {
  const gone = { name: 'save', container: null, doc: 'Saves.', path: 'src/store.ts', startLine: 1, endLine: 3 };
  const { markdown } = definedIn('save', [gone as Definition], new Proof(() => undefined), codebase({})).proven();
  assert.equal(markdown, '`save` was defined in `src/store.ts`, which no longer exists.');
});
