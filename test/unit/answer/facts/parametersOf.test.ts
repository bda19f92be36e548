import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parametersOf } from '../../../../src/answer/facts/parametersOf';

test('who may see a function is none of its parameters', () => {
  assert.deepEqual(parametersOf('db.rs', 'pub(crate) fn set(&self, key: String, value: Bytes)'), ['key', 'value']);
  assert.deepEqual(parametersOf('db.rs', 'pub(in crate::db) async fn new() -> Db'), []);
  assert.deepEqual(parametersOf('db.rs', 'pub fn get(&self, key: &str) -> Option<Bytes>'), ['key']);
});
