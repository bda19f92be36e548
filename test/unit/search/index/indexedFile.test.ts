import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noteWriting } from '../../../../src/answer/prompt/noteWriting';
import { promptFormats } from '../../../../src/answer/prompt/promptFormats';
import { indexedFile } from '../../../../src/search/index/indexedFile';
import { unpackedOutline } from '../../../../src/search/index/packedOutline';

/** Joined at run time, so that this file holds no token itself. */
const token = ['ghp', 'q7Rk2mZx9LwT4vBn8sYc3HdJ6fGa1PeU5oWi'].join('_');

test('a secret that only joined lines make is in no name, sentence or entry that is kept', () => {
  const symbol = { kind: 'function', startLine: 1, endLine: 1, container: null, exported: true } as const;
  const found = {
    summary: `Uses ${token} to log in.`,
    symbols: [
      { ...symbol, name: 'signIn', signature: 'function signIn()', doc: `With ${token}.` },
      { ...symbol, name: token, signature: `const ${token}`, doc: null },
    ],
    references: [],
    imports: [],
  };
  const file = indexedFile({ path: 'a.ts', text: 'function signIn() {}\n' }, found);
  const { outline, summary, entry, definitions } = file;
  assert.ok(outline !== null);
  assert.ok(!JSON.stringify([unpackedOutline(outline), summary, entry, definitions]).includes(token));
  assert.deepEqual(
    definitions.map(({ name, doc }) => [name, doc]),
    [['signIn', null]],
  );
});

test('a note that a model wrote with a secret in it is none', () => {
  const format = Object.values(promptFormats).find(({ writesNotes }) => writesNotes);
  assert.ok(format !== undefined);
  const notes = noteWriting(format, 1);
  assert.ok(notes !== null);
  assert.equal(notes.clean(`Logs in with ${token}.`), '');
  assert.equal(notes.clean(' Logs  in. '), 'Logs in.');
});
