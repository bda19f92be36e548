import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leadOf, usableModelText, type Described } from '../../../../src/answer/check/compose';
import { nothingFound } from '../../../../src/answer/facts/nothingHere';
import type { Definition } from '../../../../src/search/index/definition';
import { piece } from '../../../support/evidencePiece';

const definition = (name: string, path: string, startLine: number, endLine: number): Definition => ({
  name,
  path,
  startLine,
  endLine,
  kind: 'function',
  container: null,
  doc: null,
});
const indexWith = (...definitions: Definition[]): Described => ({
  summaryOf: path => (path === 'GUIDE.md' ? 'Guide. See [1] there.' : null),
  namedDefinitions: question =>
    new Map(
      definitions
        .filter(({ name }) => question.includes(name))
        .map(({ name }) => [name, definitions.filter(each => each.name === name)]),
    ),
  definedIn: path => definitions.filter(each => each.path === path),
});

test('nothing found is said', () => assert.equal(leadOf('q', [], indexWith()), nothingFound));

test('a named identifier: where it is defined', () => {
  assert.equal(
    leadOf('what is Store', [piece(1, 'a.ts', 1, 9)], indexWith(definition('Store', 'a.ts', 1, 9))),
    '`Store` is defined in [1].\n\n',
  );
  assert.equal(
    leadOf(
      'what does Store keep',
      [piece(1, 'a.ts', 1, 9), piece(2, 'b.ts', 1, 9)],
      indexWith(definition('Store', 'a.ts', 1, 9)),
    ),
    '`Store` is defined in [1].\n\nAlso relevant: [2].\n\n',
  );
});

test('all definitions are counted, shown or not', () => {
  const index = indexWith(
    definition('save', 'a.ts', 1, 2),
    definition('save', 'a.ts', 30, 32),
    definition('save', 'b.ts', 1, 2),
  );
  assert.equal(
    leadOf('save()', [piece(1, 'a.ts', 1, 9), piece(2, 'b.ts', 1, 9)], index),
    '`save` is defined in 3 places: [1], [2] and 1 more.\n\n',
  );
  assert.equal(
    leadOf('save()', [piece(1, 'a.ts', 1, 40), piece(2, 'b.ts', 1, 9)], index),
    '`save` is defined in 3 places: [1] and [2].\n\n',
  );
});

test('else the most relevant places, with the symbol in or around them', () => {
  const index = indexWith(definition('load', 'src/a.ts', 5, 8), definition('Big', 'src/b.ts', 1, 99));
  const evidence = [
    piece(1, 'src/a.ts', 4, 9),
    piece(2, 'src/b.ts', 50, 60),
    piece(3, 'README.md', 1, 9),
    piece(4, 'x.ts', 1, 2),
  ];
  assert.equal(leadOf('how is it read', evidence, index), 'Most relevant: `load` [1], `Big` [2], [3], [4].\n\n');
});

test('of several symbols in a place the one is named that the question speaks of', () => {
  const index = indexWith(definition('Charset', 'a.go', 1, 2), definition('TreeShaking', 'a.go', 4, 6));
  const lead = (question: string): string => leadOf(question, [piece(1, 'a.go', 1, 9)], index);
  assert.equal(lead('how does tree shaking work'), 'Most relevant: `TreeShaking` [1].\n\n');
  assert.equal(lead('how is it done'), 'Most relevant: `Charset` [1].\n\n');
});

test('what an author wrote of a place follows it, without references of its own', () => {
  const save = { ...definition('save', 'a.ts', 1, 9), doc: 'Keeps a state, see [2].' };
  assert.equal(
    leadOf('what is save', [piece(1, 'a.ts', 1, 9)], indexWith(save)),
    '`save` is defined in [1]: Keeps a state, see (2).\n\n',
  );
  assert.equal(
    leadOf(
      'how is it kept',
      [piece(1, 'a.ts', 1, 9), piece(2, 'GUIDE.md', 1, 2), piece(3, 'x.ts', 1, 2)],
      indexWith(save),
    ),
    'Most relevant:\n\n- `save` [1]: Keeps a state, see (2).\n- `GUIDE.md` [2]: Guide. See (1) there.\n- [3]\n\n',
  );
});

test('places of one symbol stand together, tests are named by their titles, and a comment that only repeats the name is left out', () => {
  const print = { ...definition('print', 'a.ts', 1, 90), doc: 'Prints what it is given.' };
  const evidence = [
    piece(1, 'a.ts', 3, 5),
    piece(2, 'a.test.ts', 1, 9),
    piece(3, 'a.ts', 50, 60),
    { ...piece(4, 'b.test.ts', 1, 9), text: "x();\n  it('wraps `wide` characters', () => {" },
    piece(5, 'c.ts', 1, 9),
  ];
  assert.equal(
    leadOf('how', evidence, indexWith(print, { ...definition('Buffer', 'c.ts', 1, 9), doc: 'Buffer.' })),
    'Most relevant:\n\n- `print` [1], [3]: Prints what it is given.\n- [2]\n- `wraps wide characters` [4]\n- `Buffer` [5]\n\n',
  );
});

test('special tokens and empty code blocks of a model are not shown', () => {
  assert.equal(usableModelText('It saves.<|assistant|>\n```python\n```\n', false), 'It saves.');
  assert.equal(usableModelText('```python\n', false), '');
});

test('a text that the token limit cut ends with its last whole sentence', () => {
  assert.equal(usableModelText(' It saves [1]. Then it wri', true), 'It saves [1].');
  assert.equal(usableModelText('It saves the state', true), 'It saves the state');
  assert.equal(usableModelText('It saves. Then it ends.', true), 'It saves. Then it ends.');
  assert.equal(usableModelText('First.\nsecond lin', true), 'First.');
});

test('a code block that the token limit cut is closed after its last whole line', () => {
  assert.equal(usableModelText('So:\n```ts\nsave();\nloa', true), 'So:\n```ts\nsave();\n```');
});

test('a text that ended by itself is only trimmed', () =>
  assert.equal(usableModelText('\n It saves\n', false), 'It saves'));

test('a text is cut where it starts to loop', () => {
  assert.equal(
    usableModelText('It saves the state. It writes the file. It writes the file. It writes the file.', false),
    'It saves the state. It writes the file.',
  );
});
