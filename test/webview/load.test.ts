import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chat, turn } from '../support/chatStates';
import { startFakeHost, type FakeHost } from '../support/fakeHost';

let host: FakeHost;
before(async () => void (host = await startFakeHost()));
after(() => host.close());

test('a paste of 100 kB is attached at once, and a text as long can be typed on and asked; the composer grows to 10 lines', async t => {
  const { page, send, posted } = await host.open({ width: 360 });
  await send({ type: 'state', state: chat() }, { type: 'focus' });
  const area = page.locator('[data-testid=composer] textarea');
  const height = async (): Promise<number> => (await area.boundingBox())?.height ?? 0;
  // Empty, it is as high as its hint, which takes two lines here.
  await area.fill('a');
  const one = await height();
  await area.fill('a\nb\nc');
  assert.ok((await height()) > one * 1.8);
  const text = 'const answer = question.split(" ");\n'.repeat(2850);
  await area.fill('');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  const from = performance.now();
  await page.keyboard.press('Control+V');
  await page.evaluate('new Promise(done => requestAnimationFrame(() => setTimeout(done)))');
  const pasted = performance.now() - from;
  assert.deepEqual((await posted()).at(-1), { type: 'paste', text });
  await send({ type: 'draft', conversation: 'c1', text });
  await page.keyboard.press('Control+End');
  await page.keyboard.type('xyz');
  t.diagnostic(`paste ${pasted.toFixed(0)} ms, with three keys ${(performance.now() - from).toFixed(0)} ms`);
  assert.ok(pasted < 2000, `${pasted}`);
  assert.ok((await height()) < 13 * 1.4 * 11, `${await height()}`);
  await page.keyboard.press('Enter');
  assert.deepEqual((await posted()).at(-1), { type: 'ask', question: `${text}xyz` });
  await send({ type: 'turn', turn: turn('1', { question: `${text}xyz` }) });
  assert.ok(((await page.getByTestId('turn-question').boundingBox())?.height ?? 999) < 260);
  await page.close();
});

test('an answer of 60 kB streams without slow frames', async t => {
  const { page, send } = await host.open({ width: 360 });
  await send({ type: 'state', state: chat({ turns: [turn('1', { state: 'answering', text: '' })] }) });
  const frames = await page.evaluate<number[]>(`(async () => {
    const frames = [];
    for (let i = 0; i < 300; i++) {
      for (let k = 0; k < 5; k++) window.dispatchEvent(new MessageEvent('message', { data: { type: 'delta', id: '1', text: k === 4 && i % 3 === 0 ? '\\n\\n' : 'words that come to an answer with [1] ' } }));
      const from = performance.now();
      await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
      frames.push(performance.now() - from);
    }
    return frames;
  })()`);
  const late = frames.slice(-100).sort((a, b) => a - b)[50] ?? 0;
  t.diagnostic(`median of the last 100 frames ${late.toFixed(0)} ms`);
  assert.ok(late < 100, `${late}`);
  await page.close();
});
