import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { attached, chat, place, readyStrip, turn } from '../support/chatStates';
import { startFakeHost, type FakeHost } from '../support/fakeHost';

let host: FakeHost;
before(async () => void (host = await startFakeHost()));
after(() => host.close());

/** Text that would act in a page that trusts it. `window.hit` and a dialog are how it would show. */
const corpus = [
  '<script>window.hit=1</script>',
  '<img src=x onerror="window.hit=1">',
  '<img src="http://192.0.2.1/leak.png">',
  '<svg onload="window.hit=1"><script>window.hit=1</script></svg>',
  '<svg><style><img src=x onerror=window.hit=1></style></svg>',
  '<iframe src="javascript:window.hit=1"></iframe><iframe srcdoc="<script>parent.hit=1</script>"></iframe>',
  '<style>*{display:none!important}</style><link rel=stylesheet href="http://192.0.2.1/a.css">',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.hit=1&gt;">',
  '<form action="javascript:window.hit=1"><input type=submit autofocus onfocus=window.hit=1></form>',
  '<a href="javascript:window.hit=1">click</a><details open ontoggle=window.hit=1><video><source onerror=window.hit=1></video>',
  '<base href="http://192.0.2.1/"><meta http-equiv=refresh content="0;url=http://192.0.2.1/"><object data="data:text/html,x"></object><embed src="x">',
  '[link](javascript:window.hit=1) [data](data:text/html;base64,PHNjcmlwdD4=) [cmd](command:workbench.action.quit) [vs](vscode://x/y) [file](file:///etc/passwd)',
  '[web](https://192.0.2.1/path) <https://192.0.2.1/auto> https://192.0.2.1/bare [ref]: http://192.0.2.1/r',
  '![image](http://192.0.2.1/i.png) ![x](data:image/svg+xml,<svg/onload=hit=1>) [![in](http://192.0.2.1/i.png)](http://192.0.2.1)',
  '```"><img src=x onerror=window.hit=1>\n</code></pre><script>window.hit=1</script>\n```',
  '`<img src=x onerror=window.hit=1>` <span data-cite="1"></span> <button data-source="1" data-code="insert">x</button>',
  '| a<img src=x onerror=window.hit=1> | b |\n|:--|--:|\n| <b onclick=window.hit=1>x</b> | y |',
  '&lt;img src=x onerror=window.hit=1&gt; &#x3c;script&#x3e;window.hit=1&#x3c;/script&#x3e;',
  '"><script>window.hit=1</script> \' onmouseover=window.hit=1 \u0000 \u202Egnp.exe {{constructor.constructor("hit=1")()}}',
];

test('hostile text is inert in the question, answer, sources, paths, facts, errors, starters and strip', async () => {
  const { page, send, problems, foreign } = await host.open({ width: 360 });
  const all = corpus.join('\n\n');
  for (const bad of [...corpus, all]) {
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
    });
    const card = { message: bad, hint: bad, action: { label: bad, command: bad } };
    await send(
      { type: 'state', state: chat({ view: { kind: 'notice', title: bad, text: bad, action: card.action } }) },
      {
        type: 'state',
        state: chat({
          starters: [bad],
          model: bad,
          context: { items: [attached(at, { label: bad })], meter: null, note: bad },
          strip: {
            ...readyStrip,
            title: bad,
            detail: bad,
            rows: [{ label: bad, value: bad }],
            folders: [{ name: bad, detail: bad, state: 'ready' }],
          },
        }),
      },
      { type: 'turn', turn: { ...evil, state: 'answering', text: '' } },
    );
    for (const part of bad.match(/[\s\S]{1,25}/g) ?? []) await send({ type: 'delta', id: '1', text: part });
    await send(
      { type: 'turn', turn: evil },
      { type: 'turn', turn: turn('2', { state: 'failed', error: card, waitingFor: bad }) },
      { type: 'turn', turn: turn('3', { state: 'waiting', waitingFor: bad }) },
    );
    await page.getByTestId('sources-toggle').first().click();
    await page.getByTestId('source').first().focus();
    await page.getByRole('tooltip').waitFor();
    assert.deepEqual(await page.evaluate(unsafe), [], bad);
  }
  await page.waitForTimeout(200);
  assert.equal(await page.evaluate('window.hit'), undefined);
  assert.deepEqual(problems, []);
  assert.deepEqual(foreign, []);
  assert.equal(page.frames().length, 1);
  await page.close();
});

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

/** Elements and attributes that the page never makes itself. */
const unsafe = `[...document.querySelectorAll('#app *')].flatMap(one => [
  ...(/^(SCRIPT|IMG|IFRAME|STYLE|LINK|OBJECT|EMBED|A|INPUT|MATH|VIDEO|SOURCE|DETAILS|BASE|META|MGLYPH)$/i.test(one.tagName) ? [one.outerHTML.slice(0, 120)] : []),
  ...[...one.attributes].filter(a => /^on/i.test(a.name) || /^(href|src|srcdoc|action|formaction)$/i.test(a.name)).map(a => one.tagName + ' ' + a.name),
])`;
