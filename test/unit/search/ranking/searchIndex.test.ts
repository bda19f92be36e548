import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Outline } from '../../../../src/reading/languages/outline';
import { indexedFile } from '../../../../src/search/index/indexedFile';
import { SearchIndex } from '../../../../src/search/ranking/searchIndex';
import { cover, inThread, update } from '../../../support/inThread';
import { textDocument } from '../../../support/textDocument';

type Named = [name: string, startLine: number, endLine: number, container?: string];
const outlineOf = (...symbols: Named[]): Outline => ({
  summary: null,
  references: [],
  imports: [],
  symbols: symbols.map(([name, startLine, endLine, container]) => ({
    name,
    kind: 'function',
    startLine,
    endLine,
    signature: '',
    doc: null,
    container: container ?? null,
    exported: true,
  })),
});
const store = textDocument(
  'src/state/store.ts',
  'export class StateStore {\n  save(key: string) {\n    write(key);\n  }\n}\n',
);
const mentions = textDocument(
  'src/use.ts',
  'StateStore\n'.repeat(4) + '// StateStore StateStore state store StateStore\n',
);
const other = textDocument('src/panel.ts', 'export function renderPanel() {\n  return html;\n}\n');

function indexed(): SearchIndex {
  const index = new SearchIndex();
  update(index, mentions, null);
  update(index, store, outlineOf(['StateStore', 1, 5], ['save', 2, 4, 'StateStore']));
  update(index, other, outlineOf(['renderPanel', 1, 3]));
  return index;
}

test('the definition of a named identifier comes before any number of mentions', () => {
  const [first] = indexed().search('What is StateStore for?', 5);
  assert.equal(first?.path, store.path);
  assert.deepEqual(first.defines, ['StateStore']);
});

test('a definition comes first even where the name is not the only word asked for', () => {
  const index = indexed();
  const decoy = textDocument('keys/expire/keys.ts', 'keys expire: stateStoreKeys, expireKeys, StateStore');
  update(index, decoy, outlineOf(['stateStoreKeys', 1, 1], ['expireKeys', 1, 1]));
  assert.equal(index.search('how do the keys of a StateStore expire', 5)[0]?.path, store.path);
});

test('words in another form find the passage and are told as the question spells them', () => {
  const [first] = indexed().search('how are panels rendered', 5);
  assert.equal(first?.path, other.path);
  assert.deepEqual([...first.words].sort(), ['panels', 'rendered']);
});

test('words found nowhere find nothing', () =>
  assert.deepEqual(indexed().search('how to bake a chocolate cake', 5), []));

test('a word that stands in most passages finds nothing on its own', () => {
  const index = new SearchIndex();
  for (let i = 0; i < 40; i++) update(index, textDocument(`f${i}.ts`, `const value = compute${i}(rare${i}of);`), null);
  assert.deepEqual(index.search('where is the const value', 5), []);
  assert.equal(index.search('where is rare7of', 5)[0]?.path, 'f7.ts');
});

test('where every word asked for is common, the rarest ones find', () => {
  const index = new SearchIndex();
  for (let i = 0; i < 12; i++) update(index, textDocument(`css/sheet${i}.go`, 'rules'), null);
  for (let i = 0; i < 12; i++) update(index, textDocument(`js/parser${i}.go`, 'tokens'), null);
  for (let i = 0; i < 16; i++) update(index, textDocument(`f${i}.go`, 'other'), null);
  update(index, textDocument('css/parser.go', 'tokens'), null);
  assert.equal(index.search('Where is the CSS parser?', 5)[0]?.path, 'css/parser.go');
});

test('of passages with a rare word, those that have a common one too come first', () => {
  const index = new SearchIndex();
  for (let i = 0; i < 40; i++) update(index, textDocument(`f${i}.ts`, `export const value = ${i};`), null);
  const rare = ['a', 'b', 'c', 'd', 'e'].map(name => `${name}.ts`);
  for (const path of rare) update(index, textDocument(path, path === 'd.ts' ? 'ferret value' : 'ferret other'), null);
  assert.deepEqual(index.search('what is the value of ferret', 5).map(({ path }) => path)[0], 'd.ts');
  assert.deepEqual(
    index.search('what is the value of ferret', 5).map(({ words }) => words.length),
    [2, 1, 1, 1, 1],
  );
  cover(index, { path: 'e.ts', text: 'ferret value value' }, null);
  assert.deepEqual(
    index
      .search('what is the value of ferret', 2)
      .map(({ path }) => path)
      .sort(),
    ['d.ts', 'e.ts'],
  );
});

test('an update replaces, a removal removes: words, definitions, paths', () => {
  const index = indexed();
  update(index, textDocument(store.path, 'export class Cupboard {}'), outlineOf(['Cupboard', 1, 1]));
  assert.deepEqual(index.definitions('StateStore'), []);
  assert.equal(index.search('Cupboard', 1)[0]?.path, store.path);
  index.remove(store.path);
  assert.deepEqual(index.search('Cupboard', 5), []);
  assert.deepEqual(index.definitions('Cupboard'), []);
  assert.deepEqual(index.filesNamed('store.ts'), []);
});

test('only the definition in the named container is meant', () => {
  const index = indexed();
  update(
    index,
    textDocument('a.ts', 'class Other {\n save() {}\n}'),
    outlineOf(['Other', 1, 3], ['save', 2, 2, 'Other']),
  );
  assert.equal(index.namedDefinitions('what does save() do').get('save')?.length, 2);
  assert.deepEqual(
    index
      .namedDefinitions('what does StateStore.save do')
      .get('save')
      ?.map(({ path }) => path),
    [store.path],
  );
});

test('files are found by the names they refer to and the files they may import, unsaved ones too', () => {
  const index = new SearchIndex();
  const using = (source: string, name: string): Outline => ({
    ...outlineOf(),
    references: [{ name, line: 2, kind: 'call' }],
    imports: [{ source, names: [{ name: 'taken', as: 'mine' }], line: 1 }],
  });
  update(index, textDocument('a.ts', '1'), using('./state/store.js', 'openStore'));
  update(index, textDocument('b.ts', '2'), using('@scope/my-pkg/deep', 'openstore'));
  update(index, textDocument('src/c.ts', '3'), using('.', '$open_Store'));
  const refer = (name: string): string[] => [...index.filesReferring(name)].sort();
  assert.deepEqual(refer('openStore'), ['a.ts']);
  assert.deepEqual(refer('openstore'), ['b.ts']);
  assert.deepEqual(refer('$open_Store'), ['src/c.ts']);
  assert.deepEqual(refer('open'), []);
  assert.deepEqual(refer('taken'), ['a.ts', 'b.ts', 'src/c.ts']);
  const importers = (target: string): string[] => [...index.filesImporting(target)].sort();
  assert.deepEqual(importers('src/state/store.ts'), ['a.ts']);
  assert.deepEqual(importers('@scope/my-pkg'), ['b.ts']);
  assert.deepEqual(importers('my'), []);
  // Whoever stands in the folder may mean its index by dots.
  assert.deepEqual(importers('src/index.ts'), ['src/c.ts']);
  assert.deepEqual(importers('state/mod.rs'), ['a.ts']);
  cover(index, textDocument('a.ts', '4'), using('./other', 'openstore'));
  assert.deepEqual(refer('openStore'), []);
  assert.deepEqual(refer('openstore'), ['a.ts', 'b.ts']);
  assert.deepEqual(importers('src/state/store.ts'), []);
  index.uncover('a.ts');
  index.remove('b.ts');
  assert.deepEqual(refer('openstore'), []);
  assert.deepEqual(refer('openStore'), ['a.ts']);
});

test('definitions are found by the beginning of their name', () => {
  const index = indexed();
  const names = (beginning: string, limit = 9): string[] =>
    index.definitionsLike(beginning, limit).map(({ name }) => name);
  assert.deepEqual(names('s'), ['save']);
  assert.deepEqual(names('State'), ['StateStore']);
  assert.deepEqual(names('', 2), ['StateStore', 'renderPanel']);
  cover(index, textDocument('x.ts', 'State'), outlineOf(['StateFile', 1, 1]));
  assert.deepEqual(names('State'), ['StateFile', 'StateStore']);
});

test('a file is named by its path or the end of it, at a slash', () => {
  const index = indexed();
  for (const name of ['store.ts', 'state/store.ts', './src/state/store.ts', 'src\\state\\store.ts'])
    assert.deepEqual(index.filesNamed(name), [store.path]);
  assert.deepEqual(index.filesNamed('ore.ts'), []);
});

const { signal } = new AbortController();
const noOutline = (): Outline => ({ summary: null, symbols: [], references: [], imports: [] });

test('indexing gives way to the event loop, and an update made meanwhile wins', async () => {
  const index = new SearchIndex();
  const many = Array.from({ length: 300 }, (_, i) =>
    textDocument(`f${i}.ts`, Array.from({ length: 200 }, (_, n) => `name${i}x${n} = ${n}`).join('\n')),
  );
  many[0] = textDocument('f0.ts', Array.from({ length: 20_000 }, (_, n) => `name0x${n} = ${n}`).join('\n'));
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const done = index.sync(many, inThread(noOutline), signal);
  const last = textDocument('f0.ts', 'replacement');
  update(index, last, null);
  await done;
  clearInterval(timer);
  assert.ok(turns > 3, `${turns} turns`);
  assert.deepEqual(
    index.search('name0x19990', 5).filter(hit => hit.path === 'f0.ts'),
    [],
  );
  assert.equal(index.search('replacement', 5)[0]?.path, 'f0.ts');
});

test('an aborted indexing stops with the reason', async () => {
  const documents = Array.from({ length: 500 }, (_, i) => textDocument(`f${i}.ts`, 'some words here\n'.repeat(200)));
  const index = new SearchIndex();
  await assert.rejects(index.sync(documents, inThread(noOutline), AbortSignal.abort()), { name: 'AbortError' });
});

test('a sync works on what changed and nothing else, and forgets what is gone', async () => {
  const index = new SearchIndex();
  const outlined: string[] = [];
  const sync = (...documents: ReturnType<typeof textDocument>[]): Promise<void> =>
    index.sync(
      documents,
      inThread(({ path }) => {
        outlined.push(path);
        return noOutline();
      }),
      signal,
    );
  await sync(textDocument('a.ts', 'alpha'), textDocument('b.ts', 'beta'));
  await sync(textDocument('a.ts', 'alpha'), textDocument('b.ts', 'gamma'));
  assert.deepEqual(outlined.splice(0), ['a.ts', 'b.ts', 'b.ts']);
  // A text seen before, as after a switch of branches, is not parsed again; nor is a renamed file.
  await sync(textDocument('c.ts', 'alpha'), textDocument('b.ts', 'beta'));
  assert.deepEqual(outlined, []);
  assert.deepEqual([...index.paths].sort(), ['b.ts', 'c.ts']);
  assert.deepEqual(
    ['alpha', 'beta', 'gamma'].map(word => index.search(word, 9).map(({ path }) => path)),
    [['c.ts'], ['b.ts'], []],
  );
});

test("unsaved text covers the disk's at once, words, definitions and all, and is found as if it were indexed", () => {
  const index = indexed();
  const edited = textDocument(store.path, 'export class Cupboard {\n  open() {}\n}\n');
  const outline = outlineOf(['Cupboard', 1, 3], ['open', 2, 2, 'Cupboard']);
  cover(index, edited, outline);
  const direct = indexed();
  update(direct, edited, outline);
  for (const question of ['Cupboard', 'how is a cupboard opened', 'StateStore', 'state store', 'panels rendered'])
    assert.deepEqual(
      index.search(question, 9).map(({ path, startLine, endLine }) => ({ path, startLine, endLine })),
      direct.search(question, 9).map(({ path, startLine, endLine }) => ({ path, startLine, endLine })),
      question,
    );
  assert.deepEqual(index.definitions('StateStore'), []);
  assert.deepEqual(index.definedIn(store.path), direct.definedIn(store.path));
  index.uncover(store.path);
  assert.equal(index.definitions('StateStore').length, 1);
  assert.deepEqual(index.search('Cupboard', 5), []);
});

test('whatever was updated and removed before, the index answers like one built afresh', () => {
  const path = fc.constantFrom('a.ts', 'b.ts', 'c.ts');
  const text = fc.constantFrom('alpha beta', 'beta gamma\ndelta', 'gamma', 'epsilon zeta eta');
  fc.assert(
    fc.property(fc.array(fc.tuple(path, fc.option(text)), { maxLength: 12 }), steps => {
      const index = new SearchIndex();
      const now = new Map<string, string>();
      for (const [at, content] of steps) {
        if (content === null) {
          index.remove(at);
          now.delete(at);
        } else {
          update(index, textDocument(at, content), null);
          now.set(at, content);
        }
      }
      for (const word of ['alpha', 'beta', 'gamma', 'zeta']) {
        const expected = [...now].filter(([, content]) => content.split(/\s/).includes(word)).map(([at]) => at);
        assert.deepEqual(
          index
            .search(word, 9)
            .map(hit => hit.path)
            .sort(),
          expected.sort(),
        );
      }
    }),
  );
});

test('a word that the whole project has names nothing, nor does a double in a test, unless they are written as code or tests are asked for', () => {
  const index = new SearchIndex();
  for (let i = 0; i < 120; i++)
    update(index, textDocument(`src/a${i}.ts`, `export const harbour${i} = 'harbour ferry${i}';\n`), null);
  update(index, textDocument('src/harbour.ts', 'class Harbour {}\n'), outlineOf(['Harbour', 1, 1]));
  update(index, textDocument('test/pier.test.ts', 'class Pier {}\n'), outlineOf(['Pier', 1, 1]));
  const named = (question: string): string[] => [...index.namedDefinitions(question).keys()];
  assert.deepEqual(named('how does the Harbour class load a Pier'), []);
  assert.deepEqual(named('how does `Harbour` load a `Pier`'), ['Harbour', 'Pier']);
  assert.deepEqual(named('which tests of the Pier class are slow'), ['Pier']);
});

test('an index tells whether it holds what a cold one would, and whether it is in order', () => {
  const index = indexed();
  const outline = outlineOf(['StateStore', 1, 5], ['save', 2, 4, 'StateStore']);
  assert.ok(index.holds(store, indexedFile(store, outline)));
  assert.ok(index.isSound());
  for (const other of [
    indexedFile({ ...store, text: store.text.replace('write', 'read') }, outline),
    indexedFile(store, outlineOf(['StateStore', 1, 5])),
    indexedFile(store, null),
  ])
    assert.ok(!index.holds(store, other));
  assert.ok(!index.holds({ ...store, sha256: 'other' }, indexedFile(store, outline)));
  assert.ok(!index.holds({ path: 'src/none.ts', sha256: '' }, indexedFile(store, outline)));
});

test('everyday words that stand nowhere do not silence a question whose other words stand here', () => {
  const index = new SearchIndex();
  for (let i = 0; i < 80; i++) {
    const said = i % 3 === 0 ? 'parser of the harbour' : 'lantern';
    update(index, textDocument(`src/a${i}.ts`, `export const value${i} = '${said}';\n`), null);
  }
  assert.notEqual(index.search('How does the harbour parser behave if something arrives in pieces?', 5).length, 0);
  assert.deepEqual(index.search('How does the harbour parser talk to kubernetes and graphql?', 5), []);
});
