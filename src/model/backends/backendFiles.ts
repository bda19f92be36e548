import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Backend } from '../../protocol/engineProtocol';

/** node-llama-cpp's names of platforms. */
const platforms: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: 'mac', win32: 'win', linux: 'linux' };

/** This platform, by node-llama-cpp's name, such as "linux-x64". */
export function thisPlace(): string {
  return `${platforms[process.platform] ?? process.platform}-${process.arch}`;
}

/** node-llama-cpp's folder. */
export function libraryFolder(): string {
  return dirname(dirname(fileURLToPath(import.meta.resolve('node-llama-cpp'))));
}

/** The files whose presence says that a backend's library is there: prebuilt packages, and builds of our own. */
export function libraries(backend: Backend, library: string, place: string): string[] {
  const name = backend === 'cpu' ? place : `${place}-${backend}`;
  const found: string[] = [];
  for (let at = library; dirname(at) !== at; at = dirname(at)) {
    const home = join(at, 'node_modules', '@node-llama-cpp', name);
    if (existsSync(join(home, 'bins'))) found.push(join(home, 'package.json'));
  }
  // What was fetched on demand (gpuSupport.ts).
  const fetched = join(library, 'bins', name, '_nlcBuildMetadata.json');
  if (existsSync(fetched)) found.push(fetched);
  const builds = join(library, 'llama', 'localBuilds');
  const own = new RegExp(`^${name}(?![a-z-]*-?(?:cuda|vulkan|metal))`);
  for (const build of existsSync(builds) ? readdirSync(builds).sort() : [])
    if (own.test(build) && existsSync(join(builds, build, 'buildDone.status')))
      found.push(join(builds, build, 'buildDone.status'));
  return found;
}

/** The shared libraries of a backend's builds and packages here. */
export function backendLibraries(backend: Backend): readonly string[] {
  const name = `${backend === 'cpu' ? '' : '-'}${backend}`;
  const file = process.platform === 'win32' ? `ggml${name}.dll` : `libggml${name}.so`;
  return libraries(backend, libraryFolder(), thisPlace())
    .flatMap(found => [dirname(found), join(dirname(found), 'bins', `${thisPlace()}-${backend}`)])
    .map(folder => join(folder, file))
    .filter(path => existsSync(path));
}
