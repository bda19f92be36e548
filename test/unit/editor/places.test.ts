import assert from 'node:assert/strict';
import test from 'node:test';
import { checkSelected, maxSelectionBytes, selectedPlace } from '../../../src/editor/context/selection';
import { fileOf, rootsOf, workspacePathOf } from '../../../src/editor/common/workspaceFolders';
import { english } from './words';

const one = rootsOf([{ name: 'app', dir: '/w/app' }]);
const two = rootsOf([
  { name: 'app', dir: '/w/app' },
  { name: 'app', dir: '/v/app' },
  { name: 'in', dir: '/w/app/in' },
]);

test('folders of one name are told apart', () =>
  assert.deepEqual(
    two.map(({ name }) => name),
    ['app', 'app-2', 'in'],
  ));

test('a path of the workspace leads to its file and back, with one folder and with several', () => {
  assert.equal(fileOf(one, 'src/a.ts'), '/w/app/src/a.ts');
  assert.equal(workspacePathOf(one, '/w/app/src/a.ts'), 'src/a.ts');
  assert.equal(fileOf(two, 'app-2/src/a.ts'), '/v/app/src/a.ts');
  assert.equal(workspacePathOf(two, '/v/app/src/a.ts'), 'app-2/src/a.ts');
  assert.equal(workspacePathOf(two, '/w/app/in/a.ts'), 'in/a.ts');
});

test('no path leads out of the workspace', () => {
  for (const path of ['../x', 'a/../../x', '/etc/passwd', '', 'a//b']) assert.equal(fileOf(one, path), null, path);
  assert.equal(fileOf(two, 'other/a.ts'), null);
  assert.equal(fileOf(two, 'app'), null);
  assert.equal(workspacePathOf(one, '/w/apple/a.ts'), null);
  assert.equal(workspacePathOf(one, '/w/app'), null);
  assert.equal(workspacePathOf(one, '/w/app/..dots'), '..dots');
});

test('selected lines are counted from 1, and a last line touched at its first column is not selected', () => {
  const from = { line: 4, character: 2 };
  assert.deepEqual(selectedPlace('a', { start: from, end: { line: 6, character: 1 } }), {
    path: 'a',
    startLine: 5,
    endLine: 7,
  });
  assert.deepEqual(selectedPlace('a', { start: from, end: { line: 6, character: 0 } }), {
    path: 'a',
    startLine: 5,
    endLine: 6,
  });
  assert.equal(selectedPlace('a', { start: from, end: from }), null);
});

test('a selection that is blank or too large is refused, in bytes and with a next step', () => {
  assert.throws(() => checkSelected(' \n', english), { code: 'selectionEmpty' });
  assert.throws(() => checkSelected('é'.repeat(maxSelectionBytes / 2 + 1), english), {
    code: 'selectionTooLarge',
    message: /201 kB\. Up to 200 kB/,
  });
  checkSelected('x'.repeat(maxSelectionBytes), english);
});
