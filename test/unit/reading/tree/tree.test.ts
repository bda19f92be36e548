import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Document } from '../../../../src/reading/files/document';
import { buildTree, folderBytes, noteBytes, type Tree } from '../../../../src/reading/tree/tree';
import { textDocument } from '../../../support/textDocument';

const options = {
  entry: ({ path, text }: Document): string =>
    `${path.split('/').at(-1) ?? ''}: ${/export (\w+)/.exec(text)?.[1] ?? ''}`,
  format: 'test',
  wrap: (path: string, text: string): string => `<${path}>\n${text}`,
  leafBytes: 1000,
};
const repository = (count: number): Document[] =>
  Array.from({ length: count }, (_, n) =>
    textDocument(`src/m${Math.floor(n / 10)}/f${String(n).padStart(5, '0')}.ts`, `export name${n}\n${'x'.repeat(150)}`),
  ).sort((a, b) => (a.path < b.path ? -1 : 1));
const keys = (tree: Tree): Map<string, string> => new Map(tree.nodes.map(node => [node.id, node.textHash]));

test('the tree is a function of paths and texts: the same documents give the same nodes', () => {
  assert.deepEqual(keys(buildTree(repository(100), options)), keys(buildTree(repository(100), options)));
});

test('early cut-off: an edit that leaves the note as it was changes one leaf and no folder', () => {
  const before = buildTree(repository(100), options);
  const edited = repository(100).map(d =>
    d.path.endsWith('00042.ts') ? textDocument(d.path, d.text.replace('xx', 'yy')) : d,
  );
  const after = keys(buildTree(edited, options));
  const changed = before.nodes.filter(node => after.get(node.id) !== node.textHash);
  assert.deepEqual(
    changed.map(node => node.kind),
    ['leaf'],
  );
});

test('an edit at the end of a document longer than a leaf leaves the hashes of its first parts as they were', () => {
  const text = Array.from({ length: 200 }, (_, n) => `function f${n}() {\n  return ${n};\n}\n\n`).join('');
  const before = buildTree([textDocument('big.ts', text)], options).nodes.filter(node => node.kind === 'leaf');
  const after = new Set(
    buildTree([textDocument('big.ts', `${text}one more`)], options).nodes.map(node => node.textHash),
  );
  assert.ok(before.length > 5);
  assert.ok(before.filter(node => !after.has(node.textHash)).length <= 1);
});

test('an edit that changes the note changes the leaf and its ancestors only', () => {
  const before = buildTree(repository(100), options);
  const edited = repository(100).map(d =>
    d.path.endsWith('00042.ts') ? textDocument(d.path, d.text.replace('name42', 'other')) : d,
  );
  const after = keys(buildTree(edited, options));
  const changed = before.nodes.filter(node => after.get(node.id) !== node.textHash);
  const leaf = before.leavesOf.get('src/m4/f00042.ts')?.[0];
  const ancestors = new Set();
  for (let node = leaf; node !== undefined; node = before.parentOf.get(node)) ancestors.add(node);
  assert.ok(changed.length >= 2);
  assert.ok(changed.every(node => ancestors.has(node)));
});

test('folder texts and notes stay within their budgets in a repository of 20,000 files, by groups of children', () => {
  const tree = buildTree(repository(20_000), { ...options, leafBytes: 4000 });
  for (const node of tree.nodes) {
    assert.ok(Buffer.byteLength(node.note) <= noteBytes, node.id);
    if (node.kind !== 'leaf') assert.ok(Buffer.byteLength(node.text()) <= folderBytes + 200, `${node.kind} ${node.id}`);
  }
  assert.ok(tree.nodes.some(node => node.kind === 'group'));
  assert.equal(new Set(tree.nodes.map(node => `${node.kind} ${node.id}`)).size, tree.nodes.length, 'ids are unique');
});

test('folder texts, notes and ids hold in trees deep and wide, with long names', () => {
  const name = fc.oneof(
    fc.constantFrom('a', 'b', 'src'),
    fc.integer({ min: 1, max: 900 }).map(length => 'é'.repeat(length)),
    fc.integer({ min: 0, max: 5000 }).map(n => `line\nbreak: ${n}`),
  );
  const path = fc.array(name, { minLength: 1, maxLength: 40 }).map(parts => parts.join('/'));
  const files = fc.array(fc.tuple(path, fc.integer({ min: 1, max: 2500 })), { maxLength: 150 });
  fc.assert(
    fc.property(files, fc.integer({ min: 400, max: 8192 }), (list, budget) => {
      // A folder cannot stand where a file does.
      const documents = [...new Map(list.map(([key, size]) => [`${key}.ts`, 'x'.repeat(size)]))]
        .map(([key, text]) => textDocument(key, text))
        .sort((a, b) => (a.path < b.path ? -1 : 1));
      const tree = buildTree(documents, { ...options, entry: () => 'entry: '.repeat(28), folderBytes: budget });
      assert.equal(new Set(tree.nodes.map(node => `${node.kind} ${node.id}`)).size, tree.nodes.length);
      for (const node of tree.nodes) {
        assert.ok(Buffer.byteLength(node.note) <= noteBytes);
        if (node.kind === 'leaf') continue;
        assert.ok(node.bytes <= budget, `${node.bytes} of ${budget}`);
        // The title and the format's marks.
        assert.ok(Buffer.byteLength(node.text()) <= budget + 250);
      }
    }),
    { numRuns: 60 },
  );
});

test('the root comes first and a folder before what lies below it', () => {
  const tree = buildTree(repository(300), options);
  assert.equal(tree.nodes[0], tree.root);
  const place = new Map(tree.nodes.map((node, index) => [node, index]));
  for (const [child, parent] of tree.parentOf) assert.ok(place.get(parent)! < place.get(child)!);
});

test("a folder's text begins with its README's head and lists its files with their entries", () => {
  const tree = buildTree(
    [textDocument('README.md', '# Frobnicator\nTurns knobs.'), textDocument('main.ts', 'export start')],
    options,
  );
  assert.match(tree.root.text(), /^<\.\/>\n# Frobnicator\nTurns knobs\.\n\nREADME\.md: \nmain\.ts: start/);
  assert.match(tree.root.note, /^Frobnicator/);
});

test('a note is a function of what its node is known by: other leaves under the same listing give the same note', () => {
  // Leaves of one file, and one of all three: the folder's lines are the same.
  const documents = ['a.ts', 'b.ts', 'c.ts'].map(path => textDocument(path, `export name\n${'x'.repeat(150)}`));
  const [apart, together] = [200, 1000].map(leafBytes => buildTree(documents, { ...options, leafBytes }));
  assert.notEqual(apart!.nodes.length, together!.nodes.length);
  assert.equal(apart!.root.textHash, together!.root.textHash);
  assert.equal(apart!.root.note, together!.root.note);
});

test('an empty workspace has a root and nothing else', () => {
  assert.equal(buildTree([], options).nodes.length, 1);
});
