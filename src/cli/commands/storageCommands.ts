import { resolve } from 'node:path';
import type { Command } from 'commander';
import { CoilError } from '../../shared/errors';
import type { ExportResult } from '../../protocol/engineProtocol';
import { makeKey } from '../../state/exportStates';
import { withEngine, withWorkspace } from '../engineRun';
import { storageWords } from '../format/storageWords';
import { storeParams, type CommonOptions } from '../options';
import { print, printJson } from '../output';

/** `storage list`, `delete`, `key` and `export`. */
export function addStorageCommands(program: Command): void {
  const storage = program.command('storage').description('list, delete and share cached data');
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
  storage
    .command('key')
    .description('make the key that signs exported states; print its public part, which others trust')
    .argument('<file>', 'a new file for the private key; keep it to yourself')
    .action(async (file: string, _own, command: Command) => {
      const publicKey = await makeKey(resolve(file));
      if (command.optsWithGlobals<CommonOptions>().json === true) printJson({ publicKey });
      else print(publicKey);
    });
  storage
    .command('export')
    .description('put the states of a workspace into a folder for others, signed')
    .argument('<dir>', 'the workspace, read before with coil read')
    .argument('<to>', 'the folder: on a shared disk, or one that a web server gives')
    .requiredOption('--key <file>', 'the private key, made with coil storage key')
    .action((dir: string, to: string, { key }: { readonly key: string }, command: Command) =>
      withWorkspace(command.optsWithGlobals<CommonOptions>(), resolve(dir), async ({ client, show, signal }) =>
        show(await client.exportStates(resolve(to), resolve(key), signal), exportWords),
      ),
    );
}

function exportWords({ written, there, bytes, missing }: ExportResult): string {
  const unread = missing === 0 ? '' : `; ${missing} are not read yet: run coil read first`;
  return `${written} states written (${(bytes / 1e6).toFixed(0)} MB), ${there} were there${unread}`;
}
