import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prove } from '../../../../src/answer/facts/prove';
import { codebase } from '../../../support/codebase';

const { signal } = new AbortController();

async function answer(
  files: Record<string, string>,
  question: string,
  leftOut: readonly string[] = [],
): Promise<string> {
  const known = codebase(files);
  const unread = leftOut.map(path => ({ path, reason: 'its encoding is unknown' }));
  const proven = await prove(question, null, { ...known, leftOut: () => unread }, signal);
  return proven === null || proven.kind === 'nothing' ? '' : proven.markdown;
}

test('a name is not defined only where a grammar read every line that has it', async () => {
  const parsed = { 'a.ts': 'drainOutbox();\n' };
  assert.match(await answer(parsed, 'Where is `drainOutbox` defined?'), /is not defined in this repository/);
  const unparsed = { ...parsed, 'b.zz': 'whatever drainOutbox\n' };
  const said = await answer(unparsed, 'Where is `drainOutbox` defined?');
  assert.match(said, /It is unknown where `drainOutbox` is defined: Coil does not parse `\.zz` files/);
  assert.doesNotMatch(said, /is not defined in/);
});

test('source files that are not read are named', async () => {
  const said = await answer({ 'a.ts': 'drainOutbox();\n' }, 'Where is `drainOutbox` defined?', ['b.c']);
  assert.match(
    said,
    /No file that is read defines `drainOutbox`\. 1 file is not read, in which it could stand: `b\.c`/,
  );
});

test('uses in files without a grammar are shown as what is not known, and guessed definitions say so', async () => {
  const files = { 'theme.scss': '$brand-amber: #fb0;\n', 'menu.scss': '.menu { color: $brand-amber; }\n' };
  const said = await answer(files, 'Who uses `$brand-amber`?');
  assert.match(said, /1 line has the name.*Coil does not parse `\.scss` files/);
  assert.doesNotMatch(said, /No use/);
  assert.match(
    await answer(files, 'Where is `$brand-amber` defined?'),
    /Guessed from the words of its line: Coil does not parse `\.scss` files\./,
  );
});

test('an export under another name leads to what it renames, and its uses count', async () => {
  const files = {
    'tax/impl.ts': 'export function computeTax() {}\n',
    'tax/index.ts': "export { computeTax as taxOf } from './impl';\n",
    'cart.ts': "import { taxOf } from './tax';\nexport function cartTax() {\n  taxOf();\n}\n",
  };
  const said = await answer(files, 'Who uses `taxOf`?');
  assert.match(said, /`computeTax` is used in 1 place.*in `cartTax`/s);
  assert.match(said, /`taxOf` is an alias of it/);
});

test('what only declares a function is listed apart from what defines it', async () => {
  const files = {
    'a.c': 'int sum(int n) { return n; }\n',
    'b.c': 'int sum(int n);\nint two(void) { return sum(2); }\n',
  };
  assert.match(await answer(files, 'Where is `sum` defined?'), /is defined in `a\.c` .*declared in 1 more place/s);
});
