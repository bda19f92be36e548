import assert from 'node:assert/strict';
import test, { beforeEach } from 'node:test';
import { Chat } from '../../../src/editor/chat/chat';
import { ChatContext } from '../../../src/editor/chat/chatContext';
import { ConversationStore } from '../../../src/editor/chat/conversationStore';
import type { CommandParts } from '../../../src/editor/commandParts';
import { commandIds, type CommandId } from '../../../src/editor/common/commandIds';
import { currentRoots } from '../../../src/editor/common/currentWorkspace';
import { reporter } from '../../../src/editor/common/reporter';
import { ProposedEdits } from '../../../src/editor/edits/proposedEdits';
import { EngineSession } from '../../../src/editor/engine/engineSession';
import { EngineState } from '../../../src/editor/engine/engineState';
import { showStatusMenu } from '../../../src/editor/engine/showStatusMenu';
import { registerCommands } from '../../../src/editor/registerCommands';
import type { OpenParams } from '../../../src/protocol/engineProtocol';
import type { ToolResult } from '../../../src/protocol/toolResult';
import { CoilError } from '../../../src/shared/errors';
import { editors, FakeUri } from '../../support/fakeEditors';
import {
  asked,
  commands,
  commandsOfVsCode,
  TabInputCustom,
  TabInputNotebook,
  TabInputText,
  TabInputTextDiff,
  TabInputWebview,
} from '../../support/fakeVsCode';
import { answerWith, english, statusWith } from './words';

/** Where a command may be run, as VS Code then is. What is selected is the first word of a text. */
const surfaces = {
  'no folder': () => void (editors.folders = undefined),
  'no editor': () => undefined,
  'nothing selected': () => shown(editors.file('/w/price.ts', ' \n'), 0),
  'a file': () => shown(editors.file('/w/price.ts', 'export const fare = 1;\n')),
  'a file outside the folder': () => shown(editors.file('/tmp/loose.ts', 'export const loose = 1;\n')),
  'an unsaved file': () => shown(editors.file('Untitled-1', 'const draft = 1;\n', 'untitled')),
  'an unsaved file without a folder': () => {
    editors.folders = undefined;
    shown(editors.file('Untitled-1', 'const draft = 1;\n', 'untitled'));
  },
  'a notebook': () => {
    const uri = editors.file('/w/plot.ipynb', 'import numpy\n', 'vscode-notebook-cell');
    editors.file('/w/plot.ipynb', '{}');
    shown(uri);
    editors.notebooks = [{ getCells: () => [{ document: editors.document(uri) }] }];
    editors.tabs = [{ input: new TabInputNotebook(new FakeUri('file', '/w/plot.ipynb')) }];
  },
  'the left of a diff': () => diff('left'),
  'the right of a diff': () => diff('right'),
  'an image': () => {
    editors.file('/w/logo.png', '');
    editors.tabs = [{ input: new TabInputCustom(new FakeUri('file', '/w/logo.png')) }];
  },
  'a search editor': () => {
    shown(editors.file('', 'fare = 1\n', 'search-editor'));
    editors.tabs = [{ input: undefined }];
  },
  settings: () => void (editors.tabs = [{ input: undefined }]),
  'a terminal': () => {
    editors.tabs = [{ input: undefined }];
    commandsOfVsCode.set('workbench.action.terminal.copySelection', () => asked.copied.push('npm ERR! 404'));
  },
  'a virtual file': () => shown(editors.file('/repo/remote.ts', 'const remote = 1;\n', 'vscode-vfs')),
  "the chat's tab beside a file": () => {
    shown(editors.file('/w/price.ts', 'export const fare = 1;\n'));
    editors.active = undefined;
    editors.tabs.push({ input: new TabInputWebview('mainThreadWebview-coil.chatEditor') });
  },
} as const;
type Surface = keyof typeof surfaces;

const nothingSelected = 'Nothing is selected. Select the code to explain, then run the command again.';
const noFile = 'No file is open. Open a file of the workspace first.';
const noSymbol = 'No symbol at the cursor. Put the cursor on a name in the code.';
const noFolder = 'No folder is open. Open the folder that Coil should read.';
const outside =
  'loose.ts is not in a folder of the workspace. Save it in the open folder, or open the folder that contains it.';

/** What the commands do that look at the editor: `asks` (a question and what goes with it), `attaches`, or words. */
const inEditor: Readonly<Record<Surface, readonly [explain: string, symbol: string, add: string, addFile: string]>> = {
  'no folder': [nothingSelected, noSymbol, nothingSelected, noFile],
  'no editor': [nothingSelected, noSymbol, nothingSelected, noFile],
  'nothing selected': [
    nothingSelected,
    'asks “Explain the selected code” of price.ts:1',
    nothingSelected,
    'attaches price.ts',
  ],
  'a file': [
    'asks “Explain the selected code” of price.ts:1',
    'asks “/explain `export`” of price.ts:1',
    'attaches price.ts:1',
    'attaches price.ts',
  ],
  'a file outside the folder': [
    'asks “Explain the selected code” of loose.ts:1 “export”',
    'asks “/explain `export`”',
    'attaches loose.ts:1 “export”',
    outside,
  ],
  'an unsaved file': [
    'asks “Explain the selected code” of Untitled-1:1 “const”',
    'asks “/explain `const`”',
    'attaches Untitled-1:1 “const”',
    'attaches Untitled-1 “const draft = 1;”',
  ],
  'an unsaved file without a folder': [
    `asks “Explain the selected code” of Untitled-1:1 “const”: ${noFolder}`,
    `asks “/explain \`const\`”: ${noFolder}`,
    `notes ${noFolder}`,
    `notes ${noFolder}`,
  ],
  'a notebook': [
    'asks “Explain the selected code” of plot.ipynb (cell 1):1 “import”',
    'asks “/explain `import`”',
    'attaches plot.ipynb (cell 1):1 “import”',
    'attaches plot.ipynb',
  ],
  'the left of a diff': [
    'asks “Explain the selected code” of price.ts:1 “before”',
    'asks “/explain `before`”',
    'attaches price.ts:1 “before”',
    'attaches price.ts',
  ],
  'the right of a diff': [
    'asks “Explain the selected code” of price.ts:1',
    'asks “/explain `export`” of price.ts:1',
    'attaches price.ts:1',
    'attaches price.ts',
  ],
  'an image': [nothingSelected, noSymbol, nothingSelected, 'attaches logo.png'],
  'a search editor': [
    'asks “Explain the selected code” of Search results:1 “fare”',
    'asks “/explain `fare`”',
    'attaches Search results:1 “fare”',
    'attaches Search results “fare = 1”',
  ],
  settings: [nothingSelected, noSymbol, nothingSelected, noFile],
  'a terminal': [nothingSelected, noSymbol, nothingSelected, noFile],
  'a virtual file': [
    'asks “Explain the selected code” of remote.ts:1 “const”',
    'asks “/explain `const`”',
    'attaches remote.ts:1 “const”',
    'attaches remote.ts “const remote = 1;”',
  ],
  "the chat's tab beside a file": [
    'asks “Explain the selected code” of price.ts:1',
    'asks “/explain `export`” of price.ts:1',
    'attaches price.ts:1',
    'attaches price.ts',
  ],
};
const editorCommands: readonly CommandId[] = [
  'coil.explainSelection',
  'coil.explainSymbol',
  'coil.addSelection',
  'coil.addResource',
];

const isWithoutFolder = (surface: Surface): boolean => /no folder|without a folder/.test(surface);
const withoutFolder = (does: string, words: string) => (surface: Surface) => (isWithoutFolder(surface) ? words : does);

/** What the other commands do, whatever is open. */
const elsewhere: Readonly<Partial<Record<CommandId, string | ((surface: Surface) => string)>>> = {
  'coil.ask': 'shows the chat',
  'coil.explainResource': surface =>
    /a file outside/.test(surface)
      ? outside
      : /unsaved|virtual|search/.test(surface)
        ? 'is not in a folder of the workspace. Save it in the open folder'
        : /notebook/.test(surface)
          ? 'asks “/explain `plot.ipynb`”'
          : /image/.test(surface)
            ? 'asks “/explain `logo.png`”'
            : /file|diff|nothing/.test(surface)
              ? 'asks “/explain `price.ts`”'
              : noFile,
  'coil.showUses': surface =>
    surface === 'an unsaved file without a folder'
      ? noFolder
      : inEditor[surface][1].startsWith('asks “/explain')
        ? 'Nothing in this workspace uses'
        : noSymbol,
  'coil.fixProblems': 'No errors or warnings. Open the file with the problem so that its language tools check it.',
  'coil.addProblems': 'No errors or warnings.',
  'coil.addTerminalSelection': surface =>
    surface === 'a terminal'
      ? 'attaches terminal “npm ERR! 404”'
      : 'Nothing is selected in the terminal. Select the lines to ask about first.',
  'coil.addChanges': withoutFolder('attaches changes', `notes ${noFolder}`),
  'coil.newChat': 'shows the chat',
  'coil.openInEditor': 'shows the chat in a tab',
  'coil.showChats': 'Chats about this workspace; No chats yet',
  'coil.exportChat': 'No chat to export yet.',
  'coil.importChat': 'shows the chat',
  'coil.copyAnswer': 'No answer is selected. Right-click a question or answer in the chat.',
  'coil.copyTurn': 'No answer is selected. Right-click a question or answer in the chat.',
  'coil.retryTurn': 'No answer is selected. Right-click a question or answer in the chat.',
  'coil.stop': '',
  'coil.pauseReading': withoutFolder('Pausing', noFolder),
  'coil.resumeReading': withoutFolder('Resuming', noFolder),
  'coil.chooseReading': 'asks when to read',
  'coil.readAgain': withoutFolder('Rescanning files', noFolder),
  'coil.showSkipped': withoutFolder('Every file is read', noFolder),
  'coil.showStorage': 'No cached data',
  'coil.selectModel': 'shows the models',
  'coil.setServerKey': 'asks for a key',
  'coil.buildBackend': withoutFolder('llama.cpp is compiled. The model runs on:', noFolder),
  'coil.getGpuSupport': 'Everything this platform can use is part of Coil.',
  'coil.openFolder': 'runs vscode.openFolder',
  'coil.openSettings': 'runs workbench.action.openSettings',
  'coil.restartEngine': withoutFolder('Restarting the engine', noFolder),
  'coil.showLog': 'shows the log',
  'coil.showMenu': 'Coil: Not started',
  'coil.saveDiagnostics': 'shows the diagnostics',
  'coil.openWalkthrough': 'runs workbench.action.openWalkthrough',
  'coil.manageTrust': 'runs workbench.trust.manage',
  'coil.acceptChange': 'No proposed changes are open. Select Apply on code in an answer.',
  'coil.rejectChange': 'No proposed changes are open. Select Apply on code in an answer.',
  'coil.acceptAllChanges': 'No proposed changes are open. Select Apply on code in an answer.',
  'coil.rejectAllChanges': 'No proposed changes are open. Select Apply on code in an answer.',
};

function nothingFound(tool: string): ToolResult {
  const asOf = { commit: null, files: 1, indexed: 1, unsaved: 0 };
  return {
    tool,
    text: '',
    places: [],
    total: 0,
    page: 1,
    pages: 1,
    complete: true,
    gaps: [],
    cut: [],
    asOf,
    tokens: 0,
  };
}

let does: string[] = [];
beforeEach(() => {
  does = [];
  asked.commands.length = asked.copied.length = asked.said.length = 0;
  commandsOfVsCode.clear();
  editors.files.clear();
  Object.assign(editors, { folders: [{ name: 'w', uri: new FakeUri('file', '/w') }], tabs: [], notebooks: [] });
  Object.assign(editors, { active: undefined, visible: [], problems: [] });
});

for (const surface of Object.keys(surfaces) as Surface[])
  test(`every command has a sensible word or act in ${surface}`, async () => {
    for (const command of commandIds) {
      const at = editorCommands.indexOf(command);
      const expected = at >= 0 ? inEditor[surface][at] : elsewhere[command];
      assert.ok(expected !== undefined, `what ${command} does is not in the table`);
      const result = await resultOf(command, surface);
      const wanted = typeof expected === 'string' ? expected : expected(surface);
      if (at >= 0) assert.equal(result, wanted, command);
      else assert.ok(result.includes(wanted), `${command}: “${result}”, not “${wanted}”`);
      assert.doesNotMatch(result, /undefined|null|\[object|bug in Coil|Error:/, command);
      if (wanted === '') assert.equal(result, '', command);
    }
  });

test('the problems of a notebook cell, an unsaved file or a virtual one are attached under its title', async () => {
  for (const [surface, title] of [
    ['a notebook', 'plot.ipynb (cell 1):1: error: no numpy'],
    ['an unsaved file', 'Untitled-1:1: error: no numpy'],
    ['a virtual file', 'remote.ts:1: error: no numpy'],
  ] as const) {
    const result = await resultOf('coil.fixProblems', surface, () => {
      const at = { start: { line: 0, character: 0 } };
      editors.problems = [[editors.active!.document.uri, [{ severity: 0, range: at, message: 'no numpy' }]]];
    });
    assert.match(result, /^asks “\/fix” of problems/);
    assert.ok(result.includes(title), result);
  }
});

function shown(
  uri: FakeUri,
  to = editors
    .text(uri)
    .trimEnd()
    .search(/(?<=\w) |$/),
): void {
  editors.show(uri, 0, to);
  editors.tabs = [{ input: new TabInputText(uri) }];
}

function diff(side: 'left' | 'right'): void {
  const before = editors.file('/w/price.ts', 'before = 1\n', 'git');
  const after = editors.file('/w/price.ts', 'export const fare = 1;\n');
  editors.show(side === 'left' ? before : after, 0, 6);
  editors.tabs = [{ input: new TabInputTextDiff(before, after) }];
}

/** Runs a command there, and says what came of it. */
async function resultOf(command: CommandId, surface: Surface, change: () => void = () => undefined): Promise<string> {
  does = [];
  asked.commands.length = asked.copied.length = asked.said.length = 0;
  surfaces[surface]();
  change();
  const parts = partsOf();
  registerCommands(parts);
  asked.commands.length = 0;
  await commands.executeCommand(command);
  // A list is closed a moment after it is shown.
  await new Promise(setImmediate);
  const { chat, context } = parts;
  const turns = chat.turns.map(({ question, context: items, error }) => {
    const of = items.map(({ label, text }) => (text === null ? label : `${label} “${text.trim()}”`)).join(', ');
    const failed = error === null ? '' : `: ${error.message} ${error.hint}`;
    return `asks “${question}”${of === '' ? '' : ` of ${of}`}${failed}`;
  });
  const { items, note } = context.state;
  const attached =
    note === null
      ? items.map(({ label, text }) => `attaches ${text === null ? label : `${label} “${text.trim()}”`}`)
      : [`notes ${note}`];
  const ran = asked.commands.filter(each => each !== command).map(each => `runs ${each}`);
  const told = turns.length > 0 || attached.length > 0 ? does.filter(each => each !== 'shows the chat') : does;
  return [...turns, ...attached, ...told, ...asked.said, ...ran].join('; ');
}

/** Everything that commands act on, over an engine that answers at once. */
function partsOf(): CommandParts {
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const state = new EngineState();
  const session = new EngineSession({
    connect: () => ({
      open: () => Promise.resolve(statusWith({})),
      ask: () => Promise.resolve(answerWith({})),
      explain: () => Promise.resolve(answerWith({})),
      weigh: attached =>
        Promise.resolve({
          items: attached.map(() => ({ tokens: 1, sent: 1, refused: null })),
          budget: 100,
          exact: true,
        }),
      skipped: () => Promise.resolve([]),
      reconcile: () => Promise.resolve(statusWith({})),
      setPaused: () => Promise.resolve(statusWith({})),
      gpuOffers: () => Promise.resolve([]),
      buildBackend: () => Promise.resolve([]),
      starters: () => Promise.resolve([]),
      suggest: () => Promise.resolve([]),
      callTool: tool => Promise.resolve(nothingFound(tool)),
      chooseLargeReading: () => undefined,
      ...{ storage: never, deleteStorage: never, setStorageLimit: never, models: never, downloadModel: never },
      ...{ addModel: never, removeModel: never, getGpuSupport: never, removeGpuSupport: never },
      ...{ activityChanged: () => undefined, refocused: () => undefined, bufferChanged: () => undefined },
      dispose: () => undefined,
    }),
    params: () => {
      if (currentRoots().length > 0) return {} as OpenParams;
      throw new CoilError('noFolder', 'No folder is open.', 'Open the folder that Coil should read.');
    },
    onOpened: () => undefined,
    onFailed: () => undefined,
    onAsking: () => undefined,
    t: english,
  });
  const store = new ConversationStore(null, logger);
  const context = new ChatContext({ weigh: attached => session.weigh(attached), onChanged: () => undefined });
  const chat = new Chat({
    ...{ engine: session, state, journal: store, context, logger, t: english },
    ...{
      onConversation: () => undefined,
      post: () => undefined,
      onAnswering: () => undefined,
      withLines: facts => Promise.resolve(facts),
    },
  });
  const did = (what: string) => (): Promise<void> => Promise.resolve(void does.push(what));
  const view = {
    show: did('shows the chat'),
    focus: did('shows the chat'),
    openInEditor: did('shows the chat in a tab'),
  };
  const report = reporter(logger, english);
  return {
    ...{ chat, context, session, report, t: english },
    view: view as unknown as CommandParts['view'],
    history: { chat, store, report, t: english },
    log: { show: () => void does.push('shows the log') } as unknown as CommandParts['log'],
    roots: currentRoots,
    chooseReading: did('asks when to read'),
    storage: {
      load: () => Promise.resolve({ bytes: 0, limit: 1, workspaces: [], other: 0 } as never),
      remove: never,
    },
    models: { show: did('shows the models') } as unknown as CommandParts['models'],
    store: () => '/store',
    proposed: new ProposedEdits(english),
    setServerKey: did('asks for a key'),
    showMenu: () => showStatusMenu(state, english),
    saveDiagnostics: did('shows the diagnostics'),
  };
}

function never(): never {
  return assert.fail('not asked for');
}
