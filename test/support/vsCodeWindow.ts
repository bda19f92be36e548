import { rmSync } from 'node:fs';
import path from 'node:path';
import { after, afterEach, before } from 'node:test';
import { ChatPanel } from './chatPanel';
import { fixtureWorkspace } from './fixtureWorkspace';
import { installExtensions, startServer, type VsCodeServer } from './vscodeServer';
import { Workbench } from './workbench';

/** A window of VS Code with Coil, on a copy of the fixture workspace. */
export interface VsCodeWindow {
  readonly workspace: string;
  readonly server: VsCodeServer;
  readonly bench: Workbench;
  readonly chat: ChatPanel;
}

export interface WindowOptions {
  /** Changes the workspace before it is opened. */
  readonly prepare?: (workspace: string) => void;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Of the server, made before it starts. */
  readonly env?: () => Promise<Readonly<Record<string, string>>>;
}

/** Opens one window for the tests of the suite it is called in, and closes it after them; a test that fails leaves a screenshot. */
export function vsCodeWindow(
  { prepare, settings = {}, env }: WindowOptions,
  opened: (window: VsCodeWindow) => void,
): void {
  let window: VsCodeWindow;
  let extensions: string;
  before(async () => {
    const workspace = fixtureWorkspace();
    prepare?.(workspace);
    extensions = installExtensions(process.env['COIL_VSIX'] ?? '');
    const server = await startServer({ extensions, settings, env: (await env?.()) ?? {} });
    const bench = await Workbench.open(server, workspace);
    window = { workspace, server, bench, chat: new ChatPanel(bench) };
    opened(window);
  });
  afterEach(async test => {
    if ('passed' in test && test.passed === false)
      await window.bench.screenshot(`failed-${test.name.replace(/\W+/g, '-')}`);
  });
  after(async () => {
    await window.bench.close();
    await window.server.stop();
    for (const folder of [path.dirname(window.workspace), extensions]) rmSync(folder, { recursive: true });
  });
}
