// `npm run measure:panel`: how smoothly a chat of 10,000 turns scrolls and streams. Writes its section of docs/measurements.md.
import { build } from 'esbuild';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from './chromium.mjs';
import { forNode } from './forNode.mjs';
import { writeSection } from './measurements.mjs';

process.env.COIL_CHROMIUM = await chromium();
const outdir = path.resolve('out/campaigns');
await build({
  ...forNode,
  entryPoints: { longChat: 'test/campaigns/longChat.ts', fakeHost: 'test/support/fakeHost.ts' },
  outdir,
  outExtension: { '.js': '.mjs' },
});
const load = name => import(pathToFileURL(path.join(outdir, `${name}.mjs`)).href);
const { longChat, percentile } = await load('longChat');
const { startFakeHost } = await load('fakeHost');

const host = await startFakeHost();
// 200 of each kind, of which most wait for the screen: a minute for the three sizes.
const frames = 200;
const results = [];
for (const turns of [100, 1000, 10_000]) {
  results.push(await longChat(host, turns, frames));
  console.error(`  ${turns} turns`);
}
await host.close();

const kinds = {
  scrolling: 'scrolling by 400 pixels a frame',
  jumps: 'the scroll bar dragged all over the chat',
  streaming: 'an answer that grows in every frame',
  both: 'scrolling while an answer grows',
};
const rows = Object.entries(kinds).map(([kind, words]) => {
  const cells = results.map(result =>
    [0.5, 0.99, 1].map(share => percentile(result[kind], share).toFixed(0)).join(' / '),
  );
  return `| ${words} | ${cells.join(' | ')} |`;
});
const line = (words, of) => `| ${words} | ${results.map(of).join(' | ')} |`;
writeSection(
  'A long chat in the panel',
  'npm run measure:panel',
  `Milliseconds from a change to the page having drawn it, the wait for the next frame of the screen (up to 17) included: median / 99 % / slowest of ${frames} frames, in Chromium without a GPU. Target: none over 50.

| | ${results.map(({ turns }) => `${turns.toLocaleString('en')} turns`).join(' | ')} |
|---|---|---|---|
${rows.join('\n')}
${line('shown after opening, ms', ({ shownMs }) => shownMs.toFixed(0))}
${line('elements of the page', ({ elements }) => elements)}
${line('JavaScript heap, MiB', ({ heap }) => heap)}`,
);
