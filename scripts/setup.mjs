// Makes node_modules match package-lock.json. Needs Node and npm only, so it runs on a bare clone; start, test and package call it.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exec, step } from './progress.mjs';

/** node-llama-cpp needs 20, chokidar 20.19. */
const oldest = [20, 19];
/** Packages of node-llama-cpp that declare x64 among their cpus, so that package.json overrides them by an empty one. */
const overridden = ['linux-arm64', 'linux-armv7l', 'linux-riscv64'];
/** No package of ours needs its install script: esbuild and unrs-resolver find their platform packages by themselves. */
const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

export async function setup() {
  checkNode();
  // Not `npm ci`: it refuses a lock that lacks an optional package of another platform, which a partial registry makes.
  if (!(await installed()))
    await step('Installing packages (npm install)', () => exec('npm', ['install', '--no-save', ...quiet]));
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

/** The llama.cpp binary of the platforms that are overridden, from a folder of its own: npm refuses an overridden package. */
async function installBinary() {
  const platform = `${process.platform}-${process.arch === 'arm' ? 'armv7l' : process.arch}`;
  if (!overridden.includes(platform)) return;
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
