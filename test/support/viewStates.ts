import type { Page } from 'playwright-core';
import type { ChatState, Completion, ModelCard, ToWebview } from '../../src/protocol/chatProtocol';
import { attached, chat, context, facts, place, readingStrip, readyStrip, sources, turn } from './chatStates';

export const completions: readonly Completion[] = ['store.ts', 'state', 'StateStore.save'].map((label, i) => ({
  icon: ['file', 'folder', 'symbol-method'][i] ?? 'file',
  label,
  detail: ['src/state', 'src', 'method in src/state/store.ts'][i] ?? '',
  insert: label,
  attach: null,
}));

/** A state that the panel can be in: what the host sends, and what the user does then. */
export interface ViewState {
  readonly state: ChatState;
  readonly then?: readonly ToWebview[];
  readonly act?: (page: Page) => Promise<void>;
}

const code =
  '\n\nThe order matters:\n\n```ts\nawait write(temporary, state);\nawait sync(temporary);\nawait rename(temporary, this.path(key)); // atomic on POSIX\n```\n\n- **first** the bytes [1]\n- then the line of the manifest [2], [3]\n';
const table =
  '\n\n### Costs\n\n| step | milliseconds | when |\n|---|--:|---|\n| `write` | 4 | always |\n| `sync` | 11 | always |\n| `rename` | 0 | at the end |\n\n> A crash between two steps loses nothing [2].';
const explained = turn('1', { context: [attached(place('src/state/store.ts', 41, 63))], facts });
const asked = turn('2', {
  question: 'where else do we fsync?',
  text: 'Three places, all of them: [1], [2], [3].',
  sources,
  followUps: ['Who uses StateStore.save?', 'Which tests cover StateStore.save?'],
  rating: 'up',
});

const card = (id: string, name: string, over: Partial<ModelCard>): ModelCard => ({
  id,
  name,
  badge: { text: 'fits', tone: 'fits' },
  note: 'General purpose, not trained on code in particular.',
  about: 'about 4.2 GB · Apache-2.0',
  fit: 'Needs 5.1 GB of memory on the GPU (CUDA), 12.0 GB are free',
  reads: 'Reads this workspace in about 9 min',
  details: '7.3 billion parameters, Mamba. 39.8 MB are stored for each part of the workspace that is read.',
  suits: true,
  download: null,
  actions: [{ action: 'download', label: 'Download' }],
  ...over,
});
const models: readonly ModelCard[] = [
  card('embedded', 'Coil embedded', {
    badge: { text: 'in use', tone: 'used' },
    note: 'Part of Coil, nothing to download. Finds and names; explains in short sentences.',
    about: '63.6 MB · MIT',
    fit: 'Needs 763.6 MB of memory on the GPU (CUDA), 12.0 GB are free',
    reads: '40 s left',
    actions: [],
  }),
  card('falcon', 'Falcon3-Mamba 7B Instruct', {
    download: { text: '2600 MB of 4200 MB · 38.0 MB/s · 43 s left', share: 0.62 },
    actions: [{ action: 'pause', label: 'Pause' }],
  }),
  card('codestral', 'Mamba-Codestral 7B', {
    download: { text: '1.1 GB of 4.2 GB, paused', share: 0.26 },
    actions: [
      { action: 'download', label: 'Resume' },
      { action: 'remove', label: 'Discard' },
    ],
  }),
  card('mine', 'a-model-of-my-own-with-a-rather-long-file-name.Q4_K_M.gguf', {
    actions: [
      { action: 'use', label: 'Use' },
      { action: 'remove', label: 'Remove' },
    ],
  }),
  card('granite', 'Granite 4.0-H Small', {
    badge: { text: 'needs 20.1 GB', tone: 'no' },
    about: 'about 18.5 GB · Apache-2.0',
    fit: 'Needs 20.1 GB of memory on the GPU (CUDA), 12.0 GB are free',
    suits: false,
    actions: [{ action: 'download', label: 'Download Anyway' }],
  }),
];

/** Every state, by a name that its screenshot gets too. */
export const viewStates: Readonly<Record<string, ViewState>> = {
  start: { state: chat({ context: context(attached(place('src/state/store.ts', 41, 63))) }) },
  reading: { state: chat({ strip: readingStrip }) },
  opening: {
    state: chat({
      strip: { tone: 'busy', title: 'Scanning', detail: 'the folders', progress: null, rows: [] },
      starters: null,
      model: null,
    }),
  },
  restricted: {
    state: chat({
      restricted: {
        message: 'This folder is not trusted',
        hint: 'Coil reads it and answers. It does not run git, and ignores models and settings that the folder names.',
        action: { label: 'Manage Trust', command: 'coil.manageTrust' },
      },
    }),
  },
  completing: {
    state: chat({ turns: [explained] }),
    act: async page => {
      await page.locator('[data-testid=composer] textarea').pressSequentially('Why #st');
      await page.evaluate(`{
        const { request } = posted.filter(({ type }) => type === 'complete').at(-1);
        const data = { type: 'completions', request, items: ${JSON.stringify(completions)} };
        window.dispatchEvent(new MessageEvent('message', { data }));
      }`);
      await page.getByTestId('completion').first().waitFor();
    },
  },
  refused: {
    state: chat({
      context: {
        ...context(attached(place('src/state/store.ts', 41, 63), { cut: true })),
        note: '.env cannot be attached: it may contain secrets (environment file). Ignored files and files with secrets stay out of every prompt.',
      },
    }),
  },
  details: {
    state: chat({ strip: readingStrip, turns: [explained] }),
    act: page => page.getByTestId('strip').click(),
  },
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
      context: context(attached(place('src/state/store.ts', 41, 63))),
    }),
    then: [{ type: 'delta', id: '1', text: `${turn('1').text}${code}\nIn sh` }],
  },
  done: {
    state: chat({ turns: [turn('1', { ...explained, text: explained.text + code }), asked] }),
    act: page => page.getByTestId('sources-toggle').last().click(),
  },
  table: {
    state: chat({
      turns: [turn('1', { ...explained, question: 'What does saving cost?', text: explained.text + table })],
    }),
  },
  editing: {
    state: chat({ turns: [turn('1', { question: 'How is a state saved?' })] }),
    act: page => page.getByTestId('edit').click(),
  },
  branches: {
    state: chat({
      turns: [
        turn('1', {
          question: 'How is a state saved and restored?',
          branches: [
            { conversation: 'c0', questions: ['How is a state saved?', 'Where else is `fsync` called?'] },
            { conversation: 'c1', questions: ['How is a state kept?'] },
          ],
        }),
      ],
    }),
    act: async page => {
      await page.getByTestId('branch').first().locator('summary').click();
      await page.getByTestId('details').click();
    },
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
  preview: {
    state: chat({ turns: [explained] }),
    act: async page => {
      await page.getByTestId('citation').first().hover();
      await page.getByRole('tooltip').waitFor();
    },
  },
  models: { state: chat(), then: [{ type: 'models', models: { cards: models } }] },
  modelsComing: { state: chat(), then: [{ type: 'models', models: { cards: null } }] },
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
