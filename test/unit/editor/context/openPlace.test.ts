import assert from 'node:assert/strict';
import test, { beforeEach } from 'node:test';
import { ViewColumn } from 'vscode';
import { linesAround, openPlace } from '../../../../src/editor/context/editorPlaces';
import { editors } from '../../../support/fakeEditors';
import { asked, openedEditors } from '../../../support/fakeVsCode';
import { english } from '../words';

const roots = [{ name: 'w', dir: '/w' }];
const place = { path: 'a.ts', startLine: 2, endLine: 3 };
const cited = 'const fare = 1;\nconst tax = 2;';

beforeEach(() => {
  editors.files.clear();
  openedEditors.length = 0;
  asked.said.length = 0;
});

async function opened(text: string): Promise<unknown> {
  editors.file('/w/a.ts', text);
  let found: unknown = null;
  await openPlace(roots, place, cited, ViewColumn.Two, english, lines => (found = lines));
  return found;
}

test('a citation opens its lines where they stand now, and says nothing', async () => {
  assert.deepEqual(await opened(`one\ntwo\nthree\n${cited}\n`), { startLine: 4, endLine: 5 });
  assert.deepEqual(openedEditors, ['/w/a.ts:4-5 in column 2']);
  assert.deepEqual(asked.said, []);
});

test('of cited lines that are gone the file is opened, and it is said', async () => {
  assert.equal(await opened('one\ntwo\nthree\n'), null);
  assert.deepEqual(openedEditors, ['/w/a.ts:2-2 in column 2']);
  assert.deepEqual(asked.said, ['The cited lines are no longer in a.ts. Ask again for a current answer.']);
});

test('a file that is gone is said to be gone', async () => {
  await assert.rejects(openPlace(roots, place, cited, undefined, english), /a\.ts is no longer in the workspace/);
  assert.deepEqual(openedEditors, []);
});

test('a preview shows the cited lines where they stand now, and none once they are gone', async () => {
  editors.file('/w/a.ts', `one\ntwo\nthree\n${cited}\nfour\nfive\nsix\n`);
  assert.deepEqual(await linesAround(roots, place, cited), {
    startLine: 2,
    text: `two\nthree\n${cited}\nfour\nfive`,
    meant: { startLine: 4, endLine: 5 },
  });
  editors.file('/w/a.ts', 'one\ntwo\nthree\n');
  assert.equal(await linesAround(roots, place, cited), null);
});
