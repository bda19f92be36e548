import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Major versions that node-llama-cpp has libraries for, best first. */
const majors = [13, 12] as const;

/** The newest CUDA runtime that the loader would find here; null: none. The driver alone does not bring it. */
export function cudaRuntime(): number | null {
  const found = process.platform === 'win32' ? windowsLibraries() : linuxLibraries();
  return majors.find(major => libraryNames(major).some(names => names.every(name => found.includes(name)))) ?? null;
}

/** By system: what a backend's library asks the loader for. */
function libraryNames(major: number): readonly (readonly string[])[] {
  return [
    [`libcudart.so.${major}`, `libcublas.so.${major}`],
    [`cudart64_${major}.dll`, `cublas64_${major}.dll`],
  ];
}

function linuxLibraries(): readonly string[] {
  const { stdout } = spawnSync('ldconfig', ['-p'], { encoding: 'utf8', timeout: 10_000 });
  const cached = [...((stdout as string | null) ?? '').matchAll(/^[ \t]*(libcu(?:dart|blas)\.so\.\d+)\s/gm)].map(
    ([, name = '']) => name,
  );
  return [...cached, ...filesIn((process.env['LD_LIBRARY_PATH'] ?? '').split(':'))];
}

function windowsLibraries(): readonly string[] {
  const home = process.env['CUDA_PATH'];
  return filesIn([
    ...(process.env['PATH'] ?? '').split(';'),
    ...(home ? [join(home, 'bin'), join(home, 'bin', 'x64')] : []),
  ]);
}

function filesIn(folders: readonly string[]): readonly string[] {
  return folders.filter(folder => folder !== '' && existsSync(folder)).flatMap(folder => readdirSync(folder));
}
