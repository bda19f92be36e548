import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import type * as vscode from 'vscode';
import { agreedServers, askAboutServers, setServerKey } from '../../../../src/editor/engine/agreedServers';
import { asked, chosen, configured } from '../../../support/fakeVsCode';
import { english } from '../words';

afterEach(() => {
  configured.clear();
  chosen.length = 0;
  asked.said.length = 0;
  asked.commands.length = 0;
});

function machine(): Pick<vscode.ExtensionContext, 'globalState' | 'secrets'> & { readonly kept: Map<string, unknown> } {
  const kept = new Map<string, unknown>();
  const secrets = new Map<string, string>();
  return {
    kept,
    globalState: {
      get: (key: string) => kept.get(key),
      update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
    } as unknown as vscode.ExtensionContext['globalState'],
    secrets: {
      get: (key: string) => Promise.resolve(secrets.get(key)),
      store: (key: string, value: string) => Promise.resolve(void secrets.set(key, value)),
      delete: (key: string) => Promise.resolve(void secrets.delete(key)),
    } as unknown as vscode.ExtensionContext['secrets'],
  };
}

test('nothing goes to a server before the user has seen its host and agreed', async () => {
  const here = machine();
  configured.set('coil.model.servers', ['gpu-box:8000', 'https://other-box/v1']);
  assert.equal(await agreedServers(here), null);
  assert.equal(await askAboutServers(here, english), false);
  assert.match(
    asked.said[0] ?? '',
    /^Send questions to gpu-box:8000, other-box\? [^]*The connection to gpu-box:8000 is not encrypted\.$/,
  );
  assert.equal(await agreedServers(here), null);
  chosen.push('Send');
  assert.equal(await askAboutServers(here, english), true);
  assert.deepEqual((await agreedServers(here))?.addresses, ['http://gpu-box:8000/v1', 'https://other-box/v1']);
  // Asked once; another server is asked about again, and the same host on another port is another server.
  assert.equal(await askAboutServers(here, english), false);
  assert.equal(asked.said.length, 2);
  configured.set('coil.model.servers', ['gpu-box:8001']);
  assert.equal(await agreedServers(here), null);
});

test('a key is kept in the secret storage, for its origin alone', async () => {
  const here = machine();
  configured.set('coil.model.servers', ['https://gpu-box/v1', 'https://other-box/v1']);
  chosen.push('Send');
  await askAboutServers(here, english);
  configured.set('coil.model.servers', ['https://gpu-box/v1']);
  chosen.push('sesame');
  assert.equal(await setServerKey(here, english), true);
  configured.set('coil.model.servers', ['https://gpu-box/v1', 'https://other-box/v1']);
  assert.deepEqual((await agreedServers(here))?.keys, { 'https://gpu-box': 'sesame' });
  assert.doesNotMatch(JSON.stringify([...here.kept]), /sesame/);
  configured.set('coil.model.servers', ['https://gpu-box/v1']);
  chosen.push('');
  await setServerKey(here, english);
  assert.deepEqual((await agreedServers(here))?.keys, {});
});

test('without a server the command for its key leads to the setting', async () => {
  assert.equal(await setServerKey(machine(), english), false);
  assert.deepEqual(asked.commands, ['workbench.action.openSettings']);
});
