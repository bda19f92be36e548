import assert from 'node:assert/strict';
import test from 'node:test';
import { EngineSession } from '../../../../src/editor/engine/engineSession';
import type { OpenParams, Status, Storage } from '../../../../src/protocol/engineProtocol';
import { CoilError, type ErrorData } from '../../../../src/shared/errors';
import { answerWith, english, statusWith } from '../words';

function sessionOn(open: (n: number) => Promise<Status>) {
  const log: string[] = [];
  const failures: (ErrorData | null)[] = [];
  let opens = 0;
  const session = new EngineSession({
    connect: () => {
      log.push('connect');
      return {
        open: () => (log.push('open'), open(opens++)),
        ask: () => (log.push('ask'), Promise.resolve(answerWith({}))),
        explain: () => Promise.resolve(answerWith({})),
        skipped: () => Promise.resolve([]),
        reconcile: () => Promise.resolve(statusWith({})),
        setPaused: () => Promise.resolve(statusWith({})),
        activityChanged: () => undefined,
        refocused: () => undefined,
        callTool: () => Promise.reject(new Error('no tool is called here')),
        suggest: () => Promise.resolve([]),
        starters: () => Promise.resolve([]),
        weigh: () => Promise.resolve({ items: [], budget: 0, exact: true }),
        chooseLargeReading: () => undefined,
        bufferChanged: () => undefined,
        storage: () => (log.push('storage'), Promise.resolve(nothingStored)),
        deleteStorage: () => Promise.resolve(nothingStored),
        setStorageLimit: bytes => (log.push(`limit ${bytes}`), Promise.resolve(statusWith({}))),
        models: () => Promise.resolve([]),
        downloadModel: () => Promise.resolve('/model.gguf'),
        addModel: () => Promise.reject(new Error('not asked for')),
        removeModel: () => Promise.resolve([]),
        buildBackend: () => Promise.resolve([]),
        gpuOffers: () => Promise.resolve([]),
        getGpuSupport: () => Promise.resolve([]),
        removeGpuSupport: () => Promise.resolve([]),
        dispose: () => log.push('dispose'),
      };
    },
    params: () => ({}) as OpenParams,
    onOpened: () => log.push('opened'),
    onFailed: failure => failures.push(failure),
    onAsking: () => log.push('asking'),
    t: english,
  });
  return { session, log, failures };
}
const nothingStored: Storage = { folder: '/store', limit: 1, bytes: 0, states: 0, workspaces: [] };
const question = { id: '1', question: 'Q', attached: [] };
const signal = (): AbortSignal => new AbortController().signal;

test('the first question opens the workspace once, and buffers go before each question', async () => {
  const { session, log } = sessionOn(() => Promise.resolve(statusWith({})));
  await session.ask(
    () => question,
    signal(),
    () => undefined,
  );
  await session.ask(
    () => question,
    signal(),
    () => undefined,
  );
  assert.deepEqual(log, ['connect', 'open', 'opened', 'asking', 'ask', 'asking', 'ask']);
});

test('the storage is listed without opening anything, and a new limit reaches an engine that is open', async () => {
  const { session, log } = sessionOn(() => Promise.resolve(statusWith({})));
  await session.storage('/store', 1);
  await session.setStorageLimit(2);
  assert.deepEqual(log, ['connect', 'storage']);
  await session.opened();
  await session.setStorageLimit(3);
  assert.deepEqual(log, ['connect', 'storage', 'open', 'opened', 'limit 3']);
});

test('a failed opening is shown, and the next question tries again', async () => {
  const { session, failures } = sessionOn(n =>
    n === 0 ? Promise.reject(new CoilError('modelMissing', 'No model.', 'Choose.')) : Promise.resolve(statusWith({})),
  );
  await assert.rejects(
    session.ask(
      () => question,
      signal(),
      () => undefined,
    ),
    /No model/,
  );
  assert.equal(failures.at(-1)?.code, 'modelMissing');
  await session.ask(
    () => question,
    signal(),
    () => undefined,
  );
  assert.equal(failures.at(-1), null);
});

test('an abort ends the wait for the opening at once and leaves the opening going', async () => {
  let finish: (status: Status) => void = () => undefined;
  const { session, log } = sessionOn(() => new Promise(resolve => (finish = resolve)));
  const abort = new AbortController();
  const asking = session.ask(
    () => question,
    abort.signal,
    () => undefined,
  );
  abort.abort();
  await assert.rejects(asking, { name: 'AbortError' });
  finish(statusWith({}));
  await session.opened();
  assert.deepEqual(log, ['connect', 'open', 'opened']);
});

test('a process that ends is replaced at once, but not when its successor ends too', async () => {
  const { session, log, failures } = sessionOn(() => Promise.resolve(statusWith({})));
  await session.opened();
  session.stopped('The engine stopped (SIGKILL).');
  await session.opened();
  assert.equal(log.filter(word => word === 'open').length, 2);
  session.stopped('The engine stopped (SIGKILL).');
  assert.equal(failures.at(-1)?.message, 'The engine stopped (SIGKILL).');
  assert.equal(log.filter(word => word === 'open').length, 2);
  await session.ask(
    () => question,
    signal(),
    () => undefined,
  );
  assert.equal(log.filter(word => word === 'open').length, 3);
});

test('the outcome of an opening that was replaced is not shown', async () => {
  let fail: (error: Error) => void = () => undefined;
  const { session, failures } = sessionOn(n =>
    n === 0 ? new Promise((_, reject) => (fail = reject)) : Promise.resolve(statusWith({})),
  );
  const first = session.opened();
  // What to open is known, and the engine is asked.
  await new Promise(resolve => setImmediate(resolve));
  const second = session.reopen();
  fail(new CoilError('internal', 'replaced', ''));
  await assert.rejects(first);
  await second;
  assert.ok(failures.every(failure => failure === null));
});

test('restart ends the process and starts another', async () => {
  const { session, log } = sessionOn(() => Promise.resolve(statusWith({})));
  await session.opened();
  await session.restart();
  assert.deepEqual(log, ['connect', 'open', 'opened', 'dispose', 'connect', 'open', 'opened']);
});
