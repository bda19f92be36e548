// llama.cpp's source without what Build for This GPU does not compile (models, tools, documents, other makers' backends): 4 MB in place of 35.
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const kept = [
  'CMakeLists.txt',
  'LICENSE',
  'licenses',
  'cmake',
  'common',
  'ggml',
  'include',
  'scripts',
  'src',
  'vendor',
];
/** Of ggml/src; ggml-hip stands for the headers that CUDA shares. */
const backends = ['blas', 'cpu', 'cuda', 'hip', 'metal', 'vulkan'];

/** Writes `to`, a git bundle of the part of the bundle `from` that is compiled. Needs git. */
export async function cutSource(from, to) {
  const source = await mkdtemp(path.join(tmpdir(), 'coil-source-'));
  const git = (...args) =>
    execFileSync(
      'git',
      ['-c', 'user.name=Coil', '-c', 'user.email=coil@localhost', '-c', 'advice.detachedHead=false', ...args],
      {
        cwd: source,
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
  try {
    git('clone', '--quiet', from, '.');
    const remove = async (folder, keep) => {
      for (const item of await readdir(path.join(source, folder)))
        if (item !== '.git' && !keep(item)) await rm(path.join(source, folder, item), { recursive: true });
    };
    await remove('.', item => kept.includes(item));
    await remove('ggml/src', item => !/^ggml-[a-z]+$/.test(item) || backends.includes(item.slice('ggml-'.length)));
    git('checkout', '--quiet', '--orphan', 'cut');
    git('add', '--all', '--force');
    git('commit', '--quiet', '--no-gpg-sign', '--message', 'The part of llama.cpp that Coil compiles');
    await rm(to, { force: true });
    git('bundle', 'create', '--quiet', to, 'HEAD');
  } finally {
    await rm(source, { recursive: true, force: true });
  }
}
