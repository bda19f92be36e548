import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Outline } from '../../../../src/reading/languages/outline';
import { passagesOf } from '../../../../src/search/index/passages';

function outlineOf(...ranges: [startLine: number, endLine: number][]): Outline {
  return {
    summary: null,
    references: [],
    imports: [],
    symbols: ranges.map(([startLine, endLine], i) => ({
      name: `f${i}`,
      kind: 'function',
      startLine,
      endLine,
      signature: '',
      doc: null,
      container: null,
      exported: true,
    })),
  };
}
const numbered = (count: number): string => Array.from({ length: count }, (_, i) => `line ${i + 1}`).join('\n');
const rangesOf = (text: string, outline: Outline | null): string[] =>
  passagesOf({ path: 'a', text }, outline).map(p => `${p.startLine}-${p.endLine}`);

test('each function is a passage, with the comment above it', () => {
  const lines = numbered(30).split('\n');
  lines[9] = '/** About g. */';
  assert.deepEqual(rangesOf(lines.join('\n'), outlineOf([1, 9], [11, 20])), ['1-9', '10-20', '21-30']);
});

test('a class longer than a passage is split at its methods', () => {
  assert.deepEqual(rangesOf(numbered(100), outlineOf([1, 100], [10, 50], [51, 100])), ['1-9', '10-50', '51-100']);
});

test('a function longer than 60 lines is split at a blank line', () => {
  const lines = numbered(80).split('\n');
  lines[39] = '';
  assert.deepEqual(rangesOf(lines.join('\n'), outlineOf([1, 80])), ['1-39', '41-80']);
});

test('small functions share a passage', () =>
  assert.deepEqual(rangesOf(numbered(6), outlineOf([1, 2], [3, 4], [5, 6])), ['1-6']));

test('a short block is not joined to one that would make it too long', () => {
  const lines = numbered(70).split('\n');
  lines[10] = '';
  assert.deepEqual(rangesOf(lines.join('\n'), null), ['1-10', '12-70']);
  lines[8] = '';
  assert.deepEqual(rangesOf(lines.join('\n'), null), ['1-10', '12-70']);
});

test('a file without text has no passage', () => assert.deepEqual(rangesOf(' \n\n', null), []));

test('passages never overlap, are in order, at most 60 lines, and hold every line with text, whatever the outline says', () => {
  const line = fc.constantFrom('', 'code', '  x', '# heading', '// note', '\t');
  const range = fc.tuple(fc.integer({ min: -2, max: 220 }), fc.integer({ min: -2, max: 220 }));
  fc.assert(
    fc.property(fc.array(line, { maxLength: 200 }), fc.option(fc.array(range, { maxLength: 8 })), (lines, ranges) => {
      const passages = passagesOf({ path: 'a', text: lines.join('\n') }, ranges === null ? null : outlineOf(...ranges));
      const held = new Set<number>();
      let last = 0;
      for (const passage of passages) {
        assert.ok(
          passage.startLine > last && passage.endLine >= passage.startLine && passage.endLine - passage.startLine < 60,
        );
        assert.equal(passage.text, lines.slice(passage.startLine - 1, passage.endLine).join('\n'));
        for (let at = passage.startLine; at <= passage.endLine; at++) held.add(at);
        last = passage.endLine;
      }
      lines.forEach((text, i) => assert.ok(text.trim() === '' || held.has(i + 1)));
    }),
  );
});
