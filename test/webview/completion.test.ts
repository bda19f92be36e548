import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Completion } from '../../src/protocol/chatProtocol';
import { chat } from '../support/chatStates';
import { startFakeHost, type FakeHost, type FakePage } from '../support/fakeHost';

let host: FakeHost;
before(async () => void (host = await startFakeHost()));
after(() => host.close());

const area = '[data-testid=composer] textarea';
const file: Completion = {
  icon: 'file',
  label: 'price.ts',
  detail: 'src/booking',
  insert: '`price.ts` ',
  attach: { kind: 'file', path: 'src/booking/price.ts', startLine: 1, endLine: 1, name: 'price.ts' },
};
const kinds: Completion[] = ['file', 'folder', 'symbol'].map(kind => ({
  icon: kind,
  label: `#${kind}`,
  detail: '',
  insert: `#${kind}:`,
  attach: null,
}));

async function opened(): Promise<FakePage> {
  const opened = await host.open({ width: 360 });
  await opened.send({ type: 'state', state: chat() }, { type: 'focus' });
  return opened;
}
const asked = async ({ posted }: FakePage): Promise<{ request: number; typed: string }[]> =>
  (await posted()).flatMap(message => (message.type === 'complete' ? [message] : []));

test('# offers kinds, a kind its names, and a name takes the place of what was typed and is attached; Enter asks only then', async () => {
  const panel = await opened();
  const { page, send, posted } = panel;
  await page.keyboard.type('How does #');
  const [first] = await asked(panel);
  assert.equal(first?.typed, '#');
  await send({ type: 'completions', request: first.request, items: kinds });
  const list = page.getByTestId('completions');
  assert.equal(await list.getByRole('option').count(), 3);
  assert.equal(await page.locator(area).getAttribute('aria-activedescendant'), 'completion-0');
  assert.equal(await page.getByRole('status').innerText(), '3 suggestions');
  await page.keyboard.press('ArrowUp');
  assert.equal(await list.getByRole('option', { selected: true }).innerText(), '#symbol');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  assert.equal(await page.locator(area).inputValue(), 'How does #file:');
  const second = (await asked(panel)).at(-1)!;
  assert.equal(second.typed, '#file:');
  await send({ type: 'completions', request: second.request, items: [file] });
  await page.keyboard.press('Enter');
  assert.equal(await page.locator(area).inputValue(), 'How does `price.ts` ');
  assert.equal(await list.isVisible(), false);
  await page.keyboard.type('work?');
  await page.keyboard.press('Enter');
  assert.deepEqual(
    (await posted()).filter(({ type }) => type === 'attach' || type === 'ask'),
    [
      { type: 'attach', item: file.attach },
      { type: 'ask', question: 'How does `price.ts` work?' },
    ],
  );
  await page.close();
});

test('Escape closes the list and stops no answer; a late list is not shown; neither is one for a # inside a word', async () => {
  const panel = await opened();
  const { page, send, posted } = panel;
  await page.keyboard.type('#');
  const [{ request } = { request: 0 }] = await asked(panel);
  await page.keyboard.type(' ');
  await send({ type: 'completions', request, items: kinds });
  assert.equal(await page.getByTestId('completions').isVisible(), false);
  await page.keyboard.type('#f');
  await send({ type: 'completions', request: (await asked(panel)).at(-1)!.request, items: kinds });
  assert.equal(await page.getByTestId('completions').isVisible(), true);
  await page.keyboard.press('Escape');
  assert.equal(await page.getByTestId('completions').isVisible(), false);
  assert.equal(await page.locator(area).inputValue(), '# #f');
  const before = (await asked(panel)).length;
  await page.keyboard.type(' C#x /where');
  assert.equal((await asked(panel)).length, before);
  assert.ok((await posted()).every(({ type }) => type !== 'stop'));
  await page.close();
});

test('a command that is typed in full is asked by Enter; one that is not is completed', async () => {
  const panel = await opened();
  const { page, send, posted } = panel;
  const fix: Completion = { icon: 'x', label: '/fix', detail: '', insert: '/fix ', attach: null };
  for (const typed of ['/fi', '/fix']) {
    await page.locator(area).fill(typed);
    await send({ type: 'completions', request: (await asked(panel)).at(-1)!.request, items: [fix] });
    await page.keyboard.press('Enter');
    assert.equal(await page.locator(area).inputValue(), typed === '/fi' ? '/fix ' : '');
  }
  assert.deepEqual((await posted()).at(-1), { type: 'ask', question: '/fix' });
  await page.close();
});

test('a click takes a suggestion, the paper clip types the #, and files that are dropped are attached', async () => {
  const panel = await opened();
  const { page, send, posted } = panel;
  await page.keyboard.type('What');
  await page.getByTestId('attach').click();
  assert.equal(await page.locator(area).inputValue(), 'What #');
  await send({ type: 'completions', request: (await asked(panel)).at(-1)!.request, items: [file, ...kinds] });
  await page.getByTestId('completion').first().click();
  assert.equal(await page.locator(area).inputValue(), 'What `price.ts` ');
  assert.equal(await page.evaluate('document.activeElement.tagName'), 'TEXTAREA');
  await page.evaluate(`{
    const dataTransfer = new DataTransfer();
    dataTransfer.setData('text/uri-list', 'file:///w/a.ts\\r\\nfile:///w/b');
    for (const type of ['dragenter', 'dragover', 'drop'])
      document.querySelector('textarea').dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }`);
  assert.deepEqual((await posted()).at(-1), { type: 'drop', uris: ['file:///w/a.ts', 'file:///w/b'] });
  await page.close();
});
