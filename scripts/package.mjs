// Makes the VSIX of this platform: stages what runs in out/package, then packs it. `npm run package -- [FILE]`; needs no network.
// The committed .vscodeignore names what may ship; the stage holds only the packages that run, at the lock file's versions.
import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cutSource } from './cutSource.mjs';

const root = path.resolve(import.meta.dirname, '..');
const stage = path.join(root, 'out', 'package');
const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
const target = `${process.platform}-${process.arch}`;
const file = path.resolve(process.argv[2] ?? path.join(root, `coil-${manifest.version}-${target}.vsix`));

/** The package with llama.cpp's CPU (on macOS: Metal) build for this platform. */
const binaries = {
  'linux-x64': '@node-llama-cpp/linux-x64',
  'linux-arm64': '@node-llama-cpp/linux-arm64',
  'darwin-x64': '@node-llama-cpp/mac-x64',
  'darwin-arm64': '@node-llama-cpp/mac-arm64-metal',
  'win32-x64': '@node-llama-cpp/win-x64',
  'win32-arm64': '@node-llama-cpp/win-arm64',
}[target];
if (binaries === undefined) throw new Error(`There is no build of llama.cpp for ${target}.`);

console.log('Building');
execFileSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' });

console.log('Staging');
await rm(stage, { recursive: true, force: true });
await mkdir(stage, { recursive: true });
for (const item of [
  'dist',
  'media',
  'models',
  'l10n',
  'package.nls.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  '.vscodeignore',
])
  await cp(path.join(root, item), path.join(stage, item), { recursive: true });
const onlyHere = ['devDependencies', 'scripts', 'overrides', 'private'];
const shipped = Object.fromEntries(Object.entries(manifest).filter(([key]) => !onlyHere.includes(key)));
shipped.dependencies = { ...shipped.dependencies, [binaries]: shipped.dependencies['node-llama-cpp'] };
await writeFile(path.join(stage, 'package.json'), JSON.stringify(shipped, null, 2));

const { packages } = JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8'));
for (const [folder, { dev, optional, devOptional, peer }] of Object.entries(packages))
  if (folder !== '' && (folder === `node_modules/${binaries}` || !(dev || optional || devOptional || peer)))
    await cp(path.join(root, folder), path.join(stage, folder), { recursive: true, filter: ships });

// Links of fetched libraries (gpuSupport.ts) and node-llama-cpp's own notes have no place in the package.
await rm(path.join(stage, 'node_modules', 'node-llama-cpp', 'bins'), { recursive: true, force: true });
const bundle = path.join('node_modules', 'node-llama-cpp', 'llama', 'gitRelease.bundle');
await cutSource(path.join(root, bundle), path.join(stage, bundle));

console.log('Packing');
const vsce = path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
execFileSync(process.execPath, [vsce, 'package', '--target', target, '--allow-missing-repository', '--out', file], {
  cwd: stage,
  stdio: 'inherit',
});
console.log(`${file}  ${((await stat(file)).size / 1e6).toFixed(1)} MB`);

/** Packages inside packages have entries of their own in the lock file; builds made on this machine stay here. */
function ships(from) {
  const inside = path.relative(root, from).split(path.sep).join('/');
  return (
    !inside.endsWith('/node_modules') &&
    !/^node_modules\/node-llama-cpp\/llama\/(localBuilds|llama\.cpp)(\/|$)/.test(inside)
  );
}
