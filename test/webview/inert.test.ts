import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ModelCard, ToWebview } from '../../src/protocol/chatProtocol';
import { attached, chat, place, readyStrip, turn } from '../support/chatStates';
import { startFakeHost, type FakeHost } from '../support/fakeHost';
import { hostileTexts } from '../support/hostileTexts';

let host: FakeHost;
before(async () => void (host = await startFakeHost()));
after(() => host.close());

test('names that act on the order of characters, or hide, are shown with what would do so', async () => {
  const { page, send } = await host.open({ width: 360 });
  const path = 'src/\u202egnp.ts\u200b';
  const source = { ...place(path, 1, 2), number: 1, why: path, text: 'x', cited: true };
  const facts = [{ label: path, text: path, places: [place(path, 1, 2)], total: 1 }];
  await send({
    type: 'state',
    state: chat({ turns: [turn('1', { question: 'Which?', text: 'It is there. [1]', sources: [source], facts })] }),
  });
  const shown = await page.evaluate<string>(
    "[document.body.innerText, ...[...document.querySelectorAll('[title], [aria-label]')].map(each => `${each.title} ${each.ariaLabel}`)].join(' ')",
  );
  assert.ok(!/[\u202e\u200b]/.test(shown));
  assert.ok(shown.includes('\\u{202e}gnp.ts\\u{200b}'));
  await page.close();
});

test('hostile texts are inert wherever the page shows text: none runs, loads, navigates or can be clicked', async t => {
  const { page, send, posted, problems, foreign } = await host.open({ width: 360, reducedMotion: 'reduce' });
  const address = page.url();
  let navigations = 0;
  page.on('framenavigated', () => navigations++);
  assert.ok(hostileTexts.length >= 250, 'the corpus has shrunk');
  t.diagnostic(`${hostileTexts.length} texts`);
  for (const bad of [...hostileTexts, hostileTexts.filter(text => text.length < 300).join('\n\n')]) {
    const at = place(bad, 1, 2);
    const evil = turn('1', {
      question: bad,
      context: [attached(at, { label: bad })],
      text: `${bad}\n\n[1]`,
      sources: [{ ...at, number: 1, why: bad, text: bad, cited: true }],
      facts: [{ label: bad, text: bad, places: [at], total: 1 }],
      asOf: bad,
      unread: [bad],
      timing: bad,
      followUps: [bad],
    });
    const card = { message: bad, hint: bad, action: { label: bad, command: bad } };
    const hostile: ToWebview[] = [
      { type: 'state', state: chat({ view: { kind: 'notice', title: bad, text: bad, action: card.action } }) },
      {
        type: 'state',
        state: chat({
          conversation: bad,
          starters: [{ icon: bad, question: bad }],
          restricted: card,
          model: bad,
          context: { items: [attached(at, { id: bad, label: bad })], meter: null, note: bad },
          strip: {
            ...readyStrip,
            title: bad,
            detail: bad,
            action: { label: bad, command: 'coil.pauseReading' },
            rows: [{ label: bad, value: bad }],
            folders: [{ name: bad, detail: bad, state: 'ready' }],
          },
        }),
      },
      { type: 'completions', request: 1, items: [{ icon: bad, label: bad, detail: bad, insert: bad, attach: null }] },
      { type: 'models', models: { cards: [modelOf(bad)] } },
      { type: 'models', models: null },
      { type: 'turn', turn: { ...evil, state: 'answering', text: '' } },
      // In 20 parts: what is half there is rendered too.
      ...parts(bad, 20).map(text => ({ type: 'delta', id: '1', text }) as const),
      { type: 'turn', turn: evil },
      { type: 'turn', turn: { ...evil, state: 'answering', waitingFor: bad } },
      { type: 'earlier', conversation: bad, turns: [{ ...evil, id: '0' }], earlier: 0 },
      { type: 'turn', turn: turn('2', { state: 'failed', error: card, waitingFor: bad }) },
      { type: 'turn', turn: turn('3', { state: 'waiting', waitingFor: bad }) },
    ];
    // What a message shows may be gone with the next: it is looked at after each.
    const found = await page.evaluate<string[]>(`{
      const found = new Set();
      for (const data of ${JSON.stringify(hostile)}) {
        window.dispatchEvent(new MessageEvent('message', { data }));
        for (const one of ${unsafe}) found.add(data.type + ': ' + one);
      }
      // The question while it is edited.
      document.querySelector('[data-testid=edit]')?.click();
      for (const one of ${unsafe}) found.add('edited: ' + one);
      document.querySelector('[data-testid=edit-question]')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
      [...found]
    }`);
    assert.deepEqual(found, [], bad.slice(0, 300));
  }
  // The preview shows 14 lines of 300 characters each.
  const lines = hostileTexts.flatMap(text => text.split('\n'));
  for (let i = 0; i < lines.length; i += 14) {
    const text = lines.slice(i, i + 14).join('\n');
    const sources = [{ ...place(`${text}.ts`, 1, 14), number: 1, why: 'w', text, cited: true }];
    await send({ type: 'state', state: chat({ conversation: `${i}`, turns: [turn('1', { text: '[1]', sources })] }) });
    await page.getByTestId('citation').focus();
    await page.getByRole('tooltip').waitFor();
    assert.deepEqual(await page.evaluate(unsafe), [], text.slice(0, 300));
  }
  await page.waitForTimeout(200);
  assert.equal(await page.evaluate('window.hit'), undefined);
  assert.deepEqual(problems, []);
  assert.deepEqual(foreign, []);
  assert.deepEqual([page.frames().length, page.url(), navigations], [1, address, 0]);
  // Nothing was asked of the host by itself, but for the lines of the place that the pointer is on.
  assert.deepEqual(
    (await posted()).filter(({ type }) => type !== 'ready' && type !== 'preview'),
    [],
  );
  await page.close();
});

/** A card whose every word is the text. */
function modelOf(text: string): ModelCard {
  const download = { text, share: 0.5 };
  const actions = [{ action: 'remove', label: text }] as const;
  return {
    id: text,
    name: text,
    badge: { text, tone: 'fits' },
    note: text,
    about: text,
    fit: text,
    reads: text,
    details: text,
    suits: true,
    download,
    actions,
  };
}

function parts(text: string, count: number): string[] {
  const size = Math.max(1, Math.ceil(text.length / count));
  return Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size));
}

test('a link is words with its address beside them; nothing in an answer can be navigated to', async () => {
  const { page, send } = await host.open({ width: 360 });
  await send({
    type: 'state',
    state: chat({
      turns: [
        turn('1', {
          text: 'See [the site](https://example.org/a), [x](command:quit) and ![alt](https://example.org/i.png).',
        }),
      ],
    }),
  });
  assert.equal(await page.locator('.answer-text').innerText(), 'See the site (https://example.org/a), x and alt.');
  await page.close();
});

/** Elements and attributes that the page never makes itself; in an answer, controls that are not the page's own. */
const unsafe = `[...document.querySelectorAll('#app *')].flatMap(one => [
  ...(/^(SCRIPT|IMG|IFRAME|STYLE|LINK|OBJECT|EMBED|A|INPUT|MATH|VIDEO|AUDIO|SOURCE|DETAILS|BASE|META|MGLYPH|TEMPLATE|SELECT|DIALOG)$/i.test(one.tagName) && !one.matches('.card-details, .other-models') ? [one.outerHTML.slice(0, 120)] : []),
  ...[...one.attributes].filter(a => /^on/i.test(a.name) || /^(href|src|srcset|srcdoc|action|formaction|ping|background|poster|xlink:href|name)$/i.test(a.name)).map(a => one.tagName + ' ' + a.name),
  ...(one.closest('.answer-text') && (one.id || one.hasAttribute('style') || one.matches('[data-source]:not(.citation[data-testid=citation]), [data-code]:not(.code-actions > button), form, textarea')) ? ['in the answer: ' + one.outerHTML.slice(0, 120)] : []),
])`;
