import type {
  ChatState,
  ComposerContext,
  ContextItem,
  Place,
  Source,
  Strip,
  Turn,
} from '../../src/protocol/chatProtocol';

/** Chat states as the host would send them, for the webview's tests and screenshots. */
export const place = (path: string, startLine: number, endLine = startLine): Place => ({ path, startLine, endLine });

/** An attachment as a chip shows it. */
export const attached = (at: Place, over: Partial<ContextItem> = {}): ContextItem => ({
  ...at,
  id: `selection ${at.path}`,
  kind: 'selection',
  label: `${at.path.slice(at.path.lastIndexOf('/') + 1)}:${at.startLine}-${at.endLine}`,
  text: null,
  tokens: 212,
  cut: false,
  ...over,
});
export const context = (...items: readonly ContextItem[]): ComposerContext => ({
  items,
  meter: items.length === 0 ? null : { tokens: 852, budget: 3640, exact: true },
  note: null,
});

export const readyStrip: Strip = {
  tone: 'ready',
  title: '1,284 files',
  detail: '· 3.1 M tokens read · 2 changed since',
  progress: null,
  rows: [
    { label: 'Backend', value: 'CUDA, NVIDIA RTX 4070, self-test passed' },
    { label: 'Model', value: 'Falcon3-Mamba-7B-Instruct Q4_K_M' },
    { label: 'Store', value: '412 MB in 96 states' },
    { label: 'Not read', value: 'dist/bundle.js: larger than 1 MB' },
  ],
};
export const readingStrip: Strip = {
  tone: 'busy',
  title: 'Reading',
  detail: '412 of 1,284 files · ready: src, docs · 3 min',
  progress: 0.32,
  action: { label: 'Pause', command: 'coil.pauseReading' },
  rows: readyStrip.rows,
  folders: [
    { name: 'overview', detail: '14,902 tokens', state: 'ready' },
    { name: 'src', detail: '118 files', state: 'ready' },
    { name: 'docs', detail: '31 files', state: 'ready' },
    { name: 'test', detail: '263 of 540 files', state: 'reading' },
    { name: 'packages', detail: '595 files', state: 'unread' },
  ],
};

export const source = (number: number, path: string, line: number, cited = true): Source => ({
  ...place(path, line, line + 4),
  number,
  why: cited ? 'defines save' : 'near the question',
  text: 'async save(key: ChainKey, state: State): Promise<void> {\n  const temporary = `${this.path(key)}.tmp`;\n  await write(temporary, state);\n  await sync(temporary);\n  await rename(temporary, this.path(key));\n',
  cited,
});
export const sources = [
  source(1, 'src/state/store.ts', 52),
  source(2, 'src/state/manifest.ts', 28),
  source(3, 'src/a/rather/deeply/nested/folder/with/long/names/sessionsAndTheirCheckpoints.ts', 112),
  source(4, 'test/unit/state/store.test.ts', 15, false),
];

export const turn = (id: string, over: Partial<Turn> = {}): Turn => ({
  id,
  mode: 'ask',
  question: 'Explain the selected code',
  context: [],
  state: 'done',
  waitingFor: null,
  text: '`save` writes a state under its chain key so that a crash cannot leave half a file: it writes to a temporary name, syncs, and renames it [1]. The manifest line is appended only after the rename, so a reader never sees a key without its bytes [2].',
  sources,
  facts: [],
  asOf: 'Answered from commit 8f2c1e0 · 2 files not read yet were searched',
  unread: ['src/a.ts', 'src/b.ts'],
  timing: 'First words after 0.2 s, complete after 2.1 s',
  error: null,
  ...over,
});
export const facts: Turn['facts'] = [
  {
    label: 'signature',
    code: true,
    text: 'save(key: ChainKey, state: State, options?: SaveOptions): Promise<void>',
    places: [],
    total: 0,
  },
  {
    label: 'used in',
    text: null,
    places: [place('src/state/fold.ts', 88), place('src/state/ladder.ts', 34)],
    total: 2,
  },
  {
    label: 'tested in',
    text: null,
    places: [place('test/unit/state/store.test.ts', 15), place('test/unit/state/kill.test.ts', 40)],
    total: 2,
  },
  { label: 'last change', text: '“fsync the folder too”, 3 weeks ago', places: [], total: 0 },
];

export const chat = (over: Partial<ChatState> = {}): ChatState => ({
  view: { kind: 'chat' },
  strip: readyStrip,
  starters: [
    { icon: 'compass', question: 'What is this repository?' },
    { icon: 'play', question: 'How do I build and test it?' },
    { icon: 'git-compare', question: 'How does `cli.ts` reach `store.ts`?' },
    { icon: 'history', question: 'When was `manifest.ts` last changed?' },
    { icon: 'references', question: 'Who uses `StateStore.save`?' },
  ],
  conversation: 'c1',
  turns: [],
  earlier: 0,
  restricted: null,
  context: { items: [], meter: null, note: null },
  model: 'Falcon3-Mamba-7B',
  ...over,
});
