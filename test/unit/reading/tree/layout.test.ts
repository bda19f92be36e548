import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Document } from '../../../../src/reading/files/document';
import { layout, type FolderPlan, type LeafPlan, type Piece } from '../../../../src/reading/tree/layout';
import { textDocument } from '../../../support/textDocument';

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
const pieceText = ({ document: { text }, part }: Piece): string =>
  part === null ? text : text.slice(part.start, part.end);
const textOf = (leaf: LeafPlan): string =>
  leaf.pieces.map(piece => `${piece.document.path}@${piece.part?.start ?? 0}:${pieceText(piece)}`).join('\0');
const bytesOf = (leaf: LeafPlan): number =>
  leaf.pieces.reduce((sum, { document, part }) => sum + (part ?? document).bytes, 0);

test('every character of every document is in exactly one leaf, in path order, and no leaf is over the limit', () => {
  fc.assert(
    fc.property(repository, documents => {
      const leaves = leavesOf(layout(documents, { leafBytes: limit }));
      assert.equal(
        leaves.flatMap(leaf => leaf.pieces.map(pieceText)).join(''),
        documents.map(({ text }) => text).join(''),
      );
      for (const leaf of leaves) {
        assert.ok(bytesOf(leaf) <= limit);
        assert.equal(bytesOf(leaf), Buffer.byteLength(leaf.pieces.map(pieceText).join('')));
      }
    }),
  );
});

test('a folder that fits in a leaf is never split, and a folder node stands for each that does not', () => {
  fc.assert(
    fc.property(repository, documents => {
      const plan = layout(documents, { leafBytes: limit });
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
      const before = leavesOf(layout(documents, { leafBytes: limit })).map(textOf);
      const index = pick % documents.length;
      const chosen = documents[index]!;
      if (chosen.bytes > limit) return;
      const edited = documents.with(index, textDocument(chosen.path, chosen.text.replace(/./, '#')));
      const after = leavesOf(layout(edited, { leafBytes: limit })).map(textOf);
      assert.equal(after.length, before.length);
      assert.ok(after.filter((text, i) => text !== before[i]).length <= 1);
    }),
  );
});

/** What one document's adding, removing or growing to `size` bytes (0: removing) changes; see the properties below. */
function assertNear(all: readonly Document[], path: string, size: number): void {
  const old = all.find(d => d.path === path);
  const kept = all.filter(d => d !== old);
  const now = size === 0 ? kept : byPath([...kept, textDocument(path, `${path}\n\n`.repeat(size).slice(0, size))]);
  for (const [from, to] of [
    [all, now],
    [now, all],
  ] as const) {
    const before = new Set(leavesOf(layout(from, { leafBytes: limit })).map(textOf));
    const after = leavesOf(layout(to, { leafBytes: limit }));
    const changed = after.map(leaf => !before.has(textOf(leaf)));
    const stretch = after.slice(Math.max(0, changed.indexOf(true)), changed.lastIndexOf(true) + 1);
    // A folder that comes to fit in a leaf, or not to, stands by itself from then on: its leaf's other bytes count too.
    const turned = foldersOf(path).some(folder => total(from, folder) > limit !== total(to, folder) > limit);
    // Parts of a long document may stay as they were amid those that change.
    const others = stretch.filter(leaf => leaf.pieces.every(({ document }) => document.path !== path));
    if (!turned)
      assert.ok(
        others.every(leaf => !before.has(textOf(leaf))),
        'the changed leaves are neighbours',
      );
    const bytes = after.reduce((sum, leaf, i) => sum + (changed[i] === true ? bytesOf(leaf) : 0), 0);
    assert.ok(
      bytes <= (turned ? 3 : 2) * limit + Math.max(size, old?.bytes ?? 0),
      `${bytes} bytes are read again, turned: ${turned}`,
    );
  }
}
const foldersOf = (path: string): string[] => [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index + 1));
const total = (documents: readonly Document[], folder: string): number =>
  documents.filter(d => d.path.startsWith(folder)).reduce((sum, d) => sum + d.bytes, 0);

test('a document added, grown or removed changes one unbroken stretch of at most two leaves besides, in one flat folder', () => {
  fc.assert(
    fc.property(fc.integer({ min: 20, max: 200 }), fc.nat(), fc.integer({ min: 0, max: 3000 }), (count, pick, size) => {
      // The hardest case for boundaries, since nothing else separates the leaves.
      const all = documentsOf(
        Array.from({ length: count }, (_, i) => ({ path: `src/f${i}.ts`, size: 50 + ((i * 37) % 200) })),
      );
      assertNear(all, `src/f${pick % count}x.ts`, size);
      assertNear(all, `src/f${pick % count}.ts`, size);
    }),
    { numRuns: 300 },
  );
});

test('a document added, grown or removed changes one unbroken stretch around it, in folders of any shape', () => {
  fc.assert(
    fc.property(repository, file, fc.nat(), fc.integer({ min: 0, max: 3000 }), (all, other, pick, size) => {
      assertNear(all, other.path, size);
      assertNear(all, all[pick % all.length]!.path, size);
    }),
    { numRuns: 300 },
  );
});

test('what was laid out before does not matter, and what is the same is taken from it', () => {
  fc.assert(
    fc.property(repository, repository, fc.nat(), fc.subarray(['a/', 'lib/', 'src/']), (one, other, pick, roots) => {
      const options = { leafBytes: limit, roots };
      const cold = layout(one, options);
      assert.deepEqual(layout(one, options, layout(other, options)), cold);
      const edited = one.with(pick % one.length, textDocument(one[pick % one.length]!.path, 'edited'));
      assert.deepEqual(layout(edited, options, cold), layout(edited, options));
      // Other objects for the same files, as after a restart.
      assert.equal(layout(structuredClone(one), options, cold), cold);
    }),
  );
});

test('each folder of a workspace that has several is a folder node of its own, and no leaf holds files of two', () => {
  fc.assert(
    fc.property(repository, documents => {
      const roots = [...new Set(documents.map(d => foldersOf(d.path)[0]).filter(path => path !== undefined))];
      const inside = documents.filter(d => d.path.includes('/'));
      const plan = layout(inside, { leafBytes: limit, roots });
      assert.deepEqual(
        plan.children.map(child => (child.kind === 'folder' ? child.path : 'a leaf')),
        roots,
      );
    }),
  );
});

test('a document longer than a leaf is cut at blank lines, and an edit at its end leaves its beginning alone', () => {
  const paragraph = (n: number): string => `function f${n}() {\n  return ${n};\n}\n\n`;
  const text = Array.from({ length: 200 }, (_, n) => paragraph(n)).join('');
  const leaves = leavesOf(layout([textDocument('big.ts', text)], { leafBytes: limit }));
  assert.ok(leaves.length > 5);
  for (const {
    pieces: [piece],
  } of leaves)
    assert.ok(pieceText(piece!).startsWith('function f'));
  const edited = leavesOf(layout([textDocument('big.ts', text + paragraph(999))], { leafBytes: limit }));
  const same = new Set(leaves.map(textOf));
  assert.ok(edited.filter(leaf => !same.has(textOf(leaf))).length <= 2);
});

test('a line of a million characters is cut without splitting a character', () => {
  const text = '😀é'.repeat(100_000);
  const leaves = leavesOf(layout([textDocument('line.txt', text)], { leafBytes: limit }));
  for (const {
    pieces: [piece],
  } of leaves)
    assert.equal(Buffer.from(pieceText(piece!)).toString(), pieceText(piece!));
});
