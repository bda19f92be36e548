// Makes a VSIX: stages what runs in out/package, then packs it. `npm run package -- [--target PLATFORM] [FILE]`; the platform is this
// machine's (no network) or one of VS Code's names, such as darwin-arm64 (llama.cpp for it comes from npm's registry).
// The committed .vscodeignore names what may ship; the stage holds only the packages that run, at the lock file's versions.
import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { cutSource } from './cutSource.mjs';
import { languages } from './languages.mjs';
import { fetchLlamaPackage, hasLlamaPackage, llamaPackage } from './llamaPackage.mjs';

const root = path.resolve(import.meta.dirname, '..');
const stage = path.join(root, 'out', 'package');
const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
const { values, positionals } = parseArgs({ options: { target: { type: 'string' } }, allowPositionals: true });
const here = `${process.platform}-${process.arch}`;
const target = values.target ?? here;
const file = path.resolve(positionals[0] ?? path.join(root, `coil-${manifest.version}-${target}.vsix`));
/** Bytes of a package at most: the Marketplace's users wait for it. */
const mostBytes = 110e6;

process.chdir(root);
const binaries = llamaPackage(target);
if (binaries === null) throw new Error(`There is no build of llama.cpp for ${target}.`);
const binariesHome = target === here ? `node_modules/${binaries}` : `out/llama/${target}`;
if (!(await hasLlamaPackage(binariesHome))) await fetchLlamaPackage(binaries, path.resolve(binariesHome));

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
  ...languages.map(language => `package.nls.${language}.json`),
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
  if (folder !== '' && !(dev || optional || devOptional || peer))
    await cp(path.join(root, folder), path.join(stage, folder), { recursive: true, filter: ships });
await cp(path.join(root, binariesHome), path.join(stage, 'node_modules', binaries), { recursive: true });

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
const { size } = await stat(file);
console.log(`${file}  ${(size / 1e6).toFixed(1)} MB`);
if (size > mostBytes) throw new Error(`The package is larger than ${mostBytes / 1e6} MB.`);

/** Packages inside packages have entries of their own in the lock file; builds made on this machine stay here. */
function ships(from) {
  const inside = path.relative(root, from).split(path.sep).join('/');
  return (
    !inside.endsWith('/node_modules') &&
    !/^node_modules\/node-llama-cpp\/llama\/(localBuilds|llama\.cpp)(\/|$)/.test(inside)
  );
}
