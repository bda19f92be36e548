import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { entryOf, maxEntryBytes } from '../../../../src/reading/tree/entryOf';
import type { OutlineSymbol } from '../../../../src/reading/languages/outlineSymbol';

function symbol(name: string, more: Partial<OutlineSymbol> = {}): OutlineSymbol {
  return {
    name,
    kind: 'function',
    startLine: 1,
    endLine: 1,
    signature: '',
    doc: null,
    container: null,
    exported: true,
    ...more,
  };
}

test('a line names the file, what it exports first, and what it is for', () => {
  const symbols = [
    symbol('hidden', { exported: false }),
    symbol('StateStore', { kind: 'class', startLine: 2 }),
    symbol('constructor', { kind: 'method', container: 'StateStore', startLine: 3 }),
    symbol('save', { kind: 'method', container: 'StateStore', startLine: 4 }),
    symbol('keyOf', { startLine: 9 }),
  ];
  assert.equal(
    entryOf({ path: 'src/state/store.ts' }, { symbols, summary: 'Keeps states on disk under their keys.' }),
    'store.ts: class StateStore, keyOf, save, hidden. Keeps states on disk under their keys.',
  );
});

test('a file that says nothing is its name', () => {
  assert.equal(entryOf({ path: 'a/data.json' }, { symbols: [], summary: null }), 'data.json');
  assert.equal(entryOf({ path: 'README.md' }, { symbols: [], summary: 'Coil. Ask.' }), 'README.md: Coil. Ask.');
});

test('what does not fit ends in …, and the sentence keeps its room', () => {
  const symbols = Array.from({ length: 60 }, (_, i) => symbol(`operation${i}`, { startLine: i }));
  const line = entryOf({ path: 'many.ts' }, { symbols, summary: 'Does many things.' });
  assert.match(line, /^many\.ts: operation0, .*, …\. Does many things\.$/);
  assert.ok(Buffer.byteLength(line) > maxEntryBytes - 20);
});

test('no line takes more than its bytes or has half a character', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constant('\n'),
      fc.constantFrom('a', ' ', '.', 'é', '😀'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 150,
  });
  fc.assert(
    fc.property(text, fc.array(text, { maxLength: 12 }), fc.option(text), (path, names, summary) => {
      const line = entryOf({ path }, { symbols: names.map(name => symbol(name)), summary });
      assert.ok(Buffer.byteLength(line) <= maxEntryBytes);
      assert.equal(Buffer.from(line).toString(), line);
      assert.ok(!line.includes('\n'));
    }),
  );
});
