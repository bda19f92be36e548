import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { attached, chat, context, place, readingStrip, turn } from '../support/chatStates';
import type { FromWebview } from '../../src/protocol/chatProtocol';
import { startFakeHost, type FakeHost } from '../support/fakeHost';

let host: FakeHost;
before(async () => void (host = await startFakeHost()));
after(() => host.close());

/** A draft is told while one types slowly. */
const withoutDrafts = (posted: readonly FromWebview[]): readonly FromWebview[] =>
  posted.filter(({ type }) => type !== 'draft');

const area = '[data-testid=composer] textarea';

/** The test ids that Tab reaches from the start of the page, in order, each with a focus ring. */
async function tabbed(page: Page): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < 40; i++) {
    // The cursor begins where a question is written.
    if (i === 0) await page.getByTestId('strip').focus();
    else await page.keyboard.press('Tab');
    const [id, ring] = await page.evaluate<[string | undefined, string]>(
      '[document.activeElement.dataset.testid, getComputedStyle(document.activeElement).outlineStyle]',
    );
    if (id === undefined) return ids;
    if (id !== 'question') assert.equal(ring, 'solid', id);
    ids.push(id);
    if (id === 'meter') return ids;
  }
  return ids;
}

test('a page that has the focus has the cursor where a question is written, from the start and after a notice', async () => {
  const { page, send } = await host.open({ width: 360 });
  await page.keyboard.type('first');
  assert.equal(await page.getByTestId('question').inputValue(), 'first');
  const view = { kind: 'notice', title: 'No folder', text: 'Open one.', action: null } as const;
  await send({ type: 'state', state: chat({ view }) });
  await send({ type: 'state', state: chat() });
  await page.keyboard.type(' and second');
  assert.equal(await page.getByTestId('question').inputValue(), 'first and second');
  await page.close();
});

test('Enter sends, Shift+Enter breaks the line, Up in the empty composer brings the last question back', async () => {
  const { page, send, posted } = await host.open({ width: 360 });
  await send({ type: 'state', state: chat() }, { type: 'focus' });
  await page.keyboard.type('one');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('two');
  await page.keyboard.press('Enter');
  assert.equal(await page.locator(area).inputValue(), '');
  await page.keyboard.press('Enter');
  assert.deepEqual(withoutDrafts(await posted()).slice(1), [{ type: 'ask', question: 'one\ntwo' }]);
  await send({ type: 'turn', turn: turn('1', { question: 'one\ntwo' }) });
  await page.keyboard.press('ArrowUp');
  // The toolkit hands its value to the field with the next frame.
  await page.evaluate('new Promise(done => requestAnimationFrame(() => setTimeout(done)))');
  assert.equal(await page.locator(area).inputValue(), 'one\ntwo');
  await page.close();
});

test('while answering send is stop, Escape stops, and what is written meanwhile is asked next', async () => {
  const { page, send, posted } = await host.open({ width: 360 });
  await send({ type: 'state', state: chat({ turns: [turn('1', { state: 'answering' })] }) }, { type: 'focus' });
  assert.equal(await page.getByTestId('send').isVisible(), false);
  await page.getByTestId('stop').click();
  await page.keyboard.type('next');
  assert.equal(await page.getByTestId('send').getAttribute('aria-label'), 'Ask next (Enter)');
  assert.equal(await page.getByTestId('stop').isVisible(), false);
  await page.keyboard.press('Enter');
  assert.equal(await page.getByTestId('stop').isVisible(), true);
  await page.keyboard.press('Escape');
  const asked = { type: 'ask', question: 'next' };
  assert.deepEqual(withoutDrafts(await posted()).slice(1), [{ type: 'stop' }, asked, { type: 'stop' }]);
  await send({ type: 'turn', turn: turn('1', { state: 'stopped' }) });
  assert.equal(await page.getByTestId('stop').isVisible(), false);
  await page.keyboard.press('Escape');
  assert.equal(withoutDrafts(await posted()).length, 4);
  await page.close();
});

test('a question can be edited and asked again; Escape and an unchanged text leave it as it was', async () => {
  const { page, send, posted } = await host.open({ width: 360 });
  await send({ type: 'state', state: chat({ turns: [turn('7', { question: 'What is it?' })] }) });
  const edit = page.getByTestId('edit');
  const field = page.getByTestId('edit-question').locator('textarea');
  await edit.click();
  assert.equal(await field.inputValue(), 'What is it?');
  await field.press('Escape');
  await edit.click();
  await field.press('Enter');
  assert.equal(await page.getByTestId('turn-question').innerText(), 'What is it?');
  assert.deepEqual(withoutDrafts(await posted()).slice(1), []);
  await edit.click();
  await field.fill('What was it?');
  await field.press('Enter');
  assert.deepEqual(withoutDrafts(await posted()).slice(1), [{ type: 'edit', id: '7', question: 'What was it?' }]);
  await page.close();
});

test('what is attached has a chip with its tokens, which says more, and is removed; the meter says what the repository costs', async () => {
  const { page, send, posted } = await host.open({ width: 360 });
  const file = attached(place('src/a.ts', 1, 2), {
    kind: 'file',
    label: 'a.ts',
    id: 'file a',
    tokens: 1840,
    cut: true,
  });
  await send({ type: 'state', state: chat({ context: context(file) }) });
  assert.match(await page.getByTestId('attached').innerText(), /a\.ts\s*1,840/);
  assert.equal(await page.getByTestId('attached').getAttribute('title'), 'src/a.ts, 1,840 tokens, shortened to fit');
  await page.getByTestId('meter').click();
  assert.match(await page.getByTestId('context-note').innerText(), /852 of 3,640 tokens.* repository itself uses none/);
  await page.getByTestId('remove-context').click();
  assert.deepEqual(withoutDrafts(await posted()).at(-1), { type: 'detach', id: 'file a' });
  await send({ type: 'context', context: { items: [], meter: null, note: '.env cannot be attached.' } });
  assert.equal(await page.getByTestId('attached').count(), 0);
  assert.equal(await page.getByTestId('context-note').innerText(), '.env cannot be attached.');
  assert.equal(await page.getByRole('status').innerText(), '.env cannot be attached.');
  await page.close();
});

test('a starter asks itself', async () => {
  const { page, send, posted } = await host.open({ width: 360 });
  await send({ type: 'state', state: chat() });
  await page.getByTestId('starter').last().click();
  assert.deepEqual(withoutDrafts(await posted()).at(-1), {
    type: 'ask',
    question: 'Who uses StateStore.save?',
  });
  await page.close();
});

test('the strip opens its details over the page without moving it, and Escape closes them', async () => {
  const { page, send } = await host.open({ width: 360 });
  await send({ type: 'state', state: chat({ strip: readingStrip, turns: [turn('1')] }) });
  const box = () => page.getByTestId('turn').boundingBox();
  const before = await box();
  await page.getByTestId('strip').click();
  assert.match(await page.getByTestId('strip-details').innerText(), /Backend\s+CUDA/);
  assert.deepEqual(await box(), before);
  await send({ type: 'strip', strip: { ...readingStrip, progress: 0.5 } });
  assert.equal(await page.getByRole('progressbar').getAttribute('aria-valuenow'), '50');
  assert.equal(await page.getByTestId('strip-details').isVisible(), true);
  await page.keyboard.press('Escape');
  assert.equal(await page.getByTestId('strip-details').isVisible(), false);
  await page.close();
});

test('every control can be reached by Tab and shows a focus ring', async () => {
  const { page, send } = await host.open({ width: 360 });
  await send({
    type: 'state',
    state: chat({
      turns: [turn('1', { context: [attached(place('src/a.ts', 1))] })],
      context: context(attached(place('src/a.ts', 4, 5))),
    }),
  });
  assert.deepEqual(await tabbed(page), [
    ...['strip', 'turn', 'context', 'edit', 'citation', 'citation', 'sources-toggle', 'copy'],
    ...['remove-context', 'question', 'attach', 'model', 'meter'],
  ]);
  await page.close();
});

test('a toolbar is one stop of Tab; the arrow keys, Home and End go from button to button', async () => {
  const { page, send } = await host.open({ width: 360 });
  await send({ type: 'state', state: chat({ turns: [turn('1', { text: 'So:\n\n```ts\nlet a;\n```' })] }) });
  const at = () => page.evaluate('document.activeElement.dataset.testid');
  await page.getByTestId('copy').focus();
  const last = await page.evaluate("[...document.querySelectorAll('.actions button')].at(-1).dataset.testid");
  for (const [key, id] of [
    ['ArrowRight', 'retry'],
    ['ArrowLeft', 'copy'],
    ['ArrowLeft', last],
    ['ArrowRight', 'copy'],
    ['End', last],
    ['Home', 'copy'],
    ['ArrowRight', 'retry'],
  ] as const) {
    await page.keyboard.press(key);
    assert.equal(await at(), id);
  }
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  assert.equal(await at(), 'retry', 'Tab comes back to where it was');
  await page.getByTestId('copy-code').focus();
  await page.keyboard.press('ArrowRight');
  assert.equal(await at(), 'apply');
  await page.close();
});

test('Up, Down, Home and End go from turn to turn, of which Tab reaches one', async () => {
  const { page, send } = await host.open({ width: 360 });
  const turns = Array.from({ length: 80 }, (_, i) => turn(`${i}`, { question: `Question ${i}` }));
  await send({ type: 'state', state: chat({ turns }) });
  const at = () =>
    page.evaluate(
      "[document.activeElement.getAttribute('aria-label'), document.activeElement.getAttribute('aria-posinset')]",
    );
  assert.equal(await page.locator('article[tabindex="0"]').count(), 1);
  await page.getByTestId('turn').last().focus();
  for (const [key, label, place] of [
    ['ArrowUp', 'Question 78', '79'],
    ['ArrowDown', 'Question 79', '80'],
    ['ArrowDown', 'Question 79', '80'],
    ['Home', 'Question 0', '1'],
    ['ArrowDown', 'Question 1', '2'],
    ['End', 'Question 79', '80'],
  ] as const) {
    await page.keyboard.press(key);
    assert.deepEqual(await at(), [label, place], key);
    assert.equal(await page.locator('article[tabindex="0"]').count(), 1);
  }
  await page.close();
});

test('the live region says the start and the end of an answer, and nothing for turns that were there before', async () => {
  const { page, send } = await host.open({ width: 360 });
  const said = () => page.getByRole('status').innerText();
  await send({ type: 'state', state: chat({ turns: [turn('0')] }) });
  assert.equal(await said(), '');
  await send({ type: 'turn', turn: turn('1', { state: 'waiting', text: '' }) });
  assert.equal(await said(), 'Coil is answering.');
  await send({ type: 'delta', id: '1', text: 'Words' });
  assert.equal(await said(), 'Coil is answering.');
  await send({ type: 'turn', turn: turn('1') });
  assert.equal(await said(), 'Answer complete, 4 sources.');
  await page.close();
});

test('the mark is the one of the activity bar', async () => {
  const { page, send } = await host.open({ width: 360 });
  await send({ type: 'state', state: chat() });
  const drawn = await page.locator('.start-mark path').getAttribute('d');
  assert.ok(drawn !== null && (await readFile('media/coil.svg', 'utf8')).includes(drawn));
  await page.close();
});
