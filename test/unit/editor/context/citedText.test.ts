import assert from 'node:assert/strict';
import test from 'node:test';
import { citedText } from '../../../../src/editor/context/citedText';
import { place, source, turn } from '../../../support/chatStates';

test('the text of a citation is that of its own turn; of a fact, where it was looked up', () => {
  const at = place('src/a.ts', 3, 7);
  const shown = turn('1', {
    sources: [{ ...source(1, 'src/a.ts', 3), text: 'as answered' }],
    facts: [
      {
        label: 'used in',
        text: null,
        places: [place('src/b.ts', 9), { ...place('src/c.ts', 1), text: 'c();' }],
        total: 2,
      },
    ],
  });
  assert.equal(citedText(shown, at), 'as answered');
  assert.equal(citedText(shown, place('src/c.ts', 1)), 'c();');
  assert.equal(citedText(shown, place('src/b.ts', 9)), null);
  assert.equal(citedText(undefined, at), null);
});
