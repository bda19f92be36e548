import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chat, place, source, sources, turn } from '../support/chatStates';
import { startFakeHost, type FakeHost } from '../support/fakeHost';

let host: FakeHost;
before(async () => void (host = await startFakeHost()));
after(() => host.close());

const streamingTurn = (over = {}) => turn('1', { state: 'answering', text: '', ...over });
const frame = 'new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))';

test('deltas add to the last block and leave finished blocks as the elements they were', async () => {
  const { page, send, problems } = await host.open({ width: 360 });
  await send({ type: 'state', state: chat({ turns: [streamingTurn()] }) });
  await send({ type: 'delta', id: '1', text: 'First **block** [1].\n\nSecond bl' });
  await page.evaluate(frame);
  await page.evaluate(`
    window.first = document.querySelector('.answer-text p');
    window.changes = 0;
    new MutationObserver(list => (changes += list.length)).observe(first, { subtree: true, childList: true, characterData: true, attributes: true })`);
  await page.evaluate(
    `(async () => { for (let i = 0; i < 200; i++) { window.dispatchEvent(new MessageEvent('message', { data: { type: 'delta', id: '1', text: i % 20 === 19 ? '\\n\\n' : 'word ' } })); if (i % 10 === 0) await ${frame}; } await ${frame}; })()`,
  );
  assert.equal(await page.evaluate("first === document.querySelector('.answer-text p')"), true);
  assert.equal(await page.evaluate('changes'), 0);
  assert.equal(await page.locator('.answer-text > p').count(), 11);
  assert.deepEqual(problems, []);
  await page.close();
});

test('streamed text ends as the same page as the whole turn sent at once', async () => {
  const text =
    '# Title\n\nSome `code` and [1], [2].\n\n- one\n- two\n\n  more of two\n\n```ts\nconst a = 1;\n\nconst b = [1];\n```\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n> quote\n> goes on\n\nThe end [9].';
  const { page, send } = await host.open({ width: 360 });
  await send({ type: 'state', state: chat({ turns: [streamingTurn()] }) });
  for (const part of text.match(/[\s\S]{1,7}/g) ?? []) {
    await send({ type: 'delta', id: '1', text: part });
    await page.evaluate(frame);
  }
  const streamed = await page.locator('.answer-text').innerHTML();
  await send({ type: 'turn', turn: turn('1', { text }) });
  assert.equal(await page.locator('.answer-text').innerHTML(), streamed);
  await send({ type: 'state', state: chat() }, { type: 'turn', turn: turn('2', { text }) });
  assert.equal(await page.locator('.answer-text').innerHTML(), streamed);
  assert.equal(
    await page.getByTestId('citation').count(),
    2,
    'a number without a source is text, and so is one in code',
  );
  await page.close();
});

test('the page follows a growing answer, and stops following once the reader scrolls up', async () => {
  const { page, send, until } = await host.open({ width: 360, height: 500 });
  await send({ type: 'state', state: chat({ turns: [streamingTurn()] }) });
  const left =
    "(() => { const v = document.querySelector('.viewport'); return v.scrollHeight - v.clientHeight - v.scrollTop; })()";
  for (let i = 0; i < 20; i++)
    await send({ type: 'delta', id: '1', text: 'A paragraph that is long enough for two lines of text.\n\n' });
  await page.evaluate(frame);
  assert.ok((await page.evaluate<number>(left)) <= 1);
  await page.mouse.move(180, 200);
  await page.mouse.wheel(0, -300);
  await until(`${left} > 100`);
  const top = await page.evaluate("document.querySelector('.viewport').scrollTop");
  for (let i = 0; i < 20; i++) await send({ type: 'delta', id: '1', text: 'More.\n\n' });
  await page.evaluate(frame);
  assert.equal(await page.evaluate("document.querySelector('.viewport').scrollTop"), top);
  await page.close();
});

test('waiting says what is waited for; the first words take its place', async () => {
  const { page, send } = await host.open({ width: 360 });
  await send(
    { type: 'state', state: chat() },
    { type: 'turn', turn: turn('1', { state: 'waiting', waitingFor: 'Searching 12 files', text: '' }) },
  );
  assert.match(await page.getByTestId('waiting').innerText(), /Searching 12 files/);
  assert.equal(await page.getByTestId('send').isVisible(), false);
  await send({ type: 'delta', id: '1', text: 'Hello' });
  await page.getByText('Hello').waitFor();
  assert.equal(await page.getByTestId('waiting').count(), 0);
  // What more words wait for is said below them, once it takes long.
  const answering = turn('1', { state: 'answering', waitingFor: 'Waiting for the model to load', text: 'Hello' });
  await send({ type: 'turn', turn: answering });
  await page.getByText('Waiting for the model to load').waitFor();
  await send({ type: 'delta', id: '1', text: ' there' });
  await page.getByText('Hello there').waitFor();
  assert.equal(await page.getByTestId('waiting').count(), 0);
  await page.close();
});

test('a citation opens its lines, previews them on hover, and tells files of one name apart', async () => {
  const { page, send, posted } = await host.open({ width: 360 });
  const twins = [...sources.slice(0, 1), source(5, 'src/other/store.ts', 7)];
  await send({ type: 'state', state: chat({ turns: [turn('1', { text: 'Saved [1], [5].', sources: twins })] }) });
  assert.deepEqual(await page.getByTestId('citation').allInnerTexts(), ['state/store.ts:52', 'other/store.ts:7']);
  const folders = [source(6, 'web/src/store.ts', 1), source(7, 'api/src/store.ts', 2)];
  await send({ type: 'turn', turn: turn('1', { text: 'In [6], [7].', sources: folders }) });
  assert.deepEqual(await page.getByTestId('citation').allInnerTexts(), ['web/…/store.ts:1', 'api/…/store.ts:2']);
  await send({ type: 'turn', turn: turn('1', { text: 'Saved [1], [5].', sources: twins }) });
  await page.getByTestId('citation').first().hover();
  await page.getByRole('tooltip').waitFor();
  assert.match(await page.getByRole('tooltip').innerText(), /src\/state\/\s*store\.ts\s*:52-56[\s\S]*52\s+async save/);
  await page.getByTestId('citation').first().click();
  assert.equal(await page.getByRole('tooltip').isVisible(), false);
  await page.getByTestId('sources-toggle').click();
  await page.getByTestId('source').nth(1).click();
  assert.deepEqual((await posted()).slice(-2), [
    { type: 'open', turn: '1', place: place('src/state/store.ts', 52, 56) },
    { type: 'open', turn: '1', place: place('src/other/store.ts', 7, 11) },
  ]);
  await page.close();
});

test('a link of the facts previews its lines as they are now, by the keyboard too', async () => {
  const { page, send, posted } = await host.open({ width: 360 });
  const at = place('src/fold.ts', 88);
  const row = { label: 'called by', text: null, places: [at, place('src/gone.ts', 9)], total: 2 };
  await send({ type: 'state', state: chat({ turns: [turn('1', { text: 'Saved [1].', facts: [row] })] }) });
  const link = page.getByTestId('place').first();
  await link.focus();
  const tooltip = page.getByRole('tooltip');
  await tooltip.waitFor();
  assert.equal(await link.getAttribute('aria-describedby'), 'preview');
  assert.deepEqual((await posted()).at(-1), { type: 'preview', turn: '1', place: at });
  await send({
    type: 'preview',
    turn: '1',
    place: at,
    lines: { startLine: 87, text: '// before\nsave(key);\n// after', meant: { startLine: 88, endLine: 88 } },
  });
  assert.match(await tooltip.innerText(), /87\s+\/\/ before\s+88\s+save\(key\);\s+89/);
  assert.match(await tooltip.locator('.popover-meant').innerText(), /^88/);
  await page.keyboard.press('Escape');
  assert.equal(await tooltip.isVisible(), false);
  await page.getByTestId('place').last().hover();
  await tooltip.waitFor();
  await send({ type: 'preview', turn: '1', place: place('src/gone.ts', 9), lines: null });
  assert.match(await tooltip.innerText(), /no longer exist/);
  await page.getByTestId('citation').hover();
  await tooltip.getByText('async save').waitFor();
  await send({
    type: 'preview',
    turn: '1',
    place: place('src/state/store.ts', 52, 56),
    lines: { startLine: 60, text: 'moved', meant: { startLine: 60, endLine: 60 } },
  });
  assert.match(await tooltip.innerText(), /store\.ts\s*:60\s+60\s+moved/);
  await page.close();
});

test('the quiet actions post what they say', async () => {
  const { page, send, posted } = await host.open({ width: 360 });
  await send({
    type: 'state',
    state: chat({ turns: [turn('1', { text: 'See [1] and [8].\n\n```ts\nlet a;\n```' })] }),
  });
  for (const id of ['copy', 'retry', 'insert', 'copy-code', 'apply']) await page.getByTestId(id).click();
  assert.deepEqual((await posted()).slice(1), [
    { type: 'copy', text: 'See src/state/store.ts:52 and [8].\n\n```ts\nlet a;\n```' },
    { type: 'retry', id: '1' },
    { type: 'insert', text: 'let a;\n' },
    { type: 'copy', text: 'let a;\n' },
    { type: 'apply', id: '1', text: 'let a;\n' },
  ]);
  await page.close();
});

test('follow-ups ask themselves, thumbs are given and taken back in place, code opens as a new file', async () => {
  const { page, send, posted } = await host.open({ width: 360 });
  const shown = turn('1', { text: 'So:\n\n```ts\nlet a;\n```', followUps: ['Who uses save?', '<b>Which</b>?'] });
  await send({ type: 'state', state: chat({ turns: [shown] }) });
  assert.deepEqual(await page.getByTestId('follow-up').allInnerTexts(), ['Who uses save?', '<b>Which</b>?']);
  await page.getByTestId('follow-up').first().click();
  await page.getByTestId('rate-up').click();
  await send({ type: 'turn', turn: { ...shown, rating: 'up' } });
  assert.equal(await page.getByTestId('rate-up').getAttribute('aria-pressed'), 'true');
  assert.equal(await page.evaluate('document.activeElement.dataset.testid'), 'rate-up');
  await page.getByTestId('rate-up').click();
  await page.getByTestId('new-file').click();
  assert.deepEqual((await posted()).slice(1), [
    { type: 'ask', question: 'Who uses save?' },
    { type: 'rate', id: '1', rating: 'up' },
    { type: 'rate', id: '1', rating: null },
    { type: 'newFile', text: 'let a;\n', language: 'ts' },
  ]);
  await page.close();
});

test('stopped, failed and notice each offer one next step', async () => {
  const { page, send, posted } = await host.open({ width: 360 });
  const error = { message: 'No model.', hint: 'Choose one.', action: { label: 'Choose', command: 'coil.chooseModel' } };
  await send({
    type: 'state',
    state: chat({
      turns: [
        turn('1', { state: 'stopped' }),
        turn('2', { state: 'failed', error }),
        turn('3', { state: 'failed', error: { ...error, action: null } }),
      ],
    }),
  });
  await page.getByTestId('retry').click();
  await page.getByTestId('error-action').first().click();
  await page.getByTestId('error-action').last().click();
  await send({
    type: 'state',
    state: chat({ view: { kind: 'notice', title: 'No folder', text: 'Open one.', action: error.action } }),
  });
  assert.equal(await page.getByTestId('composer').isVisible(), false);
  await page.getByTestId('notice-action').click();
  assert.deepEqual((await posted()).slice(1), [
    { type: 'retry', id: '1' },
    { type: 'command', command: 'coil.chooseModel' },
    { type: 'retry', id: '3' },
    { type: 'command', command: 'coil.chooseModel' },
  ]);
  await page.close();
});

test('of a fact with many places the first stand there, and the rest at a click', async () => {
  const { page, send } = await host.open({ width: 360 });
  const places = Array.from({ length: 30 }, (_, i) => place('src/a.ts', i + 1));
  const facts = [{ label: 'used in', text: null, places, total: 30 }];
  await send({ type: 'state', state: chat({ turns: [turn('1', { facts })] }) });
  assert.equal(await page.getByTestId('place').count(), 8);
  assert.match(await page.getByTestId('facts').innerText(), /a\.ts:1, 2, 3, 4, 5, 6, 7, 8 and 22 more 30 of 30/);
  await page.getByTestId('more-places').click();
  assert.equal(await page.getByTestId('place').count(), 30);
  assert.equal(await page.evaluate('document.activeElement.textContent'), 'a.ts:9');
  await page.close();
});

test('the conversation is there again when the models or a notice are gone', async () => {
  const { page, send } = await host.open({ width: 360 });
  const shown = { type: 'state', state: chat({ turns: [turn('1')] }) } as const;
  await send(shown, { type: 'models', models: { cards: null } });
  assert.equal(await page.getByTestId('turn').count(), 0);
  await send({ type: 'models', models: null });
  await page.getByTestId('turn').waitFor();
  const view = { kind: 'notice', title: 'No folder is open', text: 'Open one.', action: null } as const;
  await send({ type: 'state', state: { ...shown.state, view } }, shown);
  await page.getByTestId('turn').waitFor();
  await page.close();
});
