import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Range } from '../../../../src/protocol/engineProtocol';
import type { OutlineSymbol } from '../../../../src/reading/languages/outlineSymbol';
import { collectEvidence, headerBytes, type PickedEvidence } from '../../../../src/search/ranking/evidence';
import { SearchIndex } from '../../../../src/search/ranking/searchIndex';
import { update } from '../../../support/inThread';

const symbol = (name: string, startLine: number, endLine: number, container: string | null = null): OutlineSymbol => ({
  name,
  kind: 'function',
  startLine,
  endLine,
  signature: '',
  doc: null,
  container,
  exported: true,
});
const files: Record<string, { text: string; symbols?: OutlineSymbol[] }> = {
  'README.md': {
    text: '# Coil\n\nAnswers questions about a repository.\n\n## Build and test\n\n`npm test` runs it all.\n\n## Licence\n\nMIT\n',
  },
  'package.json': {
    text: '{\n  "name": "coil",\n  "scripts": {\n    "test": "node test.mjs"\n  },\n  "license": "MIT"\n}\n',
  },
  'src/store.ts': {
    text: 'export class StateStore {\n  save(key: string) {\n    write(key);\n  }\n}\n',
    symbols: [symbol('StateStore', 1, 5), symbol('save', 2, 4, 'StateStore')],
  },
  'src/panel.ts': {
    text: `${'// filler\n'.repeat(30)}export function renderPanel() {\n  return drawing(canvas);\n}\n`,
    symbols: [symbol('renderPanel', 31, 33)],
  },
  'web/panel.ts': { text: 'export const webPanel = 1;\n', symbols: [symbol('webPanel', 1, 1)] },
};
const index = new SearchIndex();
for (const [path, { text, symbols }] of Object.entries(files))
  update(index, { path, text, sha256: '' }, symbols ? { summary: null, symbols, references: [], imports: [] } : null);
const texts = (path: string): string | undefined => files[path]?.text;
const collect = (question: string, focus: Range | null = null, budget = 4000): PickedEvidence[] =>
  collectEvidence(question, focus, index, texts, budget);
const shown = (evidence: PickedEvidence[]): string[] =>
  evidence.map(({ number, path, startLine, endLine, why }) => `${number} ${path}:${startLine}-${endLine} ${why}`);

test('a named identifier brings its definition first and says so', () => {
  assert.equal(shown(collect('What does StateStore do?'))[0], '1 src/store.ts:1-5 defines StateStore');
});

test('words bring passages and say which matched', () => {
  assert.match(shown(collect('where is the canvas drawn'))[0] ?? '', /^1 src\/panel\.ts.* matches drawn, canvas/);
});

test('a place is shown with the function around it; one that is too long as the part that was found', () => {
  const body = (lines: number): string =>
    `export function send() {\n${'  step();\n\n'.repeat(lines / 2)}  dispatchLetters();\n}\n`;
  const place = (lines: number): string => {
    const small = new SearchIndex();
    const text = body(lines);
    const outline = { summary: null, symbols: [symbol('send', 1, lines + 3)], references: [], imports: [] };
    update(small, { path: 'a.ts', text, sha256: '' }, outline);
    update(small, { path: 'b.ts', text: 'other();\n'.repeat(20), sha256: '' }, null);
    const [first] = collectEvidence(
      'dispatch letters',
      null,
      small,
      path => (path === 'a.ts' ? text : undefined),
      4000,
    );
    return `${first?.startLine ?? 0}-${first?.endLine ?? 0}`;
  };
  assert.equal(place(70), '1-73');
  assert.doesNotMatch(place(200), /^1-/);
});

test('of places alike the one in an open file comes first, then one that changed lately; both say so', () => {
  const two = new SearchIndex();
  const text = 'export function drawing(canvas) {}\n';
  for (const path of ['a.ts', 'b.ts', 'c.ts']) update(two, { path, text, sha256: '' }, null);
  const nearby = { open: new Set(['c.ts']), recent: new Set(['b.ts']) };
  const found = collectEvidence('where is the canvas', null, two, () => text, 4000, { nearby });
  assert.deepEqual(
    found.map(({ path, why }) => `${path} ${why}`),
    ['c.ts matches canvas; open in the editor', 'b.ts matches canvas; changed lately', 'a.ts matches canvas'],
  );
});

test('the focus comes first', () => {
  const evidence = collect('how does StateStore relate to this', { path: 'web/panel.ts', startLine: 1, endLine: 1 });
  assert.equal(shown(evidence)[0], '1 web/panel.ts:1-1 selected in the editor');
  assert.equal(evidence[1]?.path, 'src/store.ts');
});

test('a path in the question brings that file, a file name all files of that name, a line those lines', () => {
  assert.equal(collect('explain web/panel.ts')[0]?.path, 'web/panel.ts');
  assert.deepEqual(
    new Set(collect('explain panel.ts').map(({ path }) => path)),
    new Set(['web/panel.ts', 'src/panel.ts']),
  );
  assert.equal(shown(collect('what is at src/store.ts:2-3?'))[0], '1 src/store.ts:2-3 line named in the question');
});

test('a question about the whole repository brings the README', () => {
  for (const question of [
    'What is this?',
    'What does this repository do?',
    'Give me an overview',
    'what is this project about',
  ])
    assert.match(shown(collect(question))[0] ?? '', /README\.md:1-11 head of the README/, question);
});

test('how to build or test brings the README section and the scripts', () => {
  for (const question of ['How do I run the tests?', 'how can I build and test this project', 'How to install it?']) {
    const evidence = collect(question);
    assert.equal(evidence[0]?.path, 'README.md', question);
    assert.ok(
      shown(evidence).some(line => /package\.json:\d-\d .*scripts of package\.json/.test(line)),
      question,
    );
  }
});

test('a question about nothing here brings nothing', () => {
  for (const question of ['how do I bake a chocolate cake', 'Who is the king of France?', '', '???', 'why is it so'])
    assert.deepEqual(collect(question), [], question);
});

test('places that overlap become one piece', () => {
  const evidence = collect('StateStore save', { path: 'src/store.ts', startLine: 2, endLine: 3 });
  assert.equal(evidence.length, 1);
  assert.deepEqual([evidence[0]?.startLine, evidence[0]?.endLine], [1, 5]);
});

test('text is what the file holds now, and a file that is gone or shorter brings no line it does not have', () => {
  const now = (path: string): string | undefined =>
    path === 'src/store.ts' ? 'export class StateStore {}' : undefined;
  assert.deepEqual(shown(collectEvidence('StateStore and renderPanel', null, index, now, 4000)), [
    '1 src/store.ts:1-1 defines StateStore',
  ]);
});

test('a piece too long for the budget is cut around the matching lines', () => {
  const [piece] = collect('drawing on the canvas', null, 120);
  assert.ok(piece !== undefined && piece.text.includes('drawing(canvas)'));
  assert.ok(Buffer.byteLength(piece.text) <= 120);
});

test('pieces are numbered from 1, hold exactly their lines, do not overlap and keep the budget', () => {
  const word = fc.constantFrom(
    'StateStore',
    'save',
    'panel',
    'README.md',
    'what is this',
    'build',
    'canvas',
    'src/panel.ts:3',
    'key',
    'xyz',
  );
  const focus = fc.option(
    fc.record({
      path: fc.constantFrom(...Object.keys(files), 'gone.ts'),
      startLine: fc.integer({ min: -3, max: 40 }),
      endLine: fc.integer({ min: -3, max: 40 }),
    }),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 5 }), focus, fc.nat(3000), (question, where, budget) => {
      const evidence = collect(question.join(' '), where, budget);
      evidence.forEach((piece, i) => {
        assert.equal(piece.number, i + 1);
        assert.equal(
          piece.text,
          texts(piece.path)
            ?.split('\n')
            .slice(piece.startLine - 1, piece.endLine)
            .join('\n'),
        );
        for (const later of evidence.slice(i + 1))
          assert.ok(later.path !== piece.path || later.startLine > piece.endLine || later.endLine < piece.startLine);
      });
      const bytes = evidence.reduce(
        (total, piece) => total + headerBytes + Buffer.byteLength(piece.path + piece.text),
        0,
      );
      assert.ok(bytes <= budget);
    }),
  );
});

test('what the budget has left widens the pieces that were cut', () => {
  const small = new SearchIndex();
  const text = `export function sail() {\n${'  const wave = ferry(buoy);\n'.repeat(58)}}\n`;
  const outline = { summary: null, symbols: [symbol('sail', 1, 60)], references: [], imports: [] };
  update(small, { path: 'src/sail.ts', text, sha256: '' }, outline);
  update(small, { path: 'src/other.ts', text: 'export const lantern = 1;\n', sha256: '1' }, null);
  const found = collectEvidence(
    'how does `sail` use the lantern',
    null,
    small,
    path => (path === 'src/sail.ts' ? text : 'export const lantern = 1;\n'),
    4000,
  );
  assert.deepEqual(
    found.map(({ path, startLine, endLine }) => [path, startLine, endLine]),
    [
      ['src/sail.ts', 1, 60],
      ['src/other.ts', 1, 1],
    ],
  );
});
