import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChatContext } from '../../../../src/editor/chat/chatContext';
import { placeItem, toAttachment, wholeItem } from '../../../../src/editor/context/contextItem';
import { completionsFor } from '../../../../src/editor/chat/completionsFor';
import { problemText } from '../../../../src/editor/context/problemText';
import type { Attachment, SuggestParams, Weights } from '../../../../src/protocol/engineProtocol';
import { english } from '../words';

const at = (path: string, startLine = 1, endLine = startLine) => ({ path, startLine, endLine });
const a = placeItem('file', at('src/a.ts'));

/** Every attachment takes 10 tokens; `.env` is refused. */
const weights = (attached: readonly Attachment[]): Promise<Weights> =>
  Promise.resolve({
    items: attached.map(({ path }) => ({
      tokens: 10,
      sent: path === 'long' ? 4 : 10,
      refused: path === '.env' ? { code: 'fileUnread', message: '.env is secret.', hint: 'It stays out.' } : null,
    })),
    budget: 100,
    exact: true,
  });
const contextOn = (weigh: typeof weights = weights): ChatContext =>
  new ChatContext({ weigh, onChanged: () => undefined });
const labels = (context: ChatContext): string[] => context.state.items.map(({ label }) => label);

test('what is attached is counted, goes with one question, and is then gone; the selection stays', async () => {
  const context = contextOn();
  await context.select(at('src/b.ts', 4, 9));
  await context.attach(a, placeItem('file', at('long')));
  assert.deepEqual(labels(context), ['b.ts:4-9', 'a.ts', 'long']);
  assert.deepEqual(context.state.meter, { tokens: 24, budget: 100, exact: true });
  assert.deepEqual(
    context.state.items.map(({ cut }) => cut),
    [false, false, true],
  );
  assert.deepEqual(
    context
      .take()
      .map(toAttachment)
      .map(({ path }) => path),
    ['src/b.ts', 'src/a.ts', 'long'],
  );
  assert.deepEqual(labels(context), ['b.ts:4-9']);
});

test('a selection is counted when the hand rests, and shown at once', async () => {
  let weighings = 0;
  const context = contextOn(attached => (weighings++, weights(attached)));
  const last = [4, 5, 6, 7].map(line => context.select(at('src/b.ts', 1, line)));
  assert.deepEqual(labels(context), ['b.ts:1-7']);
  await Promise.all(last);
  assert.equal(weighings, 1);
  assert.equal(context.state.items[0]?.tokens, 10);
});

test('the same thing is attached once, and a selection that is attached is not shown twice', async () => {
  const context = contextOn();
  await context.attach(a, a);
  await context.attach(a);
  await context.select(at('src/b.ts', 4, 9));
  await context.attach(placeItem('selection', at('src/b.ts', 4, 9)));
  assert.deepEqual(labels(context), ['a.ts', 'b.ts:4-9']);
  await context.select(at('src/b.ts', 1, 2));
  assert.deepEqual(labels(context), ['b.ts:1-2', 'a.ts', 'b.ts:4-9']);
});

test('what is refused is not attached, and the reason is said until something else happens', async () => {
  const context = contextOn();
  await context.attach(a, placeItem('file', at('.env')));
  assert.deepEqual(labels(context), ['a.ts']);
  assert.equal(context.state.note, '.env is secret. It stays out.');
  await context.detach(a.id);
  assert.deepEqual([context.state.items, context.state.note, context.state.meter], [[], null, null]);
});

test('a selection that was removed comes back with another; one in a file that is not read is not offered', async () => {
  const context = contextOn();
  await context.select(at('src/b.ts', 4, 9));
  await context.detach('selection');
  await context.select(at('src/b.ts', 4, 9));
  assert.deepEqual(labels(context), []);
  await context.select(at('src/b.ts', 5, 9));
  assert.deepEqual(labels(context), ['b.ts:5-9']);
  await context.select(at('.env', 1, 2));
  assert.deepEqual([labels(context), context.state.note], [[], null]);
  await context.select(null);
  assert.deepEqual(labels(context), []);
});

test('a count that comes after another change counts for nothing', async () => {
  const waiting: (() => void)[] = [];
  const context = contextOn(async attached => {
    const call = waiting.length + 1;
    await new Promise<void>(done => waiting.push(done));
    return { ...(await weights(attached)), budget: call };
  });
  const first = context.attach(a);
  const second = context.detach(a.id);
  const third = context.attach(placeItem('file', at('src/c.ts')));
  for (const done of waiting.reverse()) done();
  await Promise.all([first, second, third]);
  assert.deepEqual(labels(context), ['c.ts']);
  assert.deepEqual(context.state.meter, { tokens: 10, budget: 2, exact: true });
});

const sources = {
  suggest: ({ kinds, typed }: SuggestParams) =>
    Promise.resolve(kinds.map(kind => ({ kind, ...at(`x/${typed}`), name: typed, detail: 'x' }))),
  openFiles: () => ['src/open.ts'],
  t: english,
};
const completed = async (typed: string): Promise<string[]> =>
  (await completionsFor(typed, sources)).map(({ label, insert, attach }) => `${label} ${insert}${attach?.kind ?? ''}`);

test('# offers kinds, then names of what is typed; a kind only its own; / the commands', async () => {
  assert.equal((await completed('#')).length, 8);
  assert.deepEqual(await completed('#te'), ['#terminal terminal', 'te `te` file', 'te `te` folder', 'te `te` symbol']);
  assert.deepEqual(await completed('#symbol:pa'), ['pa `pa` symbol']);
  assert.equal((await completed('#file:'))[0], 'open.ts `open.ts` file');
  assert.deepEqual(await completed('/w'), ['/where /where ']);
});

test('problems read as compilers print them, errors first, with their lines', () => {
  const problem = { path: 'a.ts', line: 3, code: 'ts 2322', source: '  x = 1;' };
  const text = problemText([
    { ...problem, severity: 'warning', message: 'unused', source: null },
    { ...problem, severity: 'error', message: 'not a\n  string' },
  ]);
  assert.equal(text, 'a.ts:3: error ts 2322: not a string\n    x = 1;\na.ts:3: warning ts 2322: unused');
  assert.equal(wholeItem('problems', text).text, text);
});
