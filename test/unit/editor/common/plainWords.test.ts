import assert from 'node:assert/strict';
import test from 'node:test';
import { inLabel, inMessage } from '../../../../src/editor/common/plainWords';
import { storageItems } from '../../../../src/editor/engine/storageWords';
import { hostileTexts } from '../../../support/hostileTexts';
import { english } from '../words';

/** What VS Code makes an icon of. source: src/vs/base/browser/ui/iconLabel/iconLabels.ts */
const icons = /(\\)?\$\(([A-Za-z0-9-]+(?:~[A-Za-z]+)?)\)/g;
/** What VS Code makes a link of. source: src/vs/base/common/linkedText.ts */
const links = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/gi;

const shownAsIcon = (text: string): boolean => [...text.matchAll(icons)].some(([, escaped]) => escaped === undefined);

test('of hostile titles, file names and errors VS Code makes no icon in a list and no link in a notification', () => {
  assert.ok(hostileTexts.some(shownAsIcon), 'nothing in the corpus would be an icon');
  assert.ok(
    hostileTexts.some(text => text.match(links) !== null),
    'nothing in the corpus would be a link',
  );
  for (const text of hostileTexts) {
    assert.equal(shownAsIcon(inLabel(text)), false, text);
    assert.equal(inMessage(text).match(links), null, text);
    for (const shown of [inLabel(text), inMessage(text)]) assert.doesNotMatch(shown, /[\n\r\u202e\u2066]/);
  }
});

test('a workspace whose folder has a hostile name is listed in plain words', () => {
  const workspace = {
    models: ['$(flame) m'],
    bytes: 1,
    states: 1,
    indexBytes: 1,
    lastOpened: '2026-01-01',
    exists: true,
  };
  const storage = { folder: '/s', limit: 1, bytes: 1, states: 1 };
  const workspaces = hostileTexts.map(text => ({ ...workspace, roots: [`/home/${text}`] }));
  for (const { label, detail } of storageItems({ ...storage, workspaces }, Date.now(), english))
    assert.equal(shownAsIcon(label) || shownAsIcon(detail), false, label);
});

test('plain words stay as they are', () => {
  for (const words of ['Fares and seats', 'a[0](b)', 'costs $5 (about)', 'C:\\x']) assert.equal(inLabel(words), words);
  assert.equal(inMessage('Open [the file] (a.ts) first.'), 'Open [the file] (a.ts) first.');
});
