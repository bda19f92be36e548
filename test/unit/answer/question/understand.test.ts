import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Asked } from '../../../../src/answer/question/asked';
import { understand } from '../../../../src/answer/question/understand';
import { targetOf } from '../../../../src/answer/question/target';
import { sha256 } from '../../../../src/shared/sha256';
import { codebase, filesBelow } from '../../../support/codebase';

/** What the phrasings name. */
const shop = codebase({
  'src/cart.ts':
    "import { computeTax } from './tax';\nexport class Shape {}\nexport class Cart extends Shape {\n  total() {\n    return computeTax(1);\n  }\n}\n",
  'src/tax.ts': 'export function computeTax(x: number) {\n  return x;\n}\n',
  'src/priceTable.ts': 'export class PriceTable {}\nexport class RateLimiter {}\nexport class HttpServer {}\n',
  'src/dates.ts': 'export function parseDate(text: string) {\n  return text + process.env.API_TOKEN;\n}\n',
  'billing/__init__.py': '',
  'billing/ledger.py': 'def send_invoice():\n    pass\n',
  'billing/config.py':
    "def load_config():\n    parser.add_argument('--dry-run')\n    parser.add_argument('--verbose')\n",
  'docs/setup.md': '# Setup\n',
});
const first = (question: string): Asked | undefined =>
  understand(question, written => targetOf(written, shop, null))[0];

/** As the file of phrasings writes it: the kind, and what it is about. */
function written(asked: Asked | undefined): readonly [kind: string, about: string] {
  if (asked === undefined) return ['free', ''];
  switch (asked.kind) {
    case 'uses':
      return [`uses:${asked.use}`, asked.name];
    case 'list':
      return [`list:${asked.what}`, asked.within ?? ''];
    case 'route':
      return ['route', `${asked.method ?? ''} ${asked.path}`.trim()];
    case 'run':
      return [`run:${asked.task}`, ''];
    case 'inventory':
      return [
        `${asked.what === 'files' ? 'files' : 'symbols'}:${asked.count ? 'count' : 'list'}`,
        asked.what === 'files' ? (asked.endings?.[0] ?? asked.within ?? '') : asked.what,
      ];
    case 'connect':
      return ['connect', `${asked.from}>${asked.to}`];
    case 'overview':
    case 'help':
      return [asked.kind, ''];
    case 'where':
    case 'explain':
    case 'tests':
    case 'history':
    case 'owner':
    case 'rename':
    case 'flag':
      return [asked.kind, asked.name ?? ''];
  }
}

/** Whether what a question names is what was meant. */
function isSame(kind: string, about: string, wanted: string): boolean {
  if (kind === 'connect') return about.split('>').sort().join() === wanted.split('>').sort().join();
  if (wanted === '' || kind.startsWith('files') || kind.startsWith('symbols') || kind === 'flag')
    return about.replace(/^the | folder$/g, '') === wanted;
  return JSON.stringify(targetOf(about, shop, null)) === JSON.stringify(targetOf(wanted, shop, null));
}

const file = readFileSync('test/unit/answer/question/phrasings.tsv', 'utf8');
const phrasings = file
  .trim()
  .split('\n')
  .map(line => line.split('\t') as [kind: string, about: string, question: string]);

test('of 233 phrasings that were written before the words for them at least nine in ten go the right way', () => {
  // Frozen: a phrasing that is not understood is a reason to look at the words of its kind, and never to change it.
  assert.equal(sha256(file), '50ed5e9b3f994b001e0f1ac34a45a953405dd3a616d3b313827c53130958b046');
  const wrong = phrasings.filter(([kind, about, question]) => {
    const [got, name] = written(first(question));
    return got !== kind || !isSame(kind, name, about);
  });
  const shown = wrong.map(
    ([kind, about, question]) => `${kind} ${about}: ${question} -> ${written(first(question)).join(' ')}`,
  );
  if (process.env['COIL_PHRASINGS'] === 'show')
    process.stdout.write(`${shown.join('\n')}\n${phrasings.length - wrong.length} of ${phrasings.length}\n`);
  assert.ok(wrong.length <= phrasings.length / 10, shown.join('\n'));
});

test('talk around a question leaves what is asked as it is, and a long text takes no longer than it is long', () => {
  const before = fc.constantFrom(
    '',
    'Hi Coil, ',
    'Please: ',
    'Sorry to ask again, but ',
    'Quick question. ',
    'could you tell me ',
  );
  const after = fc.constantFrom('', ' Thanks!', ' thank you', ' :)', ' please', ' Thanks in advance.');
  fc.assert(
    fc.property(before, after, (talk, thanks) => {
      assert.deepEqual(written(first(`${talk}who calls seatPrice?${thanks}`)), ['uses:call', 'seatPrice']);
    }),
    { numRuns: 50, seed: 14 },
  );
  const time = (text: string): number => {
    const started = performance.now();
    first(text);
    return performance.now() - started;
  };
  const long = 'who calls the thing that is where it was when '.repeat(80);
  time(long);
  assert.ok(time(long) < 50 * Math.max(5, time(long.slice(0, long.length / 8))));
});

/** Questions, and how each is understood first. */
const understood: readonly (readonly [question: string, asked: string])[] = [
  ['where is seatPrice defined?', 'where seatPrice'],
  ['Where is `seatPrice`', 'where `seatPrice`'],
  ['which file defines seatPrice', 'where seatPrice'],
  ['I am looking for seatPrice, where is it implemented?', 'where seatPrice'],
  ['Hi Coil, could you please tell me where seatPrice lives?', 'where seatPrice'],
  ['show me the definition of Store.save', 'where Store.save'],
  ['who calls seatPrice?', 'uses call seatPrice'],
  ['which functions call seatPrice, and how many calls are there?', 'uses call seatPrice'],
  ['list every caller of seatPrice', 'uses call seatPrice'],
  ['which files import price.ts?', 'uses import price.ts'],
  ['what depends on src/price.ts', 'uses import src/price.ts'],
  ['where is Fare used?', 'uses any Fare'],
  ['show me everything that uses Fare', 'uses any Fare'],
  ['which classes extend Store?', 'uses extend Store'],
  ['find all implementations of Store', 'uses extend Store'],
  ['what does seatPrice do?', 'explain seatPrice'],
  ['can you explain what seatPrice does', 'explain seatPrice'],
  ['What is the purpose of src/booking?', 'explain src/booking'],
  ['how are server.ts and price.ts connected?', 'connect server.ts price.ts'],
  ['what is the path from book to seatPrice?', 'connect book seatPrice'],
  ['what tests cover seatPrice?', 'tests seatPrice'],
  ['is there a test for seatPrice?', 'tests seatPrice'],
  ['when was seatPrice last changed, and why?', 'history seatPrice'],
  ['who changed price.ts last?', 'history price.ts'],
  ['what changed recently?', 'history null'],
  ['list all TODOs', 'list todos'],
  ['which environment variables does this code read?', 'list environment'],
  ['what are the commands of this extension?', 'list commands'],
  ['what can be configured, list every setting', 'list settings'],
  ['which HTTP routes does the server handle?', 'list routes'],
  ['show all command line options', 'list options'],
  ['What addons exist?', 'explain addons'],
  ['which themes does this project come with', 'explain themes'],
  ['list all examples', 'explain all examples'],
  ['what is this repository?', 'overview repository'],
  ['What is this repository, and how is it laid out?', 'overview repository'],
  ['give me an overview of this code base', 'overview repository'],
  ['how do I run the tests?', 'run test'],
  ['How do I build and test it?', 'run all'],
  ['what is the command to run this project?', 'run run'],
  ['how is this built?', 'run build'],
];

const ferries = codebase({
  ...filesBelow('test/fixtures/workspace'),
  'src/store.ts': 'export class Store {\n  save() {}\n}\n',
  'addons/a.ts': '',
  'themes/a.css': '',
  'examples/a.ts': '',
});

function readAs(question: string): string {
  const [asked] = understand(question, word => targetOf(word, ferries, null));
  if (asked === undefined) return 'free';
  const { kind } = asked;
  if (asked.kind === 'uses') return `uses ${asked.use} ${asked.name}`;
  return [kind, ...Object.entries(asked).flatMap(([key, value]) => (key === 'kind' ? [] : [String(value)]))].join(' ');
}

for (const [question, asked] of understood)
  test(`"${question}" is understood`, () => {
    assert.equal(readAs(question), asked);
  });

test('a question that only resembles a known one stays free', () => {
  for (const question of [
    'how are files ignored?',
    'why is reading slow?',
    'what happens when a file changes?',
    'how do I add a setting?',
    'who decides which backend is used?',
    'how do I run a query against the store?',
    'show me the error handling',
    'how do I build a prompt?',
    'what does this function return when the file is gone?',
    'where is seatPrice defined?\nAnd why?',
    `where is ${'very '.repeat(60)}long defined`,
    '',
    '???',
  ])
    assert.equal(readAs(question), 'free', question);
});

test('the words "code base" are no name, though a symbol is called base', () => {
  const based = codebase({ 'src/base.ts': 'export function base() {}\n' });
  const [asked] = understand('give me an overview of this code base', written => targetOf(written, based, null));
  assert.equal(asked?.kind, 'overview');
});
