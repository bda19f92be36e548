// Runs the Python tests of training/ in a virtual environment of their own (~/.cache/coil-python): what needs PyTorch or a GPU is left out.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { exec, step } from './progress.mjs';

/** Why the tests cannot run on this machine, or null. */
export function withoutPython() {
  const { status } = spawnSync('python3', ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))']);
  return status === 0 ? null : 'no Python 3.10 or newer with venv is here';
}

/** Runs `pytest` and returns how many tests passed, failed and were skipped. Throws where packages cannot be installed. */
export async function pythonTests() {
  const python = await environment();
  const { stdout, status } = spawnSync(
    python,
    ['-m', 'pytest', '-q', '--color=no', '-p', 'no:cacheprovider', 'training'],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  process.stdout.write(stdout);
  const count = outcome =>
    Number(new RegExp(`(\\d+) ${outcome}`).exec(stdout.trimEnd().split('\n').at(-1) ?? '')?.[1] ?? 0);
  const counts = { passed: count('passed'), failed: count('failed') + count('errors?'), skipped: count('skipped') };
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

/** The Python of an environment with the packages of training/requirements.txt, installed once for each version of that file. */
async function environment() {
  const requirements = await readFile('training/requirements.txt');
  const dir = path.join(homedir(), '.cache/coil-python');
  const python = path.join(dir, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const stamp = path.join(dir, '.installed');
  const wanted = createHash('sha256').update(requirements).digest('hex');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return python;
  await step(`Installing Python packages into ${dir}, about 200 MB`, async () => {
    await rm(dir, { recursive: true, force: true });
    await mkdir(path.dirname(dir), { recursive: true });
    await exec('python3', ['-m', 'venv', dir]);
    await exec(python, [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '-r',
      'training/requirements.txt',
    ]);
  });
  await writeFile(stamp, wanted);
  return python;
}
