import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startFakeHost, type FakeHost } from '../support/fakeHost';
import { completions, viewStates } from '../support/viewStates';

let host: FakeHost;
before(async () => {
  host = await startFakeHost();
});
after(() => host.close());

/** As a translation would be: every message in brackets. */
const messages = Object.keys(JSON.parse(readFileSync('l10n/bundle.l10n.json', 'utf8')) as Record<string, string>);
const l10n = Object.fromEntries(messages.map(message => [message, `⟦${message}⟧`]));

test('every word that the page itself says is translated, in every state of it', async () => {
  const untranslated = new Set<string>();
  for (const [name, { state, then = [], act }] of Object.entries(viewStates)) {
    const { page, send } = await host.open({ width: 360, l10n });
    const data = strings([state, then, completions]).join('\n');
    await send({ type: 'state', state }, ...then);
    await act?.(page);
    const said = await page.evaluate<string[]>(collect);
    assert.ok(
      said.some(words => words.includes('⟦')),
      name,
    );
    for (const words of said)
      if (!foreign(words).every(part => data.includes(part) || own.has(part))) untranslated.add(`${name}: ${words}`);
    await page.close();
  }
  assert.deepEqual([...untranslated], [], 'not handed to t(…)');
});

/** Names, which no language changes. */
const own = new Set(['Coil']);

/** What stands outside of translated messages, as far as it has words. */
function foreign(words: string): string[] {
  let outside = words;
  // Messages may stand in messages.
  while (/⟦[^⟦⟧]*⟧/.test(outside)) outside = outside.replace(/⟦[^⟦⟧]*⟧/g, '\0');
  return outside.split(/\0|[\s,;:·]+/).filter(part => /\p{L}{2}/u.test(part));
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

/** Every text of the page, and every attribute that is read out or shown. */
const collect = `(() => {
  const said = [];
  const walk = document.createTreeWalker(document.getElementById('app'), NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) said.push(node.data);
    else for (const name of ['title', 'aria-label', 'placeholder', 'alt'])
      if (node.hasAttribute(name)) said.push(node.getAttribute(name));
  }
  return said.map(words => words.trim()).filter(words => words !== '');
})()`;
