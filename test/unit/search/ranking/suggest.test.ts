import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suggest } from '../../../../src/search/ranking/suggest';
import { codebase } from '../../../support/codebase';

const { index } = codebase({
  'src/booking/price.ts': 'export function partyPrice() {\n  return 1;\n}\n',
  'src/price/index.ts': 'export const list = 1;\n',
  'src/timetable/sailing.ts': 'export class Sailing {\n  partyOf() { return 1; }\n}\n',
  'docs/prices.md': '# Party\n\nWhat a party pays.\n',
});
const found = (kind: 'file' | 'folder' | 'symbol', typed: string): string[] =>
  suggest({ kinds: [kind], typed, limit: 10 }, index).map(({ name, path }) => (kind === 'symbol' ? name : path));

test('files: the name before the path, whole before scattered letters, short before long', () => {
  assert.deepEqual(found('file', 'price'), ['docs/prices.md', 'src/booking/price.ts', 'src/price/index.ts']);
  assert.deepEqual(found('file', 'bkpr'), ['src/booking/price.ts']);
  assert.deepEqual(found('file', 'zzz'), []);
  assert.equal(found('file', '').length, 4);
});

test('folders are those that hold files, at any depth', () => {
  assert.deepEqual(found('folder', 'book'), ['src/booking']);
  assert.ok(found('folder', '').includes('src'));
});

test('symbols are found by their beginning in small letters too, code before headings, with where they are', () => {
  assert.deepEqual(found('symbol', 'party'), ['Sailing.partyOf', 'partyPrice', 'Party']);
  const [first] = suggest({ kinds: ['symbol'], typed: 'sail', limit: 10 }, index);
  assert.deepEqual([first?.name, first?.path, first?.startLine], ['Sailing', 'src/timetable/sailing.ts', 1]);
});
