import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import {
  editOf,
  hunksBetween,
  linesOf,
  rebased,
  withHunks,
  type TextEdit,
} from '../../../../src/editor/common/lineHunks';

const text = fc.array(fc.constantFrom('a', 'b', 'c', '', '}'), { maxLength: 14 });

test('a text with all its hunks in place is the other text, and with none it is itself', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const hunks = hunksBetween(before, after);
      assert.deepEqual(withHunks(before, hunks), after);
      assert.deepEqual(withHunks(before, []), before);
      for (const { at, lines } of hunks) assert.deepEqual(after.slice(at, at + lines.length), lines);
    }),
  );
});

test('each hunk, as an edit of the text, makes what it makes of the lines', () => {
  fc.assert(
    fc.property(text, text, fc.constantFrom('\n', '\r\n'), (before, after, eol) => {
      const lines = before.length === 0 ? [''] : before;
      for (const hunk of hunksBetween(lines, after)) {
        const edited = linesOf(edit(lines, editOf(hunk, lines, eol), eol));
        const wanted = withHunks(lines, [hunk]);
        assert.deepEqual(edited, wanted.length === 0 ? [''] : wanted);
      }
    }),
  );
});

test('changes apart from each other are hunks of their own, each as small as can be', () => {
  const before = ['import a', '', 'one', 'two', 'three', 'four'];
  const after = ['import a', 'import b', '', 'one', 'TWO', 'three', 'four'];
  assert.deepEqual(hunksBetween(before, after), [
    { from: 1, to: 1, at: 1, lines: ['import b'] },
    { from: 3, to: 4, at: 4, lines: ['TWO'] },
  ]);
});

test('a proposal follows an edit elsewhere, and none of two edits of the same lines is lost', () => {
  const base = ['one', 'two', 'three', 'four', 'five'];
  const proposed = ['one', 'two', 'three', 'FOUR', 'five'];
  assert.deepEqual(rebased(base, ['zero', ...base], proposed), ['zero', ...proposed]);
  assert.deepEqual(rebased(base, ['one', 'three', 'four', 'five'], proposed), ['one', 'three', 'FOUR', 'five']);
  assert.equal(rebased(base, ['one', 'two', 'three', '4', 'five'], proposed), null);
});

test('two texts of thousands of other lines are one hunk', () => {
  const [before, after] = ['a', 'b'].map(name => Array.from({ length: 5000 }, (_, i) => `${name}${i}`));
  assert.equal(hunksBetween(before ?? [], after ?? []).length, 1);
});

/** As an editor makes it. */
function edit(
  lines: readonly string[],
  { startLine, startCharacter, endLine, endCharacter, text }: TextEdit,
  eol: string,
): string {
  const offset = (line: number, character: number): number =>
    lines.slice(0, line).reduce((sum, each) => sum + each.length + eol.length, 0) + character;
  const whole = lines.join(eol);
  return whole.slice(0, offset(startLine, startCharacter)) + text + whole.slice(offset(endLine, endCharacter));
}
