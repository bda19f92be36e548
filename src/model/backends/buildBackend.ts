import { getLlama } from 'node-llama-cpp';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Backend } from '../../protocol/engineProtocol';
import { cmakeOptions } from './startLlama';

/**
 * Compiles llama.cpp for a backend, for the very processor and GPU of this machine, from the source that node-llama-cpp ships, into its
 * own folder, where startLlama finds it. Prints the compiler's progress; takes minutes. Runs in a process of its own.
 */
export async function buildBackend(backend: Backend): Promise<void> {
  const library = dirname(fileURLToPath(import.meta.resolve('node-llama-cpp')));
  if (!existsSync(join(library, '..', 'llama', 'gitRelease.bundle')))
    throw new Error('This installation of Coil does not include the llama.cpp source. Reinstall Coil.');
  const tools = await mkdtemp(join(tmpdir(), 'coil-tools-'));
  try {
    await writeTool(tools, 'cmake-js', createRequire(library).resolve('cmake-js/bin/cmake-js'));
    process.env['PATH'] = `${tools}${delimiter}${process.env['PATH'] ?? ''}`;
    // source: node-llama-cpp's getLlama: 'forceRebuild' clones its git bundle, configures with CMake and compiles.
    await getLlama({
      gpu: backend === 'cpu' ? false : backend,
      build: 'forceRebuild',
      progressLogs: true,
      ...(cmakeOptions[backend] && { cmakeOptions: cmakeOptions[backend] }),
    });
  } finally {
    await rm(tools, { recursive: true, force: true });
  }
}

/** A command that runs `script` with this process's Node: an extension's packages have no folder of commands, nor need there be a node on PATH. */
async function writeTool(folder: string, name: string, script: string): Promise<void> {
  const run = `"${process.execPath}" "${script}"`;
  await writeFile(join(folder, name), `#!/bin/sh\nexec ${run} "$@"\n`, { mode: 0o755 });
  await writeFile(join(folder, `${name}.cmd`), `@${run} %*\r\n`);
}
