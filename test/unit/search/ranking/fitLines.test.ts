import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitLines } from '../../../../src/search/ranking/fitLines';

const lines = Array.from({ length: 40 }, (_, i) => (i === 24 || i === 26 ? 'the needle' : 'some plain hay'));

test('what fits stays whole', () =>
  assert.deepEqual(fitLines(lines, { startLine: 3, endLine: 9 }, new Set(), 1000), { startLine: 3, endLine: 9 }));

test('a long range is cut to whole lines around the matching ones', () => {
  const cut = fitLines(lines, { startLine: 1, endLine: 40 }, new Set(['needl']), 100);
  assert.deepEqual(cut, { startLine: 23, endLine: 29 });
});

test('without a match the head stays', () =>
  assert.equal(fitLines(lines, { startLine: 5, endLine: 40 }, new Set(['x']), 100)?.startLine, 5));

test('no line fits: nothing', () =>
  assert.equal(fitLines(['a'.repeat(50)], { startLine: 1, endLine: 1 }, new Set(), 20), null));

test('the cut is within the range, within the bytes, and has a matching line when one of them fits', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('needle', 'hay', '', 'long hay with é and more words in it'), {
        minLength: 1,
        maxLength: 30,
      }),
      fc.nat(80),
      (some, max) => {
        const cut = fitLines(some, { startLine: 1, endLine: some.length }, new Set(['needl']), max);
        if (cut === null) return assert.ok(some.every(line => Buffer.byteLength(line) > max));
        const text = some.slice(cut.startLine - 1, cut.endLine).join('\n');
        assert.ok(cut.startLine >= 1 && cut.endLine <= some.length && Buffer.byteLength(text) <= max);
        if (some.includes('needle') && max >= 6) assert.ok(text.includes('needle'));
      },
    ),
  );
});
