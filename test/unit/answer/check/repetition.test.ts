import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { loopStart, RepetitionGuard } from '../../../../src/answer/check/repetition';

const looped = `Returns the value of the key. ${'It returns the value of it. '.repeat(5)}`;
const honest =
  'It opens the file. Then it reads each line:\n```py\nreturn default_value\nx = 1\nreturn default_value\ny = 2\nreturn default_value\n```\nIt closes the file.';

test('the same sentence thrice is a loop from its second time on', () => {
  const start = loopStart(looped);
  assert.equal(looped.slice(0, start ?? 0).trim(), 'Returns the value of the key. It returns the value of it.');
});

test('the same line thrice is a loop, as a list item too', () =>
  assert.notEqual(loopStart('- reads the next file\n- reads the next file\n- reads the next file\n'), null));

test('words over and over without an end are a loop', () =>
  assert.notEqual(loopStart(`It is the state of ${'the state of '.repeat(20)}`), null));

test('code that repeats a line honestly is no loop, the same line in a row is', () => {
  assert.equal(loopStart(honest), null);
  assert.notEqual(loopStart(`\`\`\`py\n${'return default_value\n'.repeat(3)}`), null);
});

test('short lines and rules are no loops', () => {
  assert.equal(loopStart('Yes. Yes. Yes. No.'), null);
  assert.equal(loopStart(`a\n${'-'.repeat(200)}\n${'| --- '.repeat(30)}|`), null);
});

test('the guard sees a loop soon after it began, however the text is cut into pieces, and never in honest text', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), size => {
      const feed = (text: string): number => {
        const guard = new RepetitionGuard();
        for (let at = 0; at < text.length; at += size) if (guard.loops(text.slice(at, at + size))) return at + size;
        return -1;
      };
      const stopped = feed(looped);
      assert.ok(stopped > 0 && stopped <= 30 + 28 * 4 + 24 + size, `${stopped}`);
      assert.equal(feed(honest), -1);
    }),
  );
});
