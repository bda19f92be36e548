import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Answer } from '../../src/protocol/engineProtocol';
import { Workspace } from '../../src/workspace/workspace';
import { silent } from '../support/fakeModel';
import { fixtureWorkspace } from '../support/fixtureWorkspace';
import { LlamaServer } from '../support/llamaServer';
import { openParams } from '../support/openParams';
import { PreparedModel } from '../support/preparedModel';
import { temporaryFolder } from '../support/temporaryFolder';

const dir = fixtureWorkspace();

/** An open workspace that asks the server; its local model says "local". */
async function opening(server: LlamaServer, keys: Readonly<Record<string, string>> = {}): Promise<Workspace> {
  const params = openParams({
    ...{ roots: [{ name: 'ferries', dir }], model: '/prepared.gguf', store: temporaryFolder('llama-server') },
    server: { addresses: [server.address], model: null, keys, caFile: null },
  });
  const model = new PreparedModel(() => 'local');
  const workspace = new Workspace(params, silent, { onStatus: () => undefined }, () => Promise.resolve(model));
  await workspace.open();
  return workspace;
}

function ask(
  workspace: Workspace,
  question: string,
  onText: (text: string) => void = () => undefined,
): Promise<Answer> {
  const events = { onText, onEvidence: () => undefined };
  return workspace.questions.ask({ id: '1', question, attached: [] }, new AbortController().signal, events);
}

test('what all prompts begin with is read once: another question finds it in the cache', async () => {
  const server = await LlamaServer.start();
  const workspace = await opening(server);
  try {
    await workspace.read(null, new AbortController().signal);
    await ask(workspace, 'Who uses the timetable?');
    const other = await ask(workspace, 'Where are tickets priced?');
    assert.equal(other.server?.host, server.address.slice('http://'.length));
    const { cached = 0, prompt } = other.tokens;
    assert.ok(cached > 500, `${cached} of ${prompt}`);
  } finally {
    await workspace.dispose();
    await server.kill();
  }
});

test('a server that is killed in mid-answer leaves what was said, and the local model goes on', async () => {
  const server = await LlamaServer.start();
  const workspace = await opening(server);
  try {
    let killed: Promise<void> | undefined;
    const cut = await ask(workspace, 'What is this repository?', text => {
      if (text.trim() !== '' && workspace.status().server?.state === 'ready') killed ??= server.kill();
    });
    await killed;
    assert.match(cut.answer, /broke off|cannot be reached|local/);
    const next = await ask(workspace, 'What is this repository?');
    assert.ok(next.answer.endsWith('local'), next.answer);
    assert.equal(workspace.status().server?.state, 'away');
  } finally {
    await workspace.dispose();
    await server.kill();
  }
});

test('a key that the server does not take is told, and one that it takes is used', async () => {
  const server = await LlamaServer.start(['--api-key', 'sesame']);
  try {
    const without = await opening(server);
    assert.ok((await ask(without, 'What is this repository?')).answer.endsWith('local'));
    assert.match(without.status().server?.why ?? '', /refused the key|refused the request/);
    await without.dispose();
    const keyed = await opening(server, { [server.address]: 'sesame' });
    assert.notEqual((await ask(keyed, 'What is this repository?')).server, undefined);
    await keyed.dispose();
  } finally {
    await server.kill();
  }
});

interface Slot {
  readonly n_saved: number;
  readonly n_restored: number;
  readonly n_written: number;
}
interface Completion {
  readonly timings: { readonly prompt_n: number; readonly cache_n: number };
}

test('a slot saved when it holds exactly a prefix is a named state: restored by another process, nothing of the prefix is read', async () => {
  const slots = temporaryFolder('slots');
  mkdirSync(slots, { recursive: true });
  const prefix = Array.from({ length: 120 }, (_, i) => `folder/file${i}.py has class_${i}.\n`).join('');
  const complete = (server: LlamaServer, prompt: string, tokens: number): Promise<Completion> =>
    server.post('/completion', { prompt, n_predict: tokens, id_slot: 1, cache_prompt: true });
  const first = await LlamaServer.start(['--slot-save-path', `${slots}${path.sep}`]);
  await complete(first, prefix, 0);
  const saved = await first.post<Slot>('/slots/1?action=save', { filename: 'prefix.bin' });
  await first.kill();
  const second = await LlamaServer.start(['--slot-save-path', `${slots}${path.sep}`]);
  try {
    const restored = await second.post<Slot>('/slots/1?action=restore', { filename: 'prefix.bin' });
    const { timings } = await complete(second, `${prefix}Where is class_77?`, 4);
    assert.ok(saved.n_saved > 1_000);
    assert.equal(restored.n_restored, saved.n_saved);
    assert.equal(timings.cache_n, saved.n_saved);
    assert.ok(timings.prompt_n < 20, String(timings.prompt_n));
  } finally {
    await second.kill();
  }
});
