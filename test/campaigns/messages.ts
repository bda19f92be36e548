import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { Chat } from '../../src/editor/chat/chat';
import { Drafts } from '../../src/editor/chat/drafts';
import { EngineState } from '../../src/editor/engine/engineState';
import { ChatContext } from '../../src/editor/chat/chatContext';
import { ChatView } from '../../src/editor/chat/chatView';
import { isCommandId } from '../../src/editor/common/commandIds';
import { Models } from '../../src/editor/models/modelsPage';
import type { FromWebview } from '../../src/protocol/chatProtocol';
import type { Answer } from '../../src/protocol/engineProtocol';
import { wrongFromWebview, wrongToWebview } from '../../src/protocol/messageGuard';
import { CoilError } from '../../src/shared/errors';
import { chat as chatState, turn } from '../support/chatStates';
import type { FakeHost } from '../support/fakeHost';
import { asked as askedOfVsCode } from '../support/fakeVsCode';
import { goodFromWebview, goodToWebview } from '../support/goodMessages';
import { MessageFuzz } from '../support/messageFuzz';
import { seededRandom } from '../support/seededRandom';
import { answerWith, english, statusWith } from '../unit/editor/words';

export interface FuzzResult {
  readonly messages: number;
  /** Messages that were refused, all of them in words. */
  readonly refused: number;
}

/**
 * Sends `count` random messages to the chat as a page would. Nothing is thrown but errors worded for the user; what is refused is refused in words;
 * only commands of ours are run; every message that goes back is a good one; a question is answered afterwards. Throws an AssertionError otherwise.
 */
export async function fuzzHost(count: number, seed: number): Promise<FuzzResult> {
  const random = seededRandom(seed);
  const fuzz = new MessageFuzz(random, goodFromWebview);
  const refusals: string[] = [];
  const reported: unknown[] = [];
  const commandsBefore = askedOfVsCode.commands.length;
  let where = '';
  let receive: (message: unknown) => void = () => assert.fail('the page was not listened to');
  const answer = async (params: () => { readonly id: string }, signal: AbortSignal): Promise<Answer> => {
    const { id } = params();
    await Promise.resolve();
    chat.delta(id, 'It ');
    if (random() < 0.1) throw new CoilError('engineStopped', 'The engine stopped.', 'Ask again.');
    if (random() < 0.1) await new Promise(resolve => signal.addEventListener('abort', resolve, { once: true }));
    return answerWith({});
  };
  const nothing = (): Promise<void> => Promise.resolve();
  const context = new ChatContext({
    weigh: attached =>
      Promise.resolve({
        items: attached.map(() => ({ tokens: 9, sent: 9, refused: null })),
        budget: 100,
        exact: true,
      }),
    onChanged: state => view.post({ type: 'context', context: state }),
  });
  const engineState = new EngineState();
  const chat: Chat = new Chat({
    state: engineState,
    engine: { ask: answer, explain: answer },
    journal: { newId: () => 'c', append: () => undefined },
    context,
    onConversation: () => undefined,
    post: message => view.post(message),
    onAnswering: () => undefined,
    withLines: facts => Promise.resolve(facts),
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    t: english,
  });
  const models = new Models({
    state: engineState,
    source: {
      list: () => Promise.resolve([]),
      download: () => Promise.resolve('/m.gguf'),
      add: () => assert.fail('no file was chosen'),
      remove: () => Promise.resolve([]),
      current: () => null,
      use: nothing,
    },
    post: page => view.post({ type: 'models', models: page }),
    t: english,
  });
  const view: ChatView = new ChatView({
    extensionUri: 'extension:' as unknown as vscode.Uri,
    language: { id: 'en', words: {} },
    chat,
    context,
    models,
    questionOf: typed => Promise.resolve(typed),
    contextOf: () => context.take(),
    complete: () => Promise.resolve([]),
    attach: item => context.attach({ ...item, id: item.name, label: item.name, text: null, tokens: null, cut: false }),
    drop: nothing,
    onShown: () => undefined,
    openPlace: nothing,
    insertAtCursor: nothing,
    preview: () => Promise.resolve({ startLine: 1, text: 'a', meant: { startLine: 1, endLine: 1 } }),
    drafts: new Drafts({ get: () => undefined, update: nothing }),
    paste: nothing,
    showBranch: () => Promise.resolve(),
    onTabVisible: () => undefined,
    apply: nothing,
    newFile: nothing,
    report: error => reported.push(error),
    refused: why => refusals.push(why),
  });
  const webview = {
    options: {},
    html: '',
    cspSource: 'self',
    asWebviewUri: String,
    onDidReceiveMessage: (listener: (message: unknown) => void) => (receive = listener),
    postMessage: (message: unknown) => {
      assert.equal(wrongToWebview(structuredClone(message)), null, `${where}: the host answers with a bad message`);
      return Promise.resolve(true);
    },
  };
  view.resolveWebviewView({ webview, onDidDispose: () => undefined } as unknown as vscode.WebviewView);
  engineState.set(statusWith({}));
  receive({ type: 'ready' });

  for (let i = 0; i < count; i++) {
    const message = fuzz.next();
    where = `message ${i} of seed ${seed}`;
    const before = refusals.length;
    receive(message);
    const wrong = wrongFromWebview(message);
    // The page may itself report that it refused something.
    const expected = wrong !== null || (message as FromWebview).type === 'refused' ? 1 : 0;
    if (wrong !== null) assert.match(refusals.at(-1) ?? '', /^A message .{8,}\.$/s, where);
    await new Promise(setImmediate);
    assert.equal(refusals.length - before, expected, `${where}: ${wrong ?? 'a good message'}`);
    const unworded = reported.find(error => !(error instanceof CoilError));
    assert.equal(unworded, undefined, `${where}: ${String(unworded)}`);
  }
  assert.deepEqual(
    askedOfVsCode.commands.slice(commandsBefore).filter(command => !isCommandId(command)),
    [],
    `seed ${seed}: a command that is not ours`,
  );
  assert.deepEqual(Object.keys(Object.prototype), [], `seed ${seed}: Object.prototype was changed`);
  receive({ type: 'clear' });
  const end = chat.ask('Still there?', []);
  // One question in ten is answered only by a stop.
  const stop = setTimeout(() => chat.stop(), 100);
  await end;
  clearTimeout(stop);
  assert.equal(chat.turns.length, 1, `seed ${seed}: no question can be asked any more`);
  return { messages: count, refused: refusals.length };
}

/** How many messages are sent to a page at once. */
const batch = 50;

/**
 * Sends `count` random messages to the chat's page in a browser as a host would. No script of theirs runs, no request is made, no error is thrown; what is
 * refused is refused in words to the host; the page posts good messages only, and shows what it is sent afterwards. Throws an AssertionError otherwise.
 */
export async function fuzzPage(host: FakeHost, count: number, seed: number): Promise<FuzzResult> {
  const fuzz = new MessageFuzz(seededRandom(seed), goodToWebview);
  const { page, send, posted, problems, foreign } = await host.open({ width: 360, reducedMotion: 'reduce' });
  let refused = 0;
  for (let sent = 0; sent < count; sent += batch) {
    const messages = Array.from({ length: Math.min(batch, count - sent) }, () => fuzz.next());
    const where = `messages ${sent} to ${sent + messages.length} of seed ${seed}`;
    await page.evaluate(
      `posted = []; for (const data of ${literal(messages)}) window.dispatchEvent(new MessageEvent('message', { data }))`,
    );
    const answers = await posted();
    for (const answer of answers) assert.equal(wrongFromWebview(answer), null, where);
    const wrong = messages.filter(message => wrongToWebview(message) !== null).length;
    const said = answers.flatMap(answer => (answer.type === 'refused' ? [answer.why] : []));
    assert.equal(said.length, wrong, where);
    for (const why of said) assert.match(why, /^A message .{8,}\.$/s, where);
    refused += wrong;
    assert.deepEqual([...problems, ...foreign], [], where);
    assert.equal(await page.evaluate('window.hit'), undefined, where);
  }
  await send({ type: 'models', models: null }, { type: 'state', state: chatState({ conversation: 'end', turns: [] }) });
  await send({ type: 'turn', turn: turn('end', { text: 'Still there.', sources: [] }) });
  assert.equal(await page.locator('.answer-text').innerText(), 'Still there.', `seed ${seed}: the page is dead`);
  assert.equal(page.frames().length, 1, `seed ${seed}: a frame was added`);
  await page.close();
  return { messages: count, refused };
}

/** The value as JavaScript that makes it: what a structured clone carries is more than JSON. */
function literal(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (value instanceof Map) return `new Map(${literal([...value])})`;
  if (Array.isArray(value)) return `[${value.map(literal).join(',')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, held]) => `[${JSON.stringify(key)}]:${literal(held)}`)
      .join(',')}}`;
  return value === undefined ? 'undefined' : JSON.stringify(value);
}
