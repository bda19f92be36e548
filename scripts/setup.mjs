// Makes node_modules match package-lock.json. Needs Node and npm only, so it runs on a bare clone; start, test and package call it.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exec, step } from './progress.mjs';

/** node-llama-cpp needs 20, chokidar 20.19. */
const oldest = [20, 19];
/**
 * node-llama-cpp's binaries by platform. package.json overrides them by an empty package, because npm would install several, of
 * other processors and for GPUs; only the one for Linux on x64 is installed by npm itself.
 */
const binaries = {
  'linux-arm64': 'linux-arm64',
  'linux-arm': 'linux-armv7l',
  'linux-riscv64': 'linux-riscv64',
  'darwin-arm64': 'mac-arm64-metal',
  'darwin-x64': 'mac-x64',
  'win32-x64': 'win-x64',
  'win32-arm64': 'win-arm64',
};
/** No package of ours needs its install script: esbuild and unrs-resolver find their platform packages by themselves. */
const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

export async function setup() {
  checkNode();
  if (!(await installed())) await step('Installing packages (npm ci)', () => exec('npm', ['ci', ...quiet]));
  await installBinary();
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  console.error(
    `Coil needs Node.js ${oldest.join('.')} or newer; this is ${process.version}. Get one at https://nodejs.org and try again.`,
  );
  process.exit(1);
}

/** True when every package of the lock is there in its version; optional ones may be of another platform. */
async function installed() {
  if (!existsSync('node_modules/.package-lock.json')) return false;
  const [wanted, found] = await Promise.all(
    ['package-lock.json', 'node_modules/.package-lock.json'].map(
      async file => JSON.parse(await readFile(file, 'utf8')).packages,
    ),
  );
  return Object.entries(wanted).every(([folder, { version, optional, devOptional }]) => {
    if (folder === '') return true;
    if (!found[folder]) return Boolean(optional || devOptional);
    return found[folder].version === version && existsSync(path.join(folder, 'package.json'));
  });
}

/** The llama.cpp binary of this platform where it is overridden, from a folder of its own: npm refuses an overridden package. */
async function installBinary() {
  const platform = binaries[`${process.platform}-${process.arch}`];
  if (platform === undefined) return;
  const { version } = JSON.parse(await readFile('node_modules/node-llama-cpp/package.json', 'utf8'));
  const home = path.resolve(`node_modules/@node-llama-cpp/${platform}`);
  if (
    existsSync(path.join(home, 'package.json')) &&
    JSON.parse(await readFile(path.join(home, 'package.json'), 'utf8')).version === version
  )
    return;
  await step(`Installing llama.cpp for ${platform}`, async () => {
    const scratch = await mkdtemp(path.resolve('node_modules/.coil-'));
    try {
      await writeFile(path.join(scratch, 'package.json'), '{"private": true}');
      await exec('npm', ['install', `@node-llama-cpp/${platform}@${version}`, ...quiet], { cwd: scratch });
      await rm(home, { recursive: true, force: true });
      await rename(path.join(scratch, `node_modules/@node-llama-cpp/${platform}`), home);
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  });
}
