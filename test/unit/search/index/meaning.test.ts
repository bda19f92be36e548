import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meaningOf, MeaningQuery, MostAlike, signsOf } from '../../../../src/search/index/meaning';
import { parseWordVectors, wordVectors } from '../../../../src/search/index/wordVectors';
import { words } from '../../../../src/search/index/words';
import { SearchIndex } from '../../../../src/search/ranking/searchIndex';
import { cover, update } from '../../../support/inThread';
import { textDocument } from '../../../support/textDocument';

function made(
  center: readonly number[],
  rows: ReadonlyMap<string, readonly [scale: number, ...numbers: number[]]>,
): Buffer {
  const counts = Buffer.alloc(8);
  counts.writeUInt32LE(rows.size, 0);
  counts.writeUInt32LE(center.length, 4);
  const vectors = [...rows.values()];
  return Buffer.concat([
    Buffer.from('CWV1'),
    counts,
    Buffer.from(new Float32Array([...center, ...vectors.map(([scale]) => scale)]).buffer),
    Buffer.from(new Int8Array(vectors.flatMap(([, ...numbers]) => numbers)).buffer),
    Buffer.from([...rows.keys()].map(word => `${word}\n`).join('')),
  ]);
}

const axes = made(
  Array<number>(8).fill(0),
  new Map([
    ['east', [0.5, 2, 0, 0, 0, 0, 0, 0, 0]],
    ['north', [0.25, 0, 4, 0, 0, 0, 0, 0, -4]],
  ]),
);

test('a text means the sum of its words, each more of it counting less, of length 1', () => {
  const vectors = parseWordVectors(axes);
  const [east, ...others] =
    meaningOf(
      new Map([
        ['east', 3],
        ['unknown', 9],
      ]),
      vectors,
    ) ?? [];
  assert.deepEqual([east, ...others], [1, 0, 0, 0, 0, 0, 0, 0]);
  const both =
    meaningOf(
      new Map([
        ['east', 2],
        ['north', 1],
      ]),
      vectors,
    ) ?? [];
  const length = Math.hypot(1 + Math.log(2), 1, 1);
  assert.ok(
    Math.abs((both[0] ?? 0) - (1 + Math.log(2)) / length) < 1e-6 && Math.abs((both[7] ?? 0) + 1 / length) < 1e-6,
  );
  assert.equal(meaningOf(new Map([['unknown', 1]]), vectors), null);
});

test('the mean of all passages is taken off', () => {
  const vectors = parseWordVectors(made([1, 0, 0, 0, 0, 0, 0, 0.5], new Map([['east', [1, 1, 0, 0, 0, 0, 0, 0, 0]]])));
  assert.deepEqual([...(meaningOf(new Map([['east', 1]]), vectors) ?? [])], [0, 0, 0, 0, 0, 0, 0, -0.5]);
});

test('a damaged file of vectors is refused', () => {
  assert.throws(() => parseWordVectors(axes.subarray(0, axes.length - 4)), /damaged/);
  assert.throws(() => parseWordVectors(Buffer.concat([Buffer.from('XXXX'), axes.subarray(4)])), /damaged/);
});

test('comparing with signs adds what has the same sign and takes off the rest', () => {
  const meaning = Float64Array.from({ length: 16 }, (_, i) => Math.sin(5 * i));
  const other = Float64Array.from({ length: 16 }, (_, i) => Math.cos(3 * i));
  const signs = Buffer.concat([signsOf(meaning, 16), signsOf(other, 16), signsOf(null, 16)]);
  const query = new MeaningQuery(meaning);
  const expected = (against: (i: number) => number): number =>
    meaning.reduce((sum, value, i) => sum + value * (against(i) > 0 ? 1 : -1), 0);
  const near = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-5, `${a} is not ${b}`);
  near(
    query.with(signs, 0),
    expected(i => meaning[i] ?? 0),
  );
  near(
    query.with(signs, 2),
    expected(i => other[i] ?? 0),
  );
  near(
    query.with(signs, 4),
    expected(() => -1),
  );
});

test('the most alike are kept, best first, and what is within a deviation of the mean counts nothing', () => {
  const alike = new MostAlike(3);
  for (let id = 0; id < 101; id++) alike.add(id, (id * 37) % 101);
  assert.deepEqual(
    alike.ids.map(id => (id * 37) % 101),
    [100, 99, 98],
  );
  assert.equal(alike.shareOf(100), 1);
  assert.equal(alike.shareOf(79), 0);
  assert.ok(Math.abs(alike.shareOf(90) - (90 - 50 - 29.155) / (50 - 29.155)) < 0.01);
  assert.equal(new MostAlike(3).shareOf(1), 0);
});

test('words of code that mean much the same have vectors alike', () => {
  const vectors = wordVectors();
  const likeness = (a: string, b: string): number => {
    const [first, second] = [a, b].map(text => meaningOf(new Map(words(text).map(word => [word, 1])), vectors));
    assert.ok(first != null && second != null);
    const dot = first.reduce((sum, value, i) => sum + value * (second[i] ?? 0), 0);
    return dot / Math.hypot(...first) / Math.hypot(...second);
  };
  for (const [a, b, c] of [
    ['delete directory', 'remove folder', 'parse number'],
    ['authentication', 'password login', 'render image'],
    ['thread lock', 'mutex concurrency', 'html page'],
  ] as const)
    assert.ok(likeness(a, b) > likeness(a, c) + 0.2, `${a}: ${likeness(a, b)}, ${likeness(a, c)}`);
});

const question = 'how does the server that listens for clients on a port check a password';
const login = textDocument(
  'src/auth.ts',
  'export function authenticate(credentials) {\n  return login(credentials);\n}\n',
);
const others = Array.from({ length: 40 }, (_, n) =>
  textDocument(`src/shape${n}.ts`, `export function draw${n}() {\n  canvas.circle(${n});\n  return color;\n}\n`),
);
const server = textDocument(
  'src/server.ts',
  '/** The server listens for clients. */\nexport function listen(server) {\n  server.open(port);\n}\n',
);

test('a question finds what has none of its words, saved or not, behind what has them', () => {
  const index = new SearchIndex();
  for (const document of [...others, server]) update(index, document, null);
  const paths = (): string[] => index.search(question, 3).map(({ path }) => path);
  assert.equal(paths()[0], 'src/server.ts');
  assert.ok(!paths().includes('src/auth.ts'));
  cover(index, login, null);
  assert.ok(paths().includes('src/auth.ts'));
  index.uncover('src/auth.ts');
  assert.ok(!paths().includes('src/auth.ts'));
  update(index, login, null);
  assert.ok(paths().includes('src/auth.ts'));
  const [, found] = index.search(question, 2);
  assert.ok(found !== undefined && found.words.length === 0 && (found.parts?.meaning ?? 0) > 0);
  index.remove('src/auth.ts');
  assert.ok(!paths().includes('src/auth.ts'));
});

test('a question of which no word stands anywhere finds nothing, whatever it means', () => {
  const index = new SearchIndex();
  for (const document of [...others, login]) update(index, document, null);
  assert.deepEqual(index.search('password of users', 3), []);
});
