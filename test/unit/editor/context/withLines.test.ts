import assert from 'node:assert/strict';
import test from 'node:test';
import { answerMarkdown } from '../../../../src/protocol/answerMarkdown';
import { citedText } from '../../../../src/editor/context/citedText';
import { withLines } from '../../../../src/editor/context/withLines';
import { factRows } from '../../../../src/editor/chat/answerWords';
import { editors } from '../../../support/fakeEditors';
import { facts, turn } from '../../../support/chatStates';
import { english } from '../words';

const roots = [{ name: 'w', dir: '/w' }];

test('places of facts keep the lines that stood there, and are found again by them; a file that is gone has none', async () => {
  editors.file('/w/a.ts', 'one\ntwo\nthree\n');
  const place = { path: 'a.ts', startLine: 2, endLine: 3 };
  const gone = { path: 'gone.ts', startLine: 1, endLine: 1 };
  const past = { path: 'a.ts', startLine: 9, endLine: 9 };
  const [row] = await withLines([{ label: 'used in', text: null, places: [place, gone, past], total: 3 }], roots);
  assert.deepEqual(row?.places, [{ ...place, text: 'two\nthree' }, gone, past]);
  assert.equal(citedText(turn('1', { facts: [row] }), place), 'two\nthree');
});

test('a signature is code in any language', () => {
  const found = { symbol: 'a', signature: 'a(): void', doc: null, callers: [], callees: [], possibleCallers: [] };
  const rows = factRows({ ...found, tests: [], lastChange: null }, () => 'Signatur');
  assert.deepEqual(rows, [{ label: 'Signatur', text: 'a(): void', code: true, places: [], total: 0 }]);
  assert.equal(factRows({ ...found, tests: [], lastChange: null }, english)[0]?.label, 'signature');
});

test('an answer is copied as it reads: citations as places, facts as a list', () => {
  const { text, sources } = turn('1', { text: 'Saved [1], see [99].' });
  assert.equal(
    answerMarkdown({ text, sources, facts: facts.slice(0, 2) }),
    [
      'Saved src/state/store.ts:52, see [99].',
      '',
      '- signature: `save(key: ChainKey, state: State, options?: SaveOptions): Promise<void>`',
      '- used in: src/state/fold.ts:88, src/state/ladder.ts:34',
    ].join('\n'),
  );
});
