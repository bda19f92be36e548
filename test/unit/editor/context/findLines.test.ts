import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { findLines } from '../../../../src/editor/context/findLines';

const cited = ['export function partyPrice(fares) {', '  const seats = fares.length;', '  return seats * 10;', '}'];
const file = ['import { fares } from "./fares";', '', ...cited, '', 'export const last = 1;'];
const inserted = ['// one', '// two', '// three'];

const rows: readonly {
  readonly what: string;
  readonly file: readonly string[];
  readonly near: number;
  readonly found: readonly [number, number] | null;
}[] = [
  { what: 'nothing changed', file, near: 3, found: [3, 6] },
  { what: 'lines were inserted above', file: [...inserted, ...file], near: 3, found: [6, 9] },
  { what: 'lines were removed above', file: file.slice(2), near: 3, found: [1, 4] },
  { what: 'it was indented', file: ['class A {', ...file.map(line => `  ${line}`), '}'], near: 3, found: [4, 7] },
  {
    what: 'a line of it was edited and it moved',
    file: [...inserted, ...file.map(line => line.replace('seats * 10', 'seats * 12'))],
    near: 3,
    found: [6, 9],
  },
  {
    what: 'it stands twice: the nearer one',
    file: [...cited, ...inserted, ...cited, '', ...inserted],
    near: 7,
    found: [8, 11],
  },
  {
    what: 'it was removed',
    file: ['import { fares } from "./fares";', '', '}', 'export const last = 1;'],
    near: 3,
    found: null,
  },
  { what: 'the file is empty', file: [''], near: 3, found: null },
  { what: 'only its closing brace is left', file: ['}', '}', '}'], near: 1, found: null },
];

for (const { what, file: now, near, found } of rows)
  test(`cited lines are found again: ${what}`, () => {
    const range = findLines(now, cited, near);
    assert.deepEqual(range === null ? null : [range.startLine, range.endLine], found);
  });

test('lines that are somewhere in the file are always found, and what is found lies in the file', () => {
  const line = fc.constantFrom('', '}', 'alpha', 'beta', 'gamma', 'delta()', '  indented', '世界の線');
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 30 }),
      fc.array(line, { minLength: 1, maxLength: 5 }),
      fc.nat(40),
      (some, sought, near) => {
        const range = findLines([...some, ...sought, ...some], sought, near + 1);
        const telling = sought.some(each => each.length > 3);
        if (telling) assert.ok(range !== null);
        if (range === null) return;
        const lines = some.length * 2 + sought.length;
        assert.ok(range.startLine >= 1 && range.startLine <= range.endLine && range.endLine <= lines);
      },
    ),
    { numRuns: 300, seed: 18 },
  );
});

test('a file of 200,000 equal lines is searched in bounded time', () => {
  const many = Array.from({ length: 200_000 }, () => 'return value;');
  const wanted = [...Array.from({ length: 400 }, () => 'return value;'), 'const gone = 1;'];
  const began = performance.now();
  findLines(many, wanted, 100_000);
  assert.ok(performance.now() - began < 2000);
});
