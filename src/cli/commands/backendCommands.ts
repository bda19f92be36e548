import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { BackendReport, GpuOffer } from '../../protocol/engineProtocol';
import { CoilError } from '../../shared/errors';
import { withEngine } from '../engineRun';
import { backendWords, offerWords } from '../format/backendWords';
import { storeParams, type CommonOptions } from '../options';

/** `backends list`, `check`, `get`, `remove` and `build`. */
export function addBackendCommands(program: Command): void {
  const backends = program.command('backends').description('the backends that run the model');
  for (const [name, description] of [
    ['list', 'list the backends that pass a self-test here, and why others do not'],
    ['check', 'test all of them again'],
  ] as const)
    backends
      .command(name, { isDefault: name === 'list' })
      .description(description)
      .action((_own, command: Command) => {
        const options = command.optsWithGlobals<CommonOptions>();
        const { store } = storeParams(options);
        return withEngine(options, async ({ client, show }) =>
          show({ backends: await client.backends(store, options.gpu, name === 'check') }, reportWords),
        );
      });
  backends
    .command('get')
    .description('list the GPU libraries to download; --gpu cuda or vulkan downloads one from the npm registry')
    .option('--file <file>', 'install from a local package archive')
    .action((_own, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { readonly file?: string }>();
      const { store } = storeParams(options);
      const { gpu, file } = options;
      return withEngine(options, async ({ client, show, progress, signal }) => {
        if (gpu === 'auto' && file === undefined) return show({ offers: await client.gpuOffers(store) }, offersWords);
        const from = file === undefined ? null : resolve(file);
        const reports = await client.getGpuSupport(store, gpu === 'auto' ? 'cpu' : gpu, from, signal);
        progress.end();
        show({ backends: reports }, reportWords);
      });
    });
  backends
    .command('remove')
    .description('delete the downloaded library for --gpu')
    .action((_own, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      const { gpu } = options;
      const { store } = storeParams(options);
      if (gpu === 'auto')
        throw new CoilError('usage', 'Name the backend to remove.', 'coil backends remove --gpu cuda');
      return withEngine(options, async ({ client, show }) =>
        show({ offers: await client.removeGpuSupport(store, gpu) }, offersWords),
      );
    });
  backends
    .command('build')
    .description("compile llama.cpp for this machine's GPU (needs a compiler; --gpu chooses the backend)")
    .action((_own, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      const { store } = storeParams(options);
      return withEngine(options, async ({ client, show, progress, signal }) => {
        const reports = await client.buildBackend(store, options.gpu === 'auto' ? null : options.gpu, signal);
        progress.end();
        show({ backends: reports }, reportWords);
      });
    });
}

function reportWords({ backends }: { readonly backends: readonly BackendReport[] }): string {
  return backendWords(backends);
}

function offersWords({ offers }: { readonly offers: readonly GpuOffer[] }): string {
  return offers.map(offerWords).join('\n');
}
