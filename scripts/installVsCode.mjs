// Installs a real VS Code (code-server) and the Node.js it needs, from the npm registry alone, into ~/.cache/coil-e2e (or
// COIL_E2E_DIR): for the end-to-end tests and for `npm start` where no VS Code is. Run once a machine; a stamp says it is there.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { exec, step } from './progress.mjs';

const here = fileURLToPath(import.meta.url);
const manifest = path.resolve(path.dirname(here), '../test/e2e/vscode');
/** No install script is run: no compiler, no downloads from elsewhere. */
const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** Why it cannot be installed on this machine, or null. Tried on x64. */
export function unsupported() {
  if (process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)) return null;
  return `code-server is installed from npm on Linux x64 and arm64, not on ${process.platform} ${process.arch}`;
}

/** Returns the paths of the Node.js executable and of the code-server package, installed if they were not. */
export async function installVsCode() {
  const dir = process.env.COIL_E2E_DIR ?? path.join(homedir(), '.cache/coil-e2e');
  const codeServer = path.join(dir, 'node_modules/code-server');
  const place = { node: path.join(dir, `node_modules/node-linux-${process.arch}/bin/node`), codeServer };
  const hash = createHash('sha256')
    .update(await readFile(path.join(manifest, 'package-lock.json')))
    .update(await readFile(here));
  const wanted = hash.digest('hex');
  const stamp = path.join(dir, '.installed');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return place;

  await step(`Installing VS Code (code-server) into ${dir}, about 800 MB`, async () => {
    await rm(stamp, { force: true });
    await mkdir(dir, { recursive: true });
    await cp(manifest, dir, { recursive: true });
    await exec('npm', ['ci', ...quiet], { cwd: dir });
    const vsCode = path.join(codeServer, 'lib/vscode');
    // Not `npm ci`: the shrinkwrap that code-server ships is out of step with its package.json.
    await exec('npm', ['install', '--omit=dev', ...quiet], { cwd: vsCode });
    // TypeScript, for the built-in language features.
    await exec('npm', ['install', '--omit=dev', ...quiet], { cwd: path.join(vsCode, 'extensions') });
  });
  await step('Trying VS Code', () => tryIt(place));
  await writeFile(stamp, wanted);
  return place;
}

async function tryIt({ node, codeServer }) {
  const home = await mkdtemp(path.join(tmpdir(), 'coil-e2e-'));
  try {
    const config = path.join(home, 'config.yaml');
    await writeFile(config, 'auth: none\n');
    const entry = path.join(codeServer, 'out/node/entry.js');
    await exec(node, [entry, '--config', config, '--version'], { env: { PATH: process.env.PATH, HOME: home } });
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

if (process.argv[1] && path.resolve(process.argv[1]) === here) {
  const reason = unsupported();
  if (reason) throw new Error(reason);
  console.log((await installVsCode()).codeServer);
}
