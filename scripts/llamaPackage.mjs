// node-llama-cpp's package with llama.cpp built for a platform (on macOS with Metal, elsewhere for the processor).
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exec } from './progress.mjs';

/** VS Code's names of platforms, and node-llama-cpp's. */
const packages = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'linux-arm': 'linux-armv7l',
  'linux-riscv64': 'linux-riscv64',
  'darwin-x64': 'mac-x64',
  'darwin-arm64': 'mac-arm64-metal',
  'win32-x64': 'win-x64',
  'win32-arm64': 'win-arm64',
};
/** No package of ours needs its install script: esbuild and unrs-resolver find their platform packages by themselves. */
export const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/** The package's name for a platform such as `darwin-arm64`, or null where there is none. */
export function llamaPackage(platform) {
  const name = packages[platform];
  return name === undefined ? null : `@node-llama-cpp/${name}`;
}

/** The version of node-llama-cpp that is installed, which its binaries must have too. */
export async function llamaVersion() {
  return JSON.parse(await readFile('node_modules/node-llama-cpp/package.json', 'utf8')).version;
}

/** Whether `home` holds the package in the version of node-llama-cpp. */
export async function hasLlamaPackage(home) {
  const manifest = path.join(home, 'package.json');
  return existsSync(manifest) && JSON.parse(await readFile(manifest, 'utf8')).version === (await llamaVersion());
}

/**
 * Fetches `name` from npm's registry into the folder `home`. In a folder of its own: npm refuses a package that package.json overrides,
 * and one of another platform unless it is forced. Throws where the registry does not have it in node-llama-cpp's version.
 */
export async function fetchLlamaPackage(name, home) {
  const version = await llamaVersion();
  await mkdir(path.dirname(home), { recursive: true });
  const scratch = await mkdtemp(path.resolve('node_modules/.coil-'));
  try {
    await writeFile(path.join(scratch, 'package.json'), '{"private": true}');
    await exec('npm', ['install', `${name}@${version}`, '--force', ...quiet], { cwd: scratch }).catch(cause => {
      throw new Error(`npm's registry gave no ${name}@${version}, which node-llama-cpp ${version} needs there.`, {
        cause,
      });
    });
    await rm(home, { recursive: true, force: true });
    await rename(path.join(scratch, 'node_modules', name), home);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
