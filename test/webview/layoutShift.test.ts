import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { ToWebview } from '../../src/protocol/chatProtocol';
import { chat, facts, readingStrip, turn } from '../support/chatStates';
import { startFakeHost, type FakeHost } from '../support/fakeHost';

let host: FakeHost;
before(async () => void (host = await startFakeHost()));
after(() => host.close());

const text = `${turn('1').text}

The order matters:

\`\`\`ts
await write(temporary, state);
await rename(temporary, this.path(key));
\`\`\`

| step | milliseconds |
|---|--:|
| write | 4 |

- **first** the bytes [1]
- then the line of the manifest [2]

${turn('1').text}`;
const asked = turn('9', { question: 'How is a state saved?', state: 'waiting', text: '', sources: [], timing: null });
/** An answer from the question to its end, in steps as small as tokens. */
const answer: readonly ToWebview[] = [
  { type: 'turn', turn: { ...asked, waitingFor: 'Searching' } },
  { type: 'turn', turn: { ...asked, waitingFor: 'Reading the search results', sources: turn('1').sources } },
  { type: 'turn', turn: { ...asked, state: 'answering', text: 'So: ', sources: turn('1').sources } },
  {
    type: 'turn',
    turn: { ...asked, ...{ state: 'answering', text: 'So: ', waitingFor: 'Writing' }, sources: turn('1').sources },
  },
  ...(text.match(/[\s\S]{1,12}/g) ?? []).map(part => ({ type: 'delta', id: '9', text: part }) as const),
  { type: 'turn', turn: turn('9', { question: asked.question, text: `So: ${text}`, facts, followUps: ['And then?'] }) },
];

/** Begins to record shifts, as the browser defines them: what moves without being scrolled, and without a click or key. */
const record = `window.shifts = []; new PerformanceObserver(list => {
  for (const entry of list.getEntries())
    shifts.push(entry.value.toFixed(4) + ' ' + entry.sources.map(({ node }) => node?.className ?? node?.nodeName).join(', '));
}).observe({ type: 'layout-shift', buffered: false }); undefined`;

/** Sends the messages a frame apart. Returns the places that the elements had, each different one once. */
async function watched(page: Page, messages: readonly ToWebview[], selectors: readonly string[]): Promise<string[]> {
  return page.evaluate<string[]>(`(async () => {
    const places = new Set();
    const look = () => places.add(${JSON.stringify(selectors)}.map(selector => {
      const { top, left, width, height } = document.querySelector(selector).getBoundingClientRect();
      return selector + ' ' + [top, left, width, height].map(Math.round).join(' ');
    }).join('; '));
    look();
    for (const data of ${JSON.stringify(messages)}) {
      window.dispatchEvent(new MessageEvent('message', { data }));
      await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
      look();
    }
    return [...places];
  })()`);
}

const earlier = Array.from({ length: 12 }, (_, i) => turn(`${i + 20}`, { question: `Question ${i}`, facts }));

test('from question to answer nothing shifts, and the strip and the composer stay where they are', async () => {
  const { page, send } = await host.open({ width: 360 });
  await send({ type: 'state', state: chat({ turns: earlier }) });
  await page.waitForTimeout(200);
  await page.evaluate(record);
  assert.equal((await watched(page, answer, ['.strip', '.composer', '.composer textarea'])).length, 1);
  assert.deepEqual(await page.evaluate('shifts'), []);
  await page.close();
});

test('a reader who has scrolled up sees nothing move while an answer is written', async () => {
  const { page, send } = await host.open({ width: 360 });
  await send({ type: 'state', state: chat({ turns: earlier }) });
  await watched(page, answer.slice(0, 5), ['.composer']);
  await page.waitForTimeout(200);
  await page.locator('.viewport').hover();
  await page.mouse.wheel(0, -900);
  await page.waitForTimeout(300);
  await page.evaluate(record);
  const seen = await page.evaluate<string>(
    `[...document.querySelectorAll('.turn')].find(one => one.getBoundingClientRect().bottom > 100).dataset.id`,
  );
  const places = await watched(page, answer.slice(5), [`.turn[data-id="${seen}"]`, '.strip', '.composer']);
  assert.equal(places.length, 1, places.join('\n'));
  assert.deepEqual(await page.evaluate('shifts'), []);
  await page.close();
});

test('what of an answer is finished stays in its place while the rest comes', async () => {
  const { page, send } = await host.open({ width: 360, height: 2000 });
  await send({ type: 'state', state: chat({ turns: [] }) });
  const half = answer.findIndex(message => message.type === 'delta' && message.text.includes('``'));
  await watched(page, answer.slice(0, half), ['.composer']);
  await page.evaluate(record);
  const places = await watched(page, answer.slice(half), ['.answer-head', '.answer-text > p', '.question']);
  assert.equal(places.length, 1, places.join('\n'));
  assert.deepEqual(await page.evaluate('shifts'), []);
  await page.close();
});

test('the start page keeps its places while questions and folders come', async () => {
  const { page, send } = await host.open({ width: 360 });
  const scanning = { tone: 'busy', title: 'Scanning', detail: '', progress: null, rows: [] } as const;
  const first = chat({ strip: scanning, starters: null, model: null });
  await send({ type: 'state', state: first });
  await page.waitForTimeout(100);
  await page.evaluate(record);
  const { starters } = chat();
  const coming: ToWebview[] = [
    { type: 'state', state: { ...first, starters } },
    { type: 'strip', strip: readingStrip },
    { type: 'state', state: chat({ strip: readingStrip, starters }) },
    { type: 'strip', strip: { ...readingStrip, detail: '1,000 of 1,284 files', progress: 0.8 } },
  ];
  const places = await watched(page, coming, [
    '.start h1',
    '.start-list h2',
    '.start-list:nth-of-type(3) h2',
    '.composer',
  ]);
  assert.equal(places.length, 1, places.join('\n'));
  assert.deepEqual(await page.evaluate('shifts'), []);
  await page.close();
});
