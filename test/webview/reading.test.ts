import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chat, facts, turn } from '../support/chatStates';
import { startFakeHost, type FakeHost } from '../support/fakeHost';

let host: FakeHost;
before(async () => void (host = await startFakeHost()));
after(() => host.close());

const frame = 'new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))';

test('a turn is drawn with its own question, also where another one had its id', async () => {
  const { page, send } = await host.open({ width: 360 });
  const asked = (question: string): Parameters<typeof send>[0] => ({
    type: 'state',
    state: chat({ conversation: 'a', turns: [turn('1', { question, text: `The answer to ${question}` })] }),
  });
  await send(asked('What is now?'), asked('What was before?'));
  assert.match(await page.getByTestId('turn').innerText(), /What was before\?[\s\S]*The answer to What was before\?/);
  await page.close();
});

test('selected words stay selected while the answer grows, and when the checked text takes its place', async () => {
  const { page, send } = await host.open({ width: 360 });
  await send({
    type: 'state',
    state: chat({ turns: [turn('1', { state: 'answering', text: 'Some words to keep' })] }),
  });
  await page.evaluate(`(() => {
    const text = document.querySelector('.answer-text p').firstChild;
    getSelection().setBaseAndExtent(text, 5, text, 10);
  })()`);
  const selected = (): Promise<string> => page.evaluate<string>('getSelection().toString()');
  assert.equal(await selected(), 'words');
  for (const text of [' and', ' more [1]', ', then\n\nanother paragraph']) {
    await send({ type: 'delta', id: '1', text });
    await page.evaluate(frame);
    assert.equal(await selected(), 'words', text);
  }
  await send({ type: 'turn', turn: turn('1', { text: 'Some words to keep, checked.' }) });
  assert.equal(await selected(), 'words');
  await page.close();
});

test('places of one file that follow each other closely are one row of the sources', async () => {
  const { page, send } = await host.open({ width: 360 });
  const source = (number: number, path: string, line: number, why = 'a step of it') => ({
    number,
    path,
    startLine: line,
    endLine: line,
    why,
    text: 'a line',
    cited: true,
  });
  const sources = [
    { ...source(1, 'src/cart.ts', 3, 'defines total'), endLine: 30 },
    source(2, 'src/cart.ts', 4),
    source(3, 'src/cart.ts', 6),
    source(4, 'src/cart.ts', 12),
    source(5, 'src/cart.ts', 80),
    source(6, 'src/other.ts', 81),
  ];
  await send({ type: 'state', state: chat({ turns: [turn('1', { text: 'It adds [2].', sources })] }) });
  await page.getByTestId('sources-toggle').click();
  const rows = await page.getByTestId('source').allInnerTexts();
  assert.deepEqual(
    rows.map(row => row.replaceAll(/\s+/g, ' ')),
    [
      '1 src/ cart.ts :3-30 defines total',
      '2–4 src/ cart.ts :4-12 a step of it',
      '5 src/ cart.ts :80 a step of it',
      '6 src/ other.ts :81 a step of it',
    ],
  );
  await page.close();
});

test('each block takes its direction from its own words, and code stays left to right', async () => {
  const { page, send } = await host.open({ width: 360 });
  const text = 'הפונקציה `partyPrice` מחשבת את המחיר.\n\n- פריט\n\nIn English.\n\n```ts\nconst a = 1;\n```';
  await send({ type: 'state', state: chat({ turns: [turn('1', { question: 'מה זה?', text })] }) });
  const directions = await page.evaluate<string[]>(
    `['.question-text', '.answer-text p', '.answer-text li', '.answer-text p:last-of-type', '.answer-text pre'].map(one => getComputedStyle(document.querySelector(one)).direction)`,
  );
  assert.deepEqual(directions, ['rtl', 'rtl', 'rtl', 'ltr', 'ltr']);
  // A mark that the user typed does what it is for; an override in its place is shown.
  await send({ type: 'state', state: chat({ turns: [turn('2', { question: 'מה `a`\u200f?\u202e' })] }) });
  assert.equal(await page.locator('.question-text').textContent(), 'מה a\u200f?\\u{202e}');
  const box = page.getByTestId('question');
  await box.fill('שאלה');
  assert.equal(await page.evaluate("getComputedStyle(document.querySelector('textarea')).direction"), 'rtl');
  await page.close();
});

test('a question stands at the end of its line, and a long name breaks at its joints', async () => {
  const { page, send } = await host.open({ width: 250 });
  const text = 'It is called in `test_bad_environ_raises_bad_request_of_a_client`.';
  await send({ type: 'state', state: chat({ turns: [turn('1', { question: 'Who?', text })] }) });
  const ends = await page.evaluate<number[]>(
    `['.question', '.answer'].map(one => document.querySelector(one).getBoundingClientRect().right)`,
  );
  assert.equal(ends[0], ends[1]);
  const code = page.locator('.answer-text code');
  assert.equal(await code.innerText(), 'test_bad_environ_raises_bad_request_of_a_client');
  // Of each line the last letter.
  const lines = await page.evaluate<string[]>(`(() => {
    const range = document.createRange();
    const lines = [];
    const walker = document.createTreeWalker(document.querySelector('.answer-text code'), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { currentNode: node } = walker;
      for (let i = 0; i < node.length; i++) {
        range.setStart(node, i);
        range.setEnd(node, i + 1);
        const top = Math.round(range.getBoundingClientRect().top);
        if (lines.at(-1)?.top !== top) lines.push({ top, text: '' });
        lines.at(-1).text += node.data[i];
      }
    }
    return lines.map(({ text }) => text);
  })()`);
  assert.ok(lines.length > 1, lines.join(' | '));
  for (const line of lines.slice(0, -1)) assert.match(line, /_$/);
  await page.close();
});

test('Ctrl+F finds in all turns, also those not drawn; Enter goes on, Escape closes and gives the cursor back', async () => {
  const { page, send, problems } = await host.open({ width: 360, height: 600 });
  const turns = Array.from({ length: 60 }, (_, i) =>
    turn(`${i}`, { question: `Question ${i}`, text: i % 20 === 0 ? `The **need**le of ${i}` : 'Hay.', facts: [] }),
  );
  await send({ type: 'state', state: chat({ turns }) });
  await page.getByTestId('question').click();
  await page.keyboard.press('Control+f');
  await page.keyboard.type('Question 2');
  const count = page.getByTestId('find-count');
  assert.equal(await count.innerText(), '11 of 11');
  await page.getByTestId('find-input').fill('needle of');
  // The last one is drawn, of those before only the source is known, in which a mark stands between.
  await page.getByTestId('find-input').fill('le of');
  assert.equal(await count.innerText(), '3 of 3');
  await page.keyboard.press('Enter');
  assert.equal(await count.innerText(), '1 of 3');
  await page.getByText('needle of 0').waitFor();
  const found = await page.evaluate<string>("[...CSS.highlights.get('find-current')].map(String).join()");
  assert.equal(found, 'le of');
  await page.getByTestId('find-input').fill('nowhere');
  assert.equal(await count.innerText(), 'No results');
  await page.keyboard.press('Escape');
  assert.equal(await page.getByTestId('find').isVisible(), false);
  assert.equal(await page.evaluate('document.activeElement.dataset.testid'), 'question');
  assert.equal(await page.evaluate("CSS.highlights.get('find').size"), 0);
  assert.deepEqual(problems, []);
  await page.close();
});

test('a stopped turn says whether the answer had begun, also where its words came after the stop', async () => {
  const { page, send } = await host.open({ width: 360 });
  await send({ type: 'state', state: chat({ turns: [turn('1', { state: 'stopped', text: '' })] }) });
  assert.match(await page.getByTestId('stopped').innerText(), /before the answer began/);
  await send({ type: 'turn', turn: turn('1', { state: 'stopped', text: 'Half an answer' }) });
  assert.match(await page.getByTestId('stopped').innerText(), /You stopped this answer/);
  await page.close();
});

test('an answer that outgrows the page stays at its beginning; a button goes to its end, and back there it is followed', async () => {
  const { page, send } = await host.open({ width: 360, height: 500 });
  const asked = turn('2', {
    question: 'A long one?',
    state: 'waiting',
    waitingFor: 'Searching',
    text: '',
    sources: [],
  });
  await send({ type: 'state', state: chat({ turns: [turn('1')] }) }, { type: 'turn', turn: asked });
  const grow = async (): Promise<void> => {
    for (let i = 0; i < 30; i++) await send({ type: 'delta', id: '2', text: `Paragraph ${i} of the answer.\n\n` });
    await page.evaluate(frame);
  };
  const top = (): Promise<number> =>
    page.evaluate<number>(
      `Math.round(document.querySelectorAll('article')[1].getBoundingClientRect().top - document.querySelector('.viewport').getBoundingClientRect().top)`,
    );
  const newest = page.getByTestId('newest');
  assert.equal(await newest.isVisible(), false);
  await grow();
  // Its box does not touch the strip.
  assert.ok(Math.abs((await top()) - 12) <= 1, `the question is at ${await top()}`);
  await grow();
  assert.ok(Math.abs((await top()) - 12) <= 1);
  await newest.click();
  await grow();
  assert.ok((await top()) < -500);
  assert.equal(await newest.isVisible(), false);
  assert.equal(await page.evaluate("document.activeElement.closest('[data-testid=composer]') !== null"), true);
  // A new question is seen, wherever the last answer stands.
  await send({ type: 'turn', turn: { ...asked, id: '3', question: 'And then?' } });
  await page.getByText('And then?').waitFor();
  await page.close();
});

test('a table that is wider than the page fades where it goes on', async () => {
  const { page, send } = await host.open({ width: 300 });
  const cell = 'averyverylongwordinacell';
  const wide = `| a | b | c |\n|---|---|---|\n| ${cell} | ${cell} | ${cell} |`;
  const text = `${wide}\n\n| a | b |\n|---|---|\n| 1 | 2 |`;
  await send({ type: 'state', state: chat({ turns: [turn('1', { text })] }) });
  const fades = (selector: string): Promise<string[]> =>
    page.evaluate<string[]>(
      `[...document.querySelectorAll('${selector}')].map(one => ['--fade-start', '--fade-end'].map(side => getComputedStyle(one).getPropertyValue(side)).join(' '))`,
    );
  await page.evaluate(frame);
  assert.deepEqual(await fades('.table-frame'), ['0px 32px', '0px 0px']);
  await page.evaluate("document.querySelector('.table-frame').scrollLeft = 9999");
  await page.evaluate(frame);
  assert.deepEqual(await fades('.table-frame'), ['32px 0px', '0px 0px']);
  await page.close();
});

test('how an answer was made is told when it is asked for, and stays open while the turn is drawn anew', async () => {
  const { page, send } = await host.open({ width: 360 });
  await send({ type: 'state', state: chat({ turns: [turn('1')] }) });
  const article = page.getByTestId('turn');
  await send({ type: 'turn', turn: turn('1', { partial: 'Only 12 of 1,300 files were indexed.' }) });
  assert.match(await article.innerText(), /Only 12 of 1,300 files/);
  assert.doesNotMatch(await article.innerText(), /commit|First words/);
  await page.getByTestId('details').click();
  assert.match(
    await article.innerText(),
    /Answered from commit 8f2c1e0[\s\S]*src\/a\.ts[\s\S]*First words after 0\.2 s/,
  );
  await send({ type: 'turn', turn: turn('1', { unread: [] }) });
  assert.equal(await page.getByTestId('details-lines').isVisible(), true);
  assert.equal(await page.getByTestId('details').getAttribute('aria-expanded'), 'true');
  await page.close();
});

test('the versions of an edited question stand beside it with what followed, and are gone back to', async () => {
  const { page, send, posted } = await host.open({ width: 360 });
  const branches = [{ conversation: 'c0', questions: ['Before?', 'Then?', 'At last?'] }];
  await send({ type: 'state', state: chat({ turns: [turn('1', { question: 'After?', branches })] }) });
  const branch = page.getByTestId('branch');
  assert.match(await branch.innerText(), /Before\?\s*2 more questions/);
  await branch.locator('summary').click();
  assert.match(await branch.innerText(), /Then\?\s*At last\?/);
  await page.getByTestId('show-branch').click();
  assert.deepEqual((await posted()).at(-1), { type: 'branch', conversation: 'c0' });
  await page.close();
});

test('a signature is drawn as code in any language, and what is copied of an answer is what is seen', async () => {
  const { page, send, posted } = await host.open({ width: 360 });
  const german = [{ ...facts[0]!, label: 'Signatur' }];
  await send({ type: 'state', state: chat({ turns: [turn('1', { text: 'Saved [1].', facts: german })] }) });
  assert.match(await page.locator('.facts dd code').innerText(), /^save\(key/);
  await page.evaluate("getSelection().selectAllChildren(document.querySelector('.answer-text p'))");
  assert.match(await page.evaluate<string>('getSelection().toString()'), /^Saved store\.ts:52\s*\.$/);
  await page.getByTestId('copy').click();
  assert.deepEqual((await posted()).at(-1), {
    type: 'copy',
    text: 'Saved src/state/store.ts:52.\n\n- Signatur: `save(key: ChainKey, state: State, options?: SaveOptions): Promise<void>`',
  });
  await page.close();
});

test('what is typed before the host has answered is kept and asked, also where it shows another chat', async () => {
  for (const conversation of [null, 'a']) {
    const { page, send, posted } = await host.open({ width: 360 });
    const box = page.getByTestId('question');
    await box.fill('Typed at once?');
    await page.waitForTimeout(400);
    await send({ type: 'state', state: chat({ conversation }) }, { type: 'draft', conversation, text: '' });
    assert.equal(await box.inputValue(), 'Typed at once?');
    assert.deepEqual((await posted()).at(-1), { type: 'draft', conversation, text: 'Typed at once?' });
    await box.press('Enter');
    assert.deepEqual((await posted()).at(-1), { type: 'ask', question: 'Typed at once?' });
    // Later drafts are those of the chats that are shown.
    await send(
      { type: 'state', state: chat({ conversation: 'b' }) },
      { type: 'draft', conversation: 'b', text: 'Of b' },
    );
    assert.equal(await box.inputValue(), 'Of b');
    await page.close();
  }
});
