import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { ModelListing, ModelsParams } from '../../protocol/engineProtocol';
import { CoilError } from '../../shared/errors';
import { withEngine } from '../engineRun';
import { modelWords } from '../format/modelWords';
import { openParams, storeParams, type CommonOptions } from '../options';

/** `models list`, `download`, `add` and `remove`. */
export function addModelCommands(program: Command): void {
  const models = program.command('models').description('models: list, download, add, remove');
  models
    .command('list', { isDefault: true })
    .description('list models and what fits this machine; with a folder, how long reading it would take')
    .argument('[dir]', 'the folder')
    .action((dir: string | undefined, _own, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      return withEngine(options, async ({ client, show }) => {
        if (dir !== undefined) await client.open(openParams(options, resolve(dir)));
        show({ models: await client.models(paramsOf(options)) }, listWords);
      });
    });
  models
    .command('download')
    .description('download a model from the list; run again to resume')
    .argument('<id>', 'the ID that the list shows')
    .action((id: string, _own, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      if (options.offline === true)
        throw new CoilError('usage', 'coil models download and --offline contradict each other.', 'Omit one of them.');
      return withEngine(options, async ({ client, show, progress, signal }) => {
        const path = await client.downloadModel(paramsOf(options), id, signal);
        progress.end();
        show({ id, path }, () => `${path}\nUse it with --model ${id}`);
      });
    });
  models
    .command('add')
    .description('add a local GGUF file to the list')
    .argument('<file>', 'the file')
    .action((file: string, _own, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      return withEngine(options, async ({ client, show }) =>
        show(await client.addModel(paramsOf(options), resolve(file)), modelWords),
      );
    });
  models
    .command('remove')
    .description('delete a downloaded model; a local file is only removed from the list')
    .argument('<id>', 'the ID that the list shows')
    .action((id: string, _own, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      return withEngine(options, async ({ client, show }) =>
        show({ models: await client.removeModel(paramsOf(options), id) }, listWords),
      );
    });
}

function paramsOf(options: CommonOptions): ModelsParams {
  return { store: storeParams(options).store, gpu: options.gpu };
}

function listWords({ models }: { readonly models: readonly ModelListing[] }): string {
  return models.map(modelWords).join('\n');
}
