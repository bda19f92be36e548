// `npm start`: installs, builds, reads this repository for a minute, answers one question about it in the terminal, then opens
// VS Code with the extension. `npm start -- --no-editor` ends after the answer.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onPath } from './chromium.mjs';
import { installVsCode, unsupported } from './installVsCode.mjs';
import { exec, step } from './progress.mjs';
import { setup } from './setup.mjs';

const question = 'How is a document that is longer than a leaf cut?';
const readSeconds = 60;
const vsix = 'out/coil.vsix';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const editor = !process.argv.includes('--no-editor');
try {
  await setup();
  await step('Building', () => exec(process.execPath, ['esbuild.mjs']));
  await readAndAsk();
  if (editor) await openEditor();
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function readAndAsk() {
  const read = await coil('Reading this repository', 'read', '.', '--seconds', String(readSeconds));
  const speed = `${read.tokensRead.toLocaleString('en')} tokens in ${read.seconds.toFixed(1)} s, ${Math.round(read.tokensPerSecond)} tokens/s`;
  console.log(`\nRead ${read.files} files: ${speed}, on ${read.backend} with ${read.model}.`);
  if (!read.complete)
    console.log(
      `Not all of it yet: ${read.leavesRead} of ${read.leaves} leaves are read. The editor goes on from there.`,
    );
  const { answer, citations, timings } = await coil('Answering', 'ask', '.', question);
  console.log(`\n${question}\n\n${answer.trim()}\n`);
  for (const { number, path: file, startLine, endLine } of citations)
    console.log(`  [${number}] ${file}:${startLine}${endLine > startLine ? `-${endLine}` : ''}`);
  const ms = value => `${Math.round(value)} ms`;
  const parts = `search ${ms(timings.searchMs)}, restoring ${ms(timings.restoreMs)}, first token ${ms(timings.firstTokenMs)}`;
  console.log(`\n${parts}, in all ${(timings.totalMs / 1000).toFixed(1)} s.`);
}

/** Runs our command line, whose progress goes to the terminal, and returns its JSON. */
function coil(title, ...args) {
  return step(title, async () =>
    JSON.parse(
      await exec(process.execPath, ['dist/cli.mjs', ...args, '--json'], { stdio: ['ignore', 'pipe', 2], shell: false }),
    ),
  );
}

async function openEditor() {
  const code = onPath('code');
  const reason = code ? null : unsupported();
  if (reason) {
    console.log(`\nVS Code's \`code\` command is not on the PATH, and ${reason}.`);
    console.log('Run `npm run package` and install the .vsix it makes: Extensions view, "…", Install from VSIX.');
    return;
  }
  await step('Packaging the extension', () => exec(process.execPath, ['scripts/package.mjs', vsix]));
  if (code) {
    await step('Installing the extension into VS Code', () => exec('code', ['--install-extension', vsix, '--force']));
    await exec('code', ['.']);
    console.log('\nVS Code is open: click the Coil icon in the activity bar.');
  } else await serve();
}

/** VS Code in the browser, from npm, with everything it writes under .coil/. In the foreground until Ctrl+C. */
async function serve() {
  const { node, codeServer } = await installVsCode();
  const home = path.resolve('.coil/editor');
  const data = path.join(home, 'user-data');
  mkdirSync(path.join(data, 'User'), { recursive: true });
  writeFileSync(path.join(home, 'config.yaml'), 'auth: none\n');
  const folders = ['--user-data-dir', data, '--extensions-dir', path.join(home, 'extensions')];
  const entry = path.join(codeServer, 'out/node/entry.js');
  // A missing optional module makes code-server print a stack trace at every start, so its words go to a file.
  const logFile = path.join(home, 'server.log');
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = ['ignore', 'ignore', openSync(logFile, 'w')];
  // Nothing is asked of a marketplace.
  const env = { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}' };
  await step('Installing the extension into VS Code', () =>
    execFileSync(
      node,
      [entry, ...folders, '--config', path.join(home, 'config.yaml'), '--install-extension', vsix, '--force'],
      { env, stdio },
    ),
  );
  const address = `127.0.0.1:${await freePort()}`;
  const server = spawn(
    node,
    [
      entry,
      ...folders,
      ...['--config', path.join(home, 'config.yaml'), '--auth', 'none', '--bind-addr', address],
      ...[
        '--disable-telemetry',
        '--disable-update-check',
        '--disable-workspace-trust',
        '--disable-getting-started-override',
      ],
      process.cwd(),
    ],
    { env, stdio },
  );
  let asked = false;
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => {
      asked = true;
      server.kill('SIGTERM');
    });
  const ended = new Promise(resolve => server.once('exit', resolve));
  await step('Starting VS Code', async () => {
    while (server.exitCode === null && !(await listens(`http://${address}/healthz`))) await sleep(200);
  });
  if (server.exitCode === null)
    console.log(
      `\nVS Code is at http://${address} (this machine only). Click the Coil icon in the activity bar. Ctrl+C ends it.`,
    );
  await ended;
  if (!asked) throw new Error(`VS Code has ended; ${logFile} says why.`);
}

async function listens(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false; // Not yet.
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}
