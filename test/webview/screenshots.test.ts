import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axeViolations } from '../support/axe';
import { startFakeHost, type FakeHost, type Look } from '../support/fakeHost';
import { viewStates } from '../support/viewStates';

const german = JSON.parse(readFileSync('l10n/bundle.l10n.de.json', 'utf8')) as Record<string, string>;

/**
 * Where the panel is looked at. 180 px at twice the size is a panel of 360 px at 200 % zoom. With forced colours the system decides the contrast, which
 * axe-core does not see.
 */
const looks: Readonly<Record<string, Look>> = {
  '250-dark': { width: 250 },
  '250-light': { width: 250, theme: 'light' },
  '360-dark': { width: 360 },
  '360-light': { width: 360, theme: 'light' },
  '360-hc-dark': { width: 360, theme: 'hc-dark' },
  '360-hc-light': { width: 360, theme: 'hc-light' },
  '360-forced': { width: 360, theme: 'hc-dark', forcedColors: 'active' },
  '180-zoomed': { width: 180, height: 380, scale: 2 },
  '250-german': { width: 250, l10n: german },
  '900-dark': { width: 900 },
  '900-light': { width: 900, theme: 'light' },
};

let host: FakeHost;
before(async () => {
  host = await startFakeHost();
  await mkdir('out/screenshots', { recursive: true });
});
after(() => host.close());

for (const [name, look] of Object.entries(looks))
  test(`every state is drawn without overflow, a CSP violation or an axe violation: ${name}`, async () => {
    const { page, send, problems } = await host.open({ ...look, reducedMotion: 'reduce' });
    const found: string[] = [];
    for (const [shown, { state: english, then = [], act }] of Object.entries(viewStates)) {
      const state = translated(english, look.l10n ?? {});
      await send({ type: 'state', state }, ...translated(then, look.l10n ?? {}));
      await act?.(page);
      await page.evaluate(
        'document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 50))))',
      );
      // Playwright's defaults would add a style element, which the page's CSP reports.
      await page.screenshot({
        path: `out/screenshots/webview-${shown}-${name}.png`,
        caret: 'initial',
        animations: 'allow',
      });
      const outside = await page.evaluate<string[]>(clipped);
      found.push(
        ...[...outside, ...(await axeViolations(page, look.forcedColors ? ['color-contrast'] : []))].map(
          problem => `${shown}: ${problem}`,
        ),
      );
      // Closes what lies over the page, for the next state.
      await page.keyboard.press('Escape');
      await page.mouse.move(0, 0);
      await send({ type: 'models', models: null }, { type: 'state', state: { ...state, turns: [] } });
    }
    assert.deepEqual(found, []);
    assert.deepEqual(problems, []);
    await page.close();
  });

/** What the host says in a language too, as far as it is in the bundle. */
function translated<T>(value: T, words: Readonly<Record<string, string>>): T {
  return JSON.parse(JSON.stringify(value), (key, each: unknown) =>
    typeof each === 'string' && !['tone', 'kind', 'type', 'state'].includes(key) ? (words[each] ?? each) : each,
  ) as T;
}

/** Controls that stand outside the page's width, and the page itself if it scrolls sideways. */
const clipped = `[
  ...(document.documentElement.scrollWidth > innerWidth || document.querySelector('.viewport').scrollWidth > document.querySelector('.viewport').clientWidth ? ['page'] : []),
  ...[...document.querySelectorAll('button, vscode-button, vscode-text-area')]
    .filter(one => one.getClientRects().length > 0)
    .filter(one => { const box = one.getBoundingClientRect(); return box.left < 0 || box.right > innerWidth + 0.5; })
    .map(one => one.outerHTML.slice(0, 80)),
]`;
