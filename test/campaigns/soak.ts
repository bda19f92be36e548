import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { EngineClient } from '../../src/client/engineClient';
import { Chat } from '../../src/editor/chat/chat';
import { EngineState } from '../../src/editor/engine/engineState';
import { ConversationStore } from '../../src/editor/chat/conversationStore';
import type { ToWebview } from '../../src/protocol/chatProtocol';
import type { FakeHost } from '../support/fakeHost';
import { silent } from '../support/fakeModel';
import { temporaryFolder } from '../support/temporaryFolder';
import { fixtureWorkspace } from '../support/fixtureWorkspace';
import { openParams } from '../support/openParams';
import { english } from '../unit/editor/words';

/** Mebibytes after a turn. */
export interface Memory {
  readonly turn: number;
  /** Resident, of the engine's process. */
  readonly engine: number;
  /** Of JavaScript objects that are in use, after a collection: the chat's part of the extension host, with the test's own. */
  readonly host: number;
  /** The same of the page. */
  readonly page: number;
}

/** Asked in turn; the numbers make each a question of its own. */
const questions = [
  'What does partyPrice do?',
  'Where is a sailing cancelled?',
  'Who uses seatPrice?',
  '/overview',
  'How are islanders charged?',
  '/explain `src/booking/price.ts`',
];

/**
 * Asks `turns` questions of the engine with the embedded model, through the chat of the extension host, and shows every answer in the page. A new
 * conversation is begun every `ofChat` turns, as people do. Returns the memory, measured `samples` times. `collect`: Node's garbage collection.
 */
export async function soak(
  host: FakeHost,
  { turns, ofChat, samples, collect }: { turns: number; ofChat: number; samples: number; collect: () => void },
  onTurn: (done: number) => void = () => undefined,
): Promise<Memory[]> {
  const folder = temporaryFolder('soak');
  const workspace = fixtureWorkspace();
  const { page, send, problems } = await host.open({ width: 360, reducedMotion: 'reduce' });
  const devtools = await page.context().newCDPSession(page);
  let queue: Promise<unknown> = Promise.resolve();
  const post = (message: ToWebview): void => void (queue = queue.then(() => send(message)));
  const engineState = new EngineState();
  const engine = new EngineClient(path.resolve('dist/engine.mjs'), silent, {
    onStatus: status => engineState.set(status),
    onDelta: (id, text) => chat.delta(id, text),
    onEvidence: (id, evidence) => chat.evidence(id, evidence),
    onStopped: reason => assert.fail(`the engine stopped: ${reason}`),
  });
  const chat: Chat = new Chat({
    state: engineState,
    engine: {
      ask: (params, signal) => engine.ask(params(), signal),
      explain: (params, signal) => engine.explain(params(), signal),
    },
    journal: new ConversationStore(path.join(folder, 'chats'), silent),
    context: { state: { items: [], meter: null, note: null } },
    onConversation: () => undefined,
    post,
    onAnswering: () => undefined,
    withLines: facts => Promise.resolve(facts),
    logger: silent,
    t: english,
  });
  const memories: Memory[] = [];
  try {
    const status = await engine.open(
      openParams({
        roots: [{ name: 'ferry-desk', dir: workspace }],
        model: path.resolve('models/coil-embedded.gguf'),
        store: path.join(folder, 'store'),
      }),
    );
    engineState.set(status);
    await engine.read(null);
    const every = Math.max(1, Math.floor(turns / samples));
    for (let turn = 1; turn <= turns; turn++) {
      if (turn % ofChat === 1) chat.clear();
      await chat.ask(`${questions[turn % questions.length] ?? ''}${turn % 2 === 0 ? '' : ` (${turn})`}`, []);
      const { state, error } = chat.turns.at(-1) ?? {};
      assert.equal(state, 'done', `turn ${turn}: ${error?.message ?? ''}`);
      await queue;
      if (turn % every === 0) {
        collect();
        await devtools.send('HeapProfiler.collectGarbage');
        memories.push({
          turn,
          engine: resident(engine.pid ?? 0),
          host: process.memoryUsage().heapUsed / 2 ** 20,
          page: (await devtools.send('Runtime.getHeapUsage')).usedSize / 2 ** 20,
        });
      }
      onTurn(turn);
    }
    assert.deepEqual(problems, []);
    return memories;
  } finally {
    engine.dispose();
    await page.close();
    for (const made of [folder, path.dirname(workspace)]) rmSync(made, { recursive: true });
  }
}

/** Mebibytes by which each grew from the first half's median to the second's; the first sample, while all warms up, is left out. */
export function growth(memories: readonly Memory[]): {
  readonly engine: number;
  readonly host: number;
  readonly page: number;
} {
  const warm = memories.slice(1);
  const half = Math.floor(warm.length / 2);
  const of = (kind: 'engine' | 'host' | 'page'): number =>
    median(warm.slice(half).map(memory => memory[kind])) - median(warm.slice(0, half).map(memory => memory[kind]));
  return { engine: of('engine'), host: of('host'), page: of('page') };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Linux's count of a process's pages that are in memory, in MiB. */
function resident(pid: number): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
