// Makes node_modules match package-lock.json. Needs Node and npm only, so it runs on a bare clone; start, test and package call it.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fetchLlamaPackage, hasLlamaPackage, llamaPackage, quiet } from './llamaPackage.mjs';
import { exec, step } from './progress.mjs';

/** node-llama-cpp needs 20, chokidar 20.19. */
const oldest = [20, 19];
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

/**
 * llama.cpp for this platform. package.json overrides node-llama-cpp's binaries by an empty package, because npm would install
 * several, of other processors and for GPUs; only the one for Linux on x64 is installed by npm itself.
 */
async function installBinary() {
  const platform = `${process.platform}-${process.arch}`;
  const name = llamaPackage(platform);
  const home = path.resolve(`node_modules/${name}`);
  if (name === null || (await hasLlamaPackage(home))) return;
  await step(`Installing llama.cpp for ${platform}`, () => fetchLlamaPackage(name, home));
}
