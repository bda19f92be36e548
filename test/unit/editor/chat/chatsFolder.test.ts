import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { chatsFolder } from '../../../../src/editor/chat/chatsFolder';
import { ConversationStore } from '../../../../src/editor/chat/conversationStore';
import { turn } from '../../../support/chatStates';
import { silent } from '../../../support/fakeModel';
import { temporaryFolder } from '../../../support/temporaryFolder';

test('a second window of a workspace keeps its chats with the first', async () => {
  const storage = temporaryFolder('chats');
  const windows = ['', '-1', '-2'].map(number => chatsFolder(join(storage, `1a2b3c${number}`, 'coil.coil')));
  for (const [i, folder] of windows.entries()) {
    const store = new ConversationStore(folder, silent);
    const id = store.newId();
    store.append(id, { type: 'begin', id, at: i }, { type: 'turn', turn: turn(`${i}`), at: i });
    await store.all();
  }
  assert.equal((await new ConversationStore(windows[0]!, silent).all()).length, 3);
});

test('a folder whose name has no number is its own', () => {
  assert.equal(chatsFolder(join('/w', 'ab-cd', 'coil.coil')), join('/w', 'ab-cd', 'coil.coil', 'chats'));
});
