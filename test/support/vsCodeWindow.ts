import { after, afterEach, before } from 'node:test';
import { ChatPanel } from './chatPanel';
import { fixtureWorkspace } from './fixtureWorkspace';
import { installExtensions, startServer, type ServerOptions, type VsCodeServer } from './vscodeServer';
import { Workbench } from './workbench';

/** A window of VS Code with Coil. */
export interface VsCodeWindow {
  readonly workspace: string;
  readonly server: VsCodeServer;
  readonly bench: Workbench;
  readonly chat: ChatPanel;
  /** Closes the window and opens another on a folder, a .code-workspace file, or (null) nothing. */
  readonly reopen: (what: string | null) => Promise<void>;
}

export interface WindowOptions extends Omit<ServerOptions, 'extensions' | 'env'> {
  /** Makes the folder that tests may change; a copy of the fixture workspace unless given. */
  readonly make?: () => string;
  /** Changes it before it is opened. */
  readonly prepare?: (workspace: string) => void;
  /** What is opened first, as {@link VsCodeWindow.reopen} says; the folder unless given. */
  readonly opens?: (workspace: string) => string | null;
  /** Of the server, made before it starts. */
  readonly env?: () => Promise<Readonly<Record<string, string>>>;
  /** Folders of unpacked extensions to install besides. */
  readonly unpacked?: readonly string[];
}

/** Opens one window for the tests of the suite it is called in, and closes it after them; a test that fails leaves a screenshot. `opened` is told each window. */
export function vsCodeWindow(
  { make = fixtureWorkspace, prepare, opens = workspace => workspace, unpacked = [], env, ...server }: WindowOptions,
  opened: (window: VsCodeWindow) => void,
): void {
  let started: VsCodeServer | undefined;
  let bench: Workbench | undefined;
  before(async () => {
    const workspace = make();
    prepare?.(workspace);
    const running = await startServer({
      ...server,
      ...(env === undefined ? {} : { env: await env() }),
      extensions: installExtensions(process.env['COIL_VSIX'] ?? '', ...unpacked),
    });
    started = running;
    const reopen = async (what: string | null): Promise<void> => {
      await bench?.close();
      bench = await Workbench.open(running, what);
      opened({ workspace, server: running, bench, chat: new ChatPanel(bench), reopen });
    };
    await reopen(opens(workspace));
  });
  afterEach(async test => {
    if ('passed' in test && test.passed === false) await bench?.screenshot(`failed-${test.name.replace(/\W+/g, '-')}`);
  });
  after(async () => {
    await bench?.close();
    await started?.stop();
  });
}
