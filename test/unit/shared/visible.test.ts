import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visible, visibleJson, visibleLine } from '../../../src/shared/visible';

test('what acts on a terminal or hides is shown, letters of any script and emoji stay', () => {
  assert.equal(visible('a\x1b]52;c;cHdu\x07\u202egnp\u2066\x9b31m\r\u2028'), 'a\\u{1b}]52;c;cHdu\\u{7}\\u{202e}gnp\\u{2066}\\u{9b}31m\\u{d}\\u{2028}');
  const plain = 'Zürich 日本 نص ‌ 👩‍👩‍👧 a\n\tb';
  assert.equal(visible(plain), plain);
  assert.equal(visibleLine('e\nf\t.ts'), 'e\\u{a}f\\u{9}.ts');
});

test('JSON has the same value and nothing that acts', () => {
  const value = { path: 'a\x1b\x9b\u202e\u{e0041}\u2028.ts', text: 'x\ny' };
  const json = visibleJson(value);
  assert.deepEqual(JSON.parse(json), value);
  assert.match(json, /^[\x20-\x7e]+$/);
});
