import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitAttached, type Attached } from '../../../../src/answer/evidence/attached';
import { headerBytes } from '../../../../src/search/ranking/evidence';

const attached = (path: string, text: string, startLine = 1): Attached => ({
  ...{ kind: 'file', path, text, startLine, endLine: startLine + text.split('\n').length - 1, quoted: false },
  paths: [path],
});

test('what small attachments leave goes to the large, which are cut to the lines that the question is about', () => {
  const large = Array.from({ length: 100 }, (_, i) => (i === 70 ? 'the anchor is here' : `line ${i}`)).join('\n');
  const [first, second] = fitAttached(
    [attached('large', large, 11), attached('small', 'little')],
    'where is the anchor?',
    400,
  );
  assert.equal(second?.text, 'little');
  assert.ok(first !== undefined);
  assert.ok(first.text.length > 200);
  assert.match(first.text, /anchor/);
  assert.deepEqual([first.number, second.number], [1, 2]);
  const at = first.text.split('\n').indexOf('the anchor is here') + first.startLine;
  assert.equal(at, 81, 'lines are those of the file');
});

test('the budget holds whatever is attached', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 300 }), { maxLength: 6 }), fc.nat(800), (texts, budget) => {
      const pieces = fitAttached(
        texts.map((text, i) => attached(`p${i}`, text)),
        'q',
        budget,
      );
      const bytes = pieces.reduce(
        (sum, { path, text }) => sum + headerBytes + path.length + Buffer.byteLength(text),
        0,
      );
      assert.ok(bytes <= budget);
    }),
  );
});
