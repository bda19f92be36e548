import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Document } from '../../../src/reading/document';
import { layout, type FolderPlan, type LeafPlan } from '../../../src/reading/layout';
import { textDocument } from '../../support/textDocument';

const limit = 1000;
const byPath = (documents: readonly Document[]): Document[] =>
  [...documents].sort((a, b) => (a.path < b.path ? -1 : 1));

const segment = fc.constantFrom('a', 'b', 'c', 'lib', 'src', 'x');
const file = fc.record({
  path: fc
    .tuple(fc.array(segment, { maxLength: 3 }), fc.integer({ min: 0, max: 30 }))
    .map(([folders, n]) => [...folders, `f${n}.ts`].join('/')),
  size: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 3500 })),
});
const documentsOf = (files: readonly { path: string; size: number }[]): Document[] =>
  byPath([
    ...new Map(
      files.map(({ path, size }) => [path, textDocument(path, `${path}\n\n`.repeat(size).slice(0, size))]),
    ).values(),
  ]);
const repository = fc.array(file, { minLength: 1, maxLength: 60 }).map(documentsOf);

const leavesOf = (folder: FolderPlan): LeafPlan[] =>
  folder.children.flatMap(child => (child.kind === 'leaf' ? [child] : leavesOf(child)));
const textOf = (leaf: LeafPlan): string =>
  leaf.pieces
    .map(({ document, start, end }) => `${document.path}@${start}:${document.text.slice(start, end)}`)
    .join('\0');

test('every character of every document is in exactly one leaf, in path order, and no leaf is over the limit', () => {
  fc.assert(
    fc.property(repository, documents => {
      const leaves = leavesOf(layout(documents, limit));
      assert.equal(
        leaves.flatMap(leaf => leaf.pieces.map(({ document, start, end }) => document.text.slice(start, end))).join(''),
        documents.map(({ text }) => text).join(''),
      );
      for (const leaf of leaves)
        assert.ok(
          leaf.pieces.reduce(
            (sum, { document, start, end }) => sum + Buffer.byteLength(document.text.slice(start, end)),
            0,
          ) <= limit,
        );
    }),
  );
});

test('a folder that fits in a leaf is never split, and a folder node stands for each that does not', () => {
  fc.assert(
    fc.property(repository, documents => {
      const plan = layout(documents, limit);
      const total = (path: string): number =>
        documents.filter(d => d.path.startsWith(path)).reduce((sum, d) => sum + d.bytes, 0);
      const visit = (folder: FolderPlan): void => {
        if (folder.path !== '') assert.ok(total(folder.path) > limit);
        for (const child of folder.children) if (child.kind === 'folder') visit(child);
      };
      visit(plan);
      const leafCount = new Map<string, Set<LeafPlan>>();
      for (const leaf of leavesOf(plan))
        for (const { document } of leaf.pieces)
          for (let slash = document.path.indexOf('/'); slash >= 0; slash = document.path.indexOf('/', slash + 1)) {
            const folder = document.path.slice(0, slash + 1);
            leafCount.set(folder, (leafCount.get(folder) ?? new Set()).add(leaf));
          }
      for (const [folder, leaves] of leafCount) if (total(folder) <= limit) assert.equal(leaves.size, 1, folder);
    }),
  );
});

test('an edit that keeps sizes within a leaf changes one leaf and nothing else', () => {
  fc.assert(
    fc.property(repository, fc.nat(), (documents, pick) => {
      const before = leavesOf(layout(documents, limit)).map(textOf);
      const index = pick % documents.length;
      const chosen = documents[index]!;
      if (chosen.bytes > limit) return;
      const edited = documents.with(index, textDocument(chosen.path, chosen.text.replace(/./, '#')));
      const after = leavesOf(layout(edited, limit)).map(textOf);
      assert.equal(after.length, before.length);
      assert.ok(after.filter((text, i) => text !== before[i]).length <= 1);
    }),
  );
});

test('a document added or removed changes only leaves of one unbroken stretch around it, however large the repository', () => {
  fc.assert(
    fc.property(fc.integer({ min: 20, max: 200 }), fc.nat(), fc.integer({ min: 1, max: 300 }), (count, pick, size) => {
      // One flat folder: the hardest case for boundaries, since nothing else separates the leaves.
      const all = documentsOf(
        Array.from({ length: count }, (_, i) => ({ path: `src/f${i}.ts`, size: 50 + ((i * 37) % 200) })),
      );
      const added = textDocument(`src/f${pick % count}x.ts`, 'y'.repeat(size));
      const before = new Set(leavesOf(layout(all, limit)).map(textOf));
      const after = leavesOf(layout(byPath([...all, added]), limit));
      const changed = after.map(textOf).map(text => !before.has(text));
      const first = changed.indexOf(true);
      const last = changed.lastIndexOf(true);
      assert.ok(first >= 0);
      assert.ok(changed.slice(first, last + 1).every(Boolean), 'the changed leaves are neighbours');
      const bytes = after
        .slice(first, last + 1)
        .reduce((sum, leaf) => sum + leaf.pieces.reduce((n, { document }) => n + document.bytes, 0), 0);
      assert.ok(bytes <= 2 * limit + size, 'no more is read again than two leaves hold');
    }),
    { numRuns: 300 },
  );
});

test('a document longer than a leaf is cut at blank lines, and an edit at its end leaves its beginning alone', () => {
  const paragraph = (n: number): string => `function f${n}() {\n  return ${n};\n}\n\n`;
  const text = Array.from({ length: 200 }, (_, n) => paragraph(n)).join('');
  const leaves = leavesOf(layout([textDocument('big.ts', text)], limit));
  assert.ok(leaves.length > 5);
  for (const {
    pieces: [piece],
  } of leaves)
    assert.ok(text.slice(piece!.start, piece!.end).startsWith('function f'));
  const edited = leavesOf(layout([textDocument('big.ts', text + paragraph(999))], limit));
  const same = new Set(leaves.map(textOf));
  assert.ok(edited.filter(leaf => !same.has(textOf(leaf))).length <= 2);
});

test('a line of a million characters is cut without splitting a character', () => {
  const text = '😀é'.repeat(100_000);
  const leaves = leavesOf(layout([textDocument('line.txt', text)], limit));
  for (const {
    pieces: [piece],
  } of leaves)
    assert.equal(Buffer.from(text.slice(piece!.start, piece!.end)).toString(), text.slice(piece!.start, piece!.end));
});
