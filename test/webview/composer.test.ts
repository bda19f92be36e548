import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Completion } from '../../src/protocol/chatProtocol';
import { attached, chat, context, place, turn } from '../support/chatStates';
import { startFakeHost, type FakeHost } from '../support/fakeHost';

let host: FakeHost;
before(async () => void (host = await startFakeHost()));
after(() => host.close());

const file = { kind: 'file', path: 'src/price.ts', startLine: 1, endLine: 1, name: 'price.ts' } as const;
const completion: Completion = {
  icon: 'file',
  label: 'price.ts',
  detail: 'src',
  insert: '`price.ts` ',
  attach: file,
};

test('undo brings a sent question back once and whole, and redo takes it away again', async () => {
  const { page, send, posted } = await host.open({ width: 360 });
  await send({ type: 'state', state: chat() });
  const box = page.getByTestId('question');
  await box.click();
  await page.keyboard.type('Who uses save?');
  await page.keyboard.press('Enter');
  assert.equal(await box.inputValue(), '');
  await page.keyboard.press('Control+z');
  assert.equal(await box.inputValue(), 'Who uses save?');
  await page.keyboard.press('Control+Shift+z');
  assert.equal(await box.inputValue(), '');
  assert.deepEqual(
    (await posted()).filter(({ type }) => type === 'ask'),
    [{ type: 'ask', question: 'Who uses save?' }],
  );
  await page.close();
});

test('a chosen completion is undone with its chip, and redone with it', async () => {
  const { page, send, posted } = await host.open({ width: 360 });
  await send({ type: 'state', state: chat() });
  const box = page.getByTestId('question');
  await box.click();
  await page.keyboard.type('Explain #pri');
  const request = (await posted()).findLast(message => message.type === 'complete')?.request ?? 0;
  await send({ type: 'completions', request, items: [completion] });
  await page.keyboard.press('Tab');
  assert.equal(await box.inputValue(), 'Explain `price.ts` ');
  await send({ type: 'context', context: context(attached(place('src/price.ts', 1), { kind: 'file', id: 'file x' })) });
  await page.keyboard.press('Control+z');
  assert.equal(await box.inputValue(), 'Explain #pri');
  assert.deepEqual(
    (await posted()).find(({ type }) => type === 'detach'),
    { type: 'detach', id: 'file x' },
  );
  await page.keyboard.press('Control+Shift+z');
  assert.equal(await box.inputValue(), 'Explain `price.ts` ');
  assert.equal((await posted()).filter(({ type }) => type === 'attach').length, 2);
  await page.close();
});

test('Up and Down go through the questions asked, and come back to what was being written', async () => {
  const { page, send } = await host.open({ width: 360 });
  await send({
    type: 'state',
    state: chat({ turns: [turn('1', { question: 'First?' }), turn('2', { question: 'Second?' })] }),
  });
  const box = page.getByTestId('question');
  await box.click();
  for (const [key, shown] of [
    ['ArrowUp', 'Second?'],
    ['ArrowUp', 'First?'],
    ['ArrowUp', 'First?'],
    ['ArrowDown', 'Second?'],
    ['ArrowDown', ''],
  ] as const) {
    await page.keyboard.press(key);
    assert.equal(await box.inputValue(), shown, key);
  }
  await page.keyboard.type('one');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('two');
  await page.keyboard.press('ArrowUp');
  assert.equal(await box.inputValue(), 'one\ntwo', 'what is written stays');
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowUp');
  assert.equal(await box.inputValue(), 'Second?', 'from its beginning Up leads to the history');
  await page.keyboard.press('ArrowDown');
  assert.equal(await box.inputValue(), 'one\ntwo', 'and back');
  await page.close();
});

test('Enter and Escape belong to an input method while it composes', async () => {
  const { page, send, posted } = await host.open({ width: 360 });
  await send({ type: 'state', state: chat({ turns: [turn('1', { state: 'answering' })] }) });
  await page.getByTestId('question').fill('ねこ');
  const press = (key: string, isComposing: boolean): Promise<unknown> =>
    page.evaluate(
      `document.querySelector('[data-testid=question]').dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', isComposing: ${isComposing}, bubbles: true, cancelable: true }))`,
    );
  await press('Escape', true);
  await press('Enter', true);
  const sent = async (): Promise<string[]> =>
    (await posted()).map(({ type }) => type).filter(type => type === 'stop' || type === 'ask');
  assert.deepEqual(await sent(), []);
  await press('Escape', false);
  assert.deepEqual(await sent(), ['stop']);
  await page.close();
});

test('a long pasted text is attached, an image is refused by the host, a short text is pasted', async () => {
  const { page, send, posted } = await host.open({ width: 360 });
  await send({ type: 'state', state: chat() });
  const paste = (data: string): Promise<unknown> =>
    page.evaluate(`(() => {
      const data = new DataTransfer();
      ${data}
      document.querySelector('[data-testid=question]').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    })()`);
  await paste("data.setData('text/plain', 'short')");
  await paste("data.setData('text/plain', 'line\\n'.repeat(40000))");
  await paste("data.items.add(new File(['x'], 'a.png', { type: 'image/png' }))");
  assert.deepEqual(
    (await posted()).flatMap(message => (message.type === 'paste' ? [message.text?.length ?? null] : [])),
    [200_000, null],
  );
  await page.close();
});

test('what is typed is told to the host with its conversation, at once when another is shown, and comes back from it', async () => {
  const { page, send, posted } = await host.open({ width: 360 });
  await send({ type: 'state', state: chat({ conversation: 'a', turns: [turn('1')] }) });
  await send({ type: 'draft', conversation: 'a', text: 'half a quest' });
  const box = page.getByTestId('question');
  assert.equal(await box.inputValue(), 'half a quest');
  await box.press('End');
  await page.keyboard.type('ion');
  await send({ type: 'state', state: chat({ conversation: 'b', turns: [turn('2')] }) });
  await send({ type: 'draft', conversation: 'a', text: 'too late' }, { type: 'draft', conversation: 'b', text: '' });
  assert.equal(await box.inputValue(), '');
  assert.deepEqual(
    (await posted()).filter(({ type }) => type === 'draft'),
    [{ type: 'draft', conversation: 'a', text: 'half a question' }],
  );
  await page.close();
});

test('200 kB are typed on without delay', async () => {
  const { page, send, posted } = await host.open({ width: 360 });
  await send({ type: 'state', state: chat() });
  await send({ type: 'draft', conversation: 'c1', text: 'words of a draft,'.repeat(12_000) });
  const box = page.getByTestId('question');
  await box.click();
  await page.keyboard.type('end');
  await page.keyboard.press('Enter');
  assert.equal(await box.inputValue(), '');
  const asked = (await posted()).find(message => message.type === 'ask');
  assert.equal(asked?.question.length, 'words of a draft,'.length * 12_000 + 3);
  await page.close();
});
