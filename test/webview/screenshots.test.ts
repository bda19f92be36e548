import { mkdir } from 'node:fs/promises';
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { ChatState, ToWebview } from '../../src/protocol/chatProtocol';
import { chat, facts, place, readingStrip, readyStrip, sources, turn } from '../support/chatStates';
import { startFakeHost, type FakeHost } from '../support/fakeHost';

const code =
  '\n\nThe order matters:\n\n```ts\nawait write(temporary, state);\nawait sync(temporary);\nawait rename(temporary, this.path(key)); // atomic on POSIX\n```\n\n- **first** the bytes [1]\n- then the line of the manifest [2], [3]\n';
const explained = turn('1', { context: [place('src/state/store.ts', 41, 63)], facts });
const states: Record<string, { state: ChatState; then?: ToWebview[]; open?: string; hover?: string }> = {
  start: { state: chat({ selection: place('src/state/store.ts', 41, 63) }) },
  reading: { state: chat({ strip: readingStrip }) },
  details: { state: chat({ strip: readingStrip, turns: [explained] }), open: 'strip' },
  waiting: {
    state: chat({
      turns: [
        explained,
        turn('2', {
          question: 'where else do we fsync?',
          state: 'waiting',
          waitingFor: 'Searching 1,284 files',
          text: '',
          sources: [],
          timing: null,
        }),
      ],
    }),
  },
  streaming: {
    state: chat({
      turns: [turn('1', { question: 'How is a state saved?', state: 'answering', text: '', timing: null })],
      selection: place('src/state/store.ts', 41, 63),
    }),
    then: [{ type: 'delta', id: '1', text: `${turn('1').text}${code}\nIn sh` }],
  },
  done: {
    state: chat({
      turns: [
        turn('1', { ...explained, text: explained.text + code }),
        turn('2', { question: 'where else do we fsync?', text: 'Three places, all of them: [1], [2], [3].', sources }),
      ],
    }),
    open: 'sources-toggle',
  },
  failed: {
    state: chat({
      strip: { ...readyStrip, tone: 'failed', title: 'Engine stopped', detail: 'it did not answer' },
      turns: [
        turn('1', { state: 'stopped', timing: null }),
        turn('2', {
          state: 'failed',
          text: '',
          sources: [],
          timing: null,
          asOf: null,
          question: 'where else do we fsync?',
          error: {
            message: 'The model could not be loaded: the file is not a GGUF.',
            hint: 'Choose another model, or download it again.',
            action: { label: 'Choose a Model…', command: 'coil.chooseModel' },
          },
        }),
      ],
    }),
  },
  preview: { state: chat({ turns: [explained] }), hover: 'citation' },
  notice: {
    state: chat({
      strip: { ...readyStrip, tone: 'idle', title: 'No folder', detail: '', rows: [] },
      view: {
        kind: 'notice',
        title: 'Open a folder to begin',
        text: 'Coil reads the folder that is open, and no folder is.',
        action: { label: 'Open Folder', command: 'coil.openFolder' },
      },
    }),
  },
};

let host: FakeHost;
before(async () => {
  host = await startFakeHost();
  await mkdir('out/screenshots', { recursive: true });
});
after(() => host.close());

for (const width of [250, 360, 900])
  for (const theme of ['dark', 'light'] as const)
    test(`every state is drawn without overflow or a CSP violation at ${width} px, ${theme}`, async () => {
      for (const [name, { state, then = [], open, hover }] of Object.entries(states)) {
        const { page, send, problems } = await host.open({ width, theme, reducedMotion: 'reduce' });
        await send({ type: 'state', state }, ...then);
        if (open !== undefined) await page.getByTestId(open).last().click();
        if (hover !== undefined) {
          await page.getByTestId(hover).first().hover();
          await page.getByRole('tooltip').waitFor();
        }
        await page.evaluate(
          'document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 50))))',
        );
        // Playwright's defaults would add a style element, which the page's CSP reports.
        await page.screenshot({
          path: `out/screenshots/webview-${name}-${width}-${theme}.png`,
          caret: 'initial',
          animations: 'allow',
        });
        assert.deepEqual(await page.evaluate(clipped), [], `${name}: controls outside the page`);
        assert.deepEqual(problems, [], name);
        await page.close();
      }
    });

/** Controls that stand outside the page's width, and the page itself if it scrolls sideways. */
const clipped = `[
  ...(document.documentElement.scrollWidth > innerWidth || document.querySelector('.viewport').scrollWidth > document.querySelector('.viewport').clientWidth ? ['page'] : []),
  ...[...document.querySelectorAll('button, vscode-button, vscode-text-area')]
    .filter(one => one.getClientRects().length > 0)
    .filter(one => { const box = one.getBoundingClientRect(); return box.left < 0 || box.right > innerWidth + 0.5; })
    .map(one => one.outerHTML.slice(0, 80)),
]`;
