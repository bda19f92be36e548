import { resolve } from 'node:path';
import type { Command } from 'commander';
import { CoilError } from '../../shared/errors';
import { withEngine } from '../engineRun';
import { storageWords } from '../format/storageWords';
import { storeParams, type CommonOptions } from '../options';

/** `storage list` and `storage delete`. */
export function addStorageCommands(program: Command): void {
  const storage = program.command('storage').description('list and delete cached data');
  storage
    .command('list')
    .description('list the workspaces with cached data, and the size of each')
    .action((_own, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      const { store, storageLimit } = storeParams(options);
      return withEngine(options, async ({ client, show }) =>
        show(await client.storage(store, storageLimit), storageWords),
      );
    });
  storage
    .command('delete')
    .description("delete a workspace's cached data, or everything")
    .argument('[dir]', 'the folder, which may be gone')
    .option('--all', 'everything')
    .action(async (dir: string | undefined, { all }: { readonly all?: true }, command: Command) => {
      if ((dir !== undefined) === (all === true))
        throw new CoilError(
          'usage',
          'coil storage delete takes a folder or --all.',
          'Run coil storage list to see them.',
        );
      const options = command.optsWithGlobals<CommonOptions>();
      const { store, storageLimit } = storeParams(options);
      const roots = dir === undefined ? null : [resolve(dir)];
      await withEngine(options, async ({ client, show }) =>
        show(await client.deleteStorage(store, storageLimit, roots), storageWords),
      );
    });
}
