/** A real VS Code for the end-to-end tests: code-server, whose extension host is plain Node, without any network. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from './temporaryFolder';

export interface VsCodeServer {
  readonly url: string;
  /** Process group of the server: its extension hosts and their children are in it. */
  readonly pid: number;
  /** HOME of everything it starts; removed by {@link stop}. */
  readonly home: string;
  readonly userData: string;
  /** Replaces the settings, as a user does by editing them. */
  setSettings(settings: Readonly<Record<string, unknown>>): void;
  log(): string;
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Folder made by {@link installExtensions}. */
  readonly extensions: string;
  /** User settings besides those that keep VS Code quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Folders have to be trusted by the user. */
  readonly trust?: boolean;
}

/** Installs VSIX files, and copies folders of unpacked extensions, into a new extensions folder. */
export function installExtensions(vsix: string, ...unpacked: string[]): string {
  const extensions = temporaryFolder('extensions');
  const home = mkdtempSync(path.join(tmpdir(), 'coil-home-'));
  const { node, entry } = installation();
  const args = [entry, '--extensions-dir', extensions, '--user-data-dir', home, '--install-extension', vsix, '--force'];
  try {
    // What it prints is shown when it fails; a missing optional module makes it print a stack trace at every start.
    execFileSync(node, args, { env: environment(home), stdio: 'pipe' });
  } finally {
    rmSync(home, { recursive: true });
  }
  for (const folder of unpacked) installUnpacked(extensions, folder);
  return extensions;
}

/** An unpacked extension: a folder and an entry in the list that VS Code keeps of what is installed. */
function installUnpacked(extensions: string, folder: string): void {
  const { publisher, name, version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const relativeLocation = `${publisher}.${name}-${version}`;
  execFileSync('cp', ['-r', folder, path.join(extensions, relativeLocation)]);
  const list = path.join(extensions, 'extensions.json');
  const installed = JSON.parse(readFileSync(list, 'utf8')) as object[];
  const location = { $mid: 1, path: path.join(extensions, relativeLocation), scheme: 'file' };
  installed.push({ identifier: { id: `${publisher}.${name}` }, version, location, relativeLocation });
  writeFileSync(list, JSON.stringify(installed));
}

/** Starts a server on a free port of 127.0.0.1. It ends with {@link VsCodeServer.stop} or with this process. */
export async function startServer({
  extensions,
  settings = {},
  env = {},
  trust = false,
}: ServerOptions): Promise<VsCodeServer> {
  const home = mkdtempSync(path.join(tmpdir(), 'coil-server-'));
  const userData = path.join(home, 'user-data');
  // A machine-scoped setting counts only in the file of the machine that the server runs on.
  const setSettings: VsCodeServer['setSettings'] = wanted => {
    for (const scope of ['User', 'Machine']) {
      mkdirSync(path.join(userData, scope), { recursive: true });
      writeFileSync(
        path.join(userData, scope, 'settings.json'),
        JSON.stringify({ ...quietSettings, 'security.workspace.trust.enabled': trust, ...wanted }),
      );
    }
  };
  setSettings(settings);
  writeFileSync(path.join(home, 'config.yaml'), 'auth: none\n');
  const { node, entry } = installation();
  const port = await freePort();
  const child = spawn(
    node,
    [
      entry,
      ...['--config', path.join(home, 'config.yaml'), '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
      ...['--user-data-dir', userData, '--extensions-dir', extensions, '--ignore-last-opened'],
      ...[
        '--disable-telemetry',
        '--disable-update-check',
        ...(trust ? [] : ['--disable-workspace-trust']),
        '--disable-getting-started-override',
      ],
      // window.driver, which tells when the workbench is restored.
      ...['--vscode-option', 'enable-smoke-test-driver'],
      // Seconds that an extension host outlives its window; the default is three hours.
      ...['--reconnection-grace-time', '5'],
    ],
    { detached: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...environment(home), ...env } },
  );
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (log += data.toString()));
  const exited = new Promise(resolve => child.once('exit', resolve));
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${node} cannot be run`);
  const killGroup = (signal: NodeJS.Signals) => {
    try {
      process.kill(-pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  const reap = () => killGroup('SIGKILL');
  process.once('exit', reap);
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + 30_000;
  while (!(await answers(`${url}/healthz`))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      reap();
      throw new Error(`code-server did not start:\n${log}`);
    }
    await sleep(100);
  }
  return {
    url,
    pid,
    home,
    userData,
    setSettings,
    log: () => log,
    async stop() {
      killGroup('SIGTERM');
      await Promise.race([exited, sleep(5000, undefined, { ref: false })]);
      reap();
      process.off('exit', reap);
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/** What `npm test` installed, by its environment variables. */
function installation(): { node: string; entry: string } {
  const node = process.env['COIL_E2E_NODE'];
  const codeServer = process.env['COIL_E2E_CODE_SERVER'];
  if (node === undefined || codeServer === undefined) throw new Error('Run the end-to-end tests with `npm test e2e`.');
  return { node, entry: path.join(codeServer, 'out/node/entry.js') };
}

/** Nothing of the user's own: another HOME, and no marketplace to call. */
function environment(home: string): Record<string, string> {
  return {
    PATH: `${path.dirname(installation().node)}:${process.env['PATH'] ?? ''}`,
    HOME: home,
    LANG: 'C.UTF-8',
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    XDG_CONFIG_HOME: path.join(home, 'config'),
    XDG_DATA_HOME: path.join(home, 'data'),
    XDG_CACHE_HOME: path.join(home, 'cache'),
    XDG_STATE_HOME: path.join(home, 'state'),
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false; // Not listening yet.
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** No prompts, tips, updates, telemetry or downloads; no motion, so that screenshots are alike. */
const quietSettings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.enableExperiments': false,
  'workbench.settings.enableNaturalLanguageSearch': false,
  // A folder that is not trusted is opened as it is: no dialog asks first.
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'git.openRepositoryInParentFolders': 'never',
  'typescript.disableAutomaticTypeAcquisition': true,
  'npm.fetchOnlinePackageInfo': false,
  'json.schemaDownload.enable': false,
  'files.autoSave': 'off',
  'files.hotExit': 'off',
  'editor.accessibilitySupport': 'off',
  'window.confirmBeforeClose': 'never',
  'window.restoreWindows': 'none',
  'workbench.reduceMotion': 'on',
  // Text stays as a test inserts it.
  'editor.autoIndent': 'none',
  'editor.minimap.enabled': false,
  'editor.cursorBlinking': 'solid',
  'workbench.editor.enablePreview': false,
  'window.menuBarVisibility': 'classic',
  'window.commandCenter': false,
  'workbench.colorTheme': 'Default Dark Modern',
  'window.autoDetectColorScheme': false,
};
