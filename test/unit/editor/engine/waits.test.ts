import assert from 'node:assert/strict';
import test from 'node:test';
import { replay } from '../../../../src/editor/chat/conversation';
import { placeItem } from '../../../../src/editor/context/contextItem';
import { Chat } from '../../../../src/editor/chat/chat';
import { applyCode } from '../../../../src/editor/edits/applyCode';
import { ProposedEdits } from '../../../../src/editor/edits/proposedEdits';
import { EngineSession } from '../../../../src/editor/engine/engineSession';
import { EngineState } from '../../../../src/editor/engine/engineState';
import type { Answer, OpenParams } from '../../../../src/protocol/engineProtocol';
import { CoilError, errorData } from '../../../../src/shared/errors';
import { turn } from '../../../support/chatStates';
import { editors } from '../../../support/fakeEditors';
import { answerWith, english, statusWith } from '../words';

/** A process that answers when the test says so, and that fails as a real one does when it ends. */
class FakeProcess {
  ended = false;
  readonly waiting = new Set<(error: Error) => void>();
  readonly steps: (() => void)[] = [];
  asked = 0;

  /** Resolves with `bring()` at the next {@link step}, rejects when the process ends. */
  request<T>(bring: () => T, signal?: AbortSignal): Promise<T> {
    if (this.ended) return Promise.reject(ends('The engine stopped (SIGKILL).'));
    return new Promise<T>((resolve, reject) => {
      this.waiting.add(reject);
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      this.steps.push(() => {
        this.waiting.delete(reject);
        resolve(bring());
      });
    });
  }

  /** Answers all that was asked until now. */
  step(): void {
    for (const step of this.steps.splice(0)) step();
  }

  end(error: Error): void {
    this.ended = true;
    for (const reject of this.waiting) reject(error);
  }
}

const ends = (reason: string): CoilError => new CoilError('engineStopped', reason, 'Ask again to start it.');
const turns = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

/** The chat and the session over fake processes, as the extension joins them. */
function panel() {
  const processes: FakeProcess[] = [];
  const state = new EngineState();
  let folder: string | null = 'a';
  let openings = 0;
  /** The conversation's file. */
  const kept: string[] = [];
  const session: EngineSession = new EngineSession({
    connect: () => {
      const process = new FakeProcess();
      processes.push(process);
      const never = (): never => assert.fail('not asked for');
      const answer = ({ id }: { id: string }, signal: AbortSignal): Promise<Answer> => {
        process.asked++;
        chat.delta(id, `Half an answer of ${processes.length}. `);
        // Of what is open now, not of what is open when it is written down.
        const of = `${openings} in ${folder}`;
        return process.request(() => answerWith({ answer: `Whole of ${of}.` }), signal);
      };
      return {
        open: () => {
          openings++;
          return process.request(() => statusWith({ phase: 'ready' }));
        },
        ask: answer,
        explain: answer,
        skipped: () => process.request(() => []),
        reconcile: () => process.request(() => statusWith({})),
        setPaused: () => process.request(() => statusWith({ phase: 'paused' })),
        downloadModel: (_where, _id, signal) => process.request(() => `/model of ${processes.length}.gguf`, signal),
        starters: () => process.request(() => []),
        callTool: never,
        suggest: never,
        weigh: never,
        chooseLargeReading: never,
        storage: never,
        deleteStorage: never,
        setStorageLimit: never,
        models: never,
        addModel: never,
        removeModel: never,
        buildBackend: never,
        gpuOffers: never,
        getGpuSupport: never,
        removeGpuSupport: never,
        activityChanged: () => undefined,
        refocused: () => undefined,
        bufferChanged: () => undefined,
        dispose: () => process.end(ends('The engine was stopped.')),
      };
    },
    params: () => {
      if (folder === null) throw new CoilError('folderMissing', 'The folder is not there.', 'Open another folder.');
      return {} as OpenParams;
    },
    onOpened: status => state.set(status),
    onFailed: failure => (failure === null ? state.opening() : state.fail(failure)),
    onAsking: () => undefined,
    t: english,
  });
  const chat: Chat = new Chat({
    engine: session,
    state,
    journal: {
      newId: () => 'c',
      append: (_, ...records) => void kept.push(...records.map(record => JSON.stringify(record))),
    },
    context: { state: { items: [], meter: null, note: null } },
    onConversation: () => undefined,
    post: () => undefined,
    onAnswering: () => undefined,
    withLines: facts => Promise.resolve(facts),
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    t: english,
  });
  /** Lets the current process answer until nothing is asked of it any more. */
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 10; i++) {
      await turns();
      processes.at(-1)?.step();
    }
    await turns();
  };
  return {
    ...{ processes, state, session, chat, settle, kept },
    setFolder: (name: string | null): void => void (folder = name),
    get folder(): string | null {
      return folder;
    },
    get openings(): number {
      return openings;
    },
  };
}
type Panel = ReturnType<typeof panel>;

/** What can happen, and what has become of a question that was under way: answered by what is open then, or failed with these words. */
const happenings: Readonly<
  Record<string, { readonly act: (panel: Panel) => void; readonly ends: 'answered' | RegExp }>
> = {
  'the engine is restarted': { act: ({ session }) => void session.restart().catch(() => undefined), ends: 'answered' },
  'the model is changed': { act: ({ session }) => void session.restart().catch(() => undefined), ends: 'answered' },
  'files.exclude is changed': { act: ({ session }) => void session.reopen().catch(() => undefined), ends: 'answered' },
  'the setting changes twice at once': {
    act: ({ session }) => {
      session.reopen().catch(() => undefined);
      session.restart().catch(() => undefined);
      session.reopen().catch(() => undefined);
    },
    ends: 'answered',
  },
  'the folder is renamed': {
    act: ({ session, setFolder }) => {
      setFolder('renamed');
      session.reopen().catch(() => undefined);
    },
    ends: 'answered',
  },
  'the folder is gone': {
    act: ({ session, setFolder }) => {
      setFolder(null);
      session.reopen().catch(() => undefined);
    },
    ends: /The folder is not there/,
  },
  'the branch is switched': {
    act: ({ state }) => state.set(statusWith({ heads: ['b'.repeat(40)] })),
    ends: 'answered',
  },
  'the engine is killed': {
    act: ({ processes, session }) => {
      processes.at(-1)?.end(ends('The engine stopped (SIGKILL).'));
      session.stopped('The engine stopped (SIGKILL).');
    },
    ends: /The engine stopped \(SIGKILL\)/,
  },
  'the window is closed': { act: ({ session }) => session.dispose(), ends: /The engine was stopped/ },
  'the window is reloaded': { act: ({ session }) => session.dispose(), ends: /The engine was stopped/ },
};

/** What can be under way. Resolves with what the user sees of it in the end. */
const underWay: Readonly<Record<string, (panel: Panel) => Promise<string>>> = {
  'a question that waits for the opening': async ({ chat }) => {
    await chat.ask('Q', []);
    return seen(chat);
  },
  'a question in mid-answer': async ({ session, chat, processes }) => {
    const opened = session.opened();
    await turns();
    processes.at(-1)?.step();
    await opened;
    await chat.ask('Q', []);
    return seen(chat);
  },
  'an explanation in mid-answer': async ({ session, chat, processes }) => {
    const opened = session.opened();
    await turns();
    processes.at(-1)?.step();
    await opened;
    await chat.explain(placeItem('selection', { path: 'a.ts', startLine: 1, endLine: 2 }));
    return seen(chat);
  },
  'reading that is paused': async ({ session }) => done(session.setPaused(true).then(({ phase }) => phase)),
  'files that are scanned again': async ({ session }) => done(session.reconcile().then(() => 'scanned')),
  'files not read that are listed': async ({ session }) => done(session.skipped().then(() => 'listed')),
  'code that is applied': async ({ folder }) => {
    editors.file('/w/a.ts', 'const fare = 1;\n');
    editors.file('/renamed/a.ts', 'const fare = 1;\n');
    const proposed = new ProposedEdits(english);
    const answer = turn('1', { text: 'In `a.ts`:\n\n```ts\nconst fare = 2;\n```', context: [] });
    const roots = [{ name: 'w', dir: folder === 'renamed' ? '/renamed' : '/w' }];
    const applied = done(applyCode('const fare = 2;\n', answer, roots, proposed, english).then(() => 'proposed'));
    return applied.finally(() => proposed.dispose());
  },
  'a download': ({ session }) =>
    done(session.downloadModel({ store: '/s', gpu: 'auto' }, 'm', () => undefined, new AbortController().signal)),
};

function seen({ turns: [turn] }: Chat): string {
  return `${turn?.state} ${turn?.text} ${turn?.error?.message ?? ''} ${turn?.error?.hint ?? ''}`;
}

async function done(work: Promise<string>): Promise<string> {
  try {
    return `done ${await work}`;
  } catch (error) {
    const { code, message, hint } = errorData(error);
    return `failed ${code} ${message} ${hint}`;
  }
}

let pairs = 0;
for (const [happening, { act, ends: expected }] of Object.entries(happenings))
  for (const [work, begin] of Object.entries(underWay))
    test(`${happening} during ${work}`, async () => {
      pairs++;
      const shown = panel();
      const result = begin(shown);
      await new Promise(setImmediate);
      if (work.includes('mid-answer')) assert.equal(shown.processes.at(-1)?.asked, 1);
      act(shown);
      await turns();
      await shown.settle();
      const words = await result;
      assert.doesNotMatch(words, /disposed|bug in Coil|internal|undefined/i);
      const failed = words.startsWith('failed');
      // A download needs no workspace, and one in a process that is killed is gone on with when the user asks.
      if (failed) assert.match(words, expected === 'answered' ? /^$/ : expected);
      else if (!/gone|killed|window/.test(happening)) assert.equal(expected, 'answered');
      if (work === 'code that is applied') assert.equal(words, 'done proposed');
      if (!failed && work.includes('mid-answer'))
        // Nothing of an answer that was void is left, and it was made of the folder that is open now.
        assert.match(words, new RegExp(`^done Whole of ${shown.openings} in ${shown.folder}\\.`));
    });

for (const text of ['', 'Half an answer. '])
  test(`a window that is closed ${text === '' ? 'before' : 'in'} an answer shows the question again, and that it was interrupted`, async () => {
    const { chat, kept, processes, session } = panel();
    void chat.ask('Q', []);
    const opened = session.opened();
    await turns();
    if (text !== '') {
      processes.at(-1)?.step();
      await opened;
      await turns();
    }
    // A crash: nothing more is written.
    const [again] = replay(kept.join('\n'))?.turns ?? [];
    assert.deepEqual([again?.question, again?.state, again?.interrupted], ['Q', 'stopped', true]);
    assert.equal(again?.text, text === '' ? '' : 'Half an answer of 1. ');
  });

test('all pairs were driven', () => {
  assert.equal(pairs, Object.keys(happenings).length * Object.keys(underWay).length);
});

test('a question that must be asked again says what it waits for, and what was written is taken back', async () => {
  const { chat, session, processes, settle } = panel();
  const asking = chat.ask('Q', []);
  const shown = () => chat.turns[0]!;
  assert.deepEqual([shown().state, shown().waitingFor], ['waiting', 'Waiting for the engine to start']);
  await turns();
  processes.at(-1)?.step();
  await turns();
  assert.match(shown().text, /^Half an answer of 1/);
  session.restart().catch(() => undefined);
  await turns();
  assert.deepEqual(
    [shown().state, shown().text, shown().waitingFor],
    ['waiting', '', 'Waiting for the engine to start'],
  );
  await settle();
  await asking;
  assert.deepEqual([shown().state, shown().text], ['done', 'Whole of 2 in a.']);
});

test('stopping a question that waits to be asked again stops it', async () => {
  const { chat, session, processes, settle } = panel();
  const asking = chat.ask('Q', []);
  await turns();
  processes.at(-1)?.step();
  await turns();
  session.restart().catch(() => undefined);
  await turns();
  chat.stop();
  await settle();
  await asking;
  assert.equal(chat.turns[0]?.state, 'stopped');
  assert.equal(processes.at(-1)?.asked, 0);
});
