import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chat, facts, turn } from '../support/chatStates';
import { startFakeHost, type FakeHost } from '../support/fakeHost';

let host: FakeHost;
before(async () => void (host = await startFakeHost()));
after(() => host.close());

/** Milliseconds until the page has drawn after `script`. */
const timed = (script: string): string =>
  `(async () => { const from = performance.now(); ${script}; await new Promise(done => requestAnimationFrame(() => setTimeout(done))); return performance.now() - from; })()`;
const message = (data: unknown): string =>
  `window.dispatchEvent(new MessageEvent('message', { data: ${JSON.stringify(data)} }))`;

test('500 turns are shown, and streaming and typing below them stay fast', async t => {
  const { page, send } = await host.open({ width: 360 });
  const turns = Array.from({ length: 500 }, (_, i) => turn(`${i}`, { facts }));
  const shown = await page.evaluate<number>(timed(message({ type: 'state', state: chat({ turns }) })));
  await send({ type: 'turn', turn: turn('new', { state: 'answering', text: '' }) });
  const delta = await page.evaluate<number>(
    timed(`for (let i = 0; i < 100; i++) ${message({ type: 'delta', id: 'new', text: 'some words ' })}`),
  );
  const added = await page.evaluate<number>(timed(message({ type: 'turn', turn: turn('new') })));
  t.diagnostic(
    `500 turns ${shown.toFixed(0)} ms, 100 deltas in a frame ${delta.toFixed(0)} ms, one turn ${added.toFixed(0)} ms`,
  );
  // Measured far below on 2 cores; the limits leave room for a busy machine.
  assert.ok(shown < 5000, `${shown}`);
  assert.ok(delta < 300, `${delta}`);
  assert.ok(added < 300, `${added}`);
  assert.equal(
    await page.evaluate(
      "(() => { const v = document.querySelector('.viewport'); return v.scrollHeight - v.clientHeight - v.scrollTop < 2; })()",
    ),
    true,
  );
  await page.close();
});

test('a paste of 100 kB does not freeze the composer, which grows to 10 lines and no further', async t => {
  const { page, send, posted } = await host.open({ width: 360 });
  await send({ type: 'state', state: chat() }, { type: 'focus' });
  const area = page.locator('[data-testid=composer] textarea');
  const height = async (): Promise<number> => (await area.boundingBox())?.height ?? 0;
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
  await page.keyboard.type('xyz');
  t.diagnostic(`paste ${pasted.toFixed(0)} ms, with three keys ${(performance.now() - from).toFixed(0)} ms`);
  assert.ok(pasted < 2000, `${pasted}`);
  assert.ok((await height()) < 13 * 1.4 * 11, `${await height()}`);
  await page.keyboard.press('Enter');
  assert.deepEqual((await posted()).at(-1), { type: 'ask', question: `${text}xyz`, withSelection: false });
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
