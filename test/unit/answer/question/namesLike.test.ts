import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namesLike } from '../../../../src/answer/question/namesLike';
import { codebase } from '../../../support/codebase';

const store = codebase({
  'src/stateStore.ts': 'export class StateStore { save() {} }\nexport function loadState() {}\n',
});

test('a name with a slip finds the one that was meant, nearest first', () => {
  assert.deepEqual(namesLike('StateStroe', store), ['StateStore']);
  assert.deepEqual(namesLike('state_store', store), ['StateStore']);
  assert.deepEqual(namesLike('laodState', store), ['loadState']);
  assert.deepEqual(namesLike('stateStore.tss', store), []);
});

test('short names and other names find nothing', () => {
  for (const name of ['sav', 'zebraCount', 'loadEverything', 'x']) assert.deepEqual(namesLike(name, store), [], name);
});
