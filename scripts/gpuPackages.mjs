// Writes src/model/backends/gpuPackages.json: node-llama-cpp's prebuilt GPU packages with their sizes and SHA-512, from the npm registry. Run it after each
// change of node-llama-cpp's version. What the registry does not have here keeps its place without a hash, and is checked at download.
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';

const { version } = JSON.parse(await readFile('node_modules/node-llama-cpp/package.json', 'utf8'));
const names = {
  'linux-x64': { cuda: ['linux-x64-cuda', 'linux-x64-cuda-ext'], vulkan: ['linux-x64-vulkan'] },
  'win-x64': { cuda: ['win-x64-cuda', 'win-x64-cuda-ext'], vulkan: ['win-x64-vulkan'] },
};
const packages = [];
for (const [platform, backends] of Object.entries(names))
  for (const [backend, of] of Object.entries(backends))
    for (const name of of.map(short => `@node-llama-cpp/${short}`)) {
      const dist = view(`${name}@${version}`);
      const size = dist === null ? null : await bytes(dist.tarball);
      packages.push({ platform, backend, name, bytes: size, integrity: dist?.integrity ?? null });
      console.log(name, size, dist?.integrity ?? 'not in this registry');
    }
await writeFile('src/model/backends/gpuPackages.json', `${JSON.stringify({ version, packages }, null, 2)}\n`);

function view(what) {
  try {
    return JSON.parse(execFileSync('npm', ['view', what, 'dist', '--json'], { encoding: 'utf8', stdio: 'pipe' }));
  } catch {
    return null; // 404: this registry does not have it.
  }
}

async function bytes(url) {
  const { headers, body } = await fetch(url);
  await body?.cancel();
  return Number(headers.get('content-length')) || null;
}
