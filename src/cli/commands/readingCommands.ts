import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { EngineClient } from '../../client/engineClient';
import type { FoundInStore, ReadResult, Status } from '../../protocol/engineProtocol';
import { CoilError } from '../../shared/errors';
import { visibleLine } from '../../shared/visible';
import { withWorkspace, type EngineRun } from '../engineRun';
import { readWords } from '../format/readWords';
import { statusWords } from '../format/statusWords';
import { storageWords } from '../format/storageWords';
import { addSharedOptions, numberAbove, storeParams, type CommonOptions } from '../options';
import { printJson } from '../output';

/** `read`, `watch`, `status` and `verify`. */
export function addReadingCommands(program: Command): void {
  addSharedOptions(program.command('read'))
    .description('read the workspace; a second run with nothing changed reads 0 tokens')
    .argument('[dir]', 'the folder', '.')
    .option('--seconds <n>', 'stop after this many seconds', numberAbove(0, '--seconds'))
    .action(async (dir: string, _own, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions & { readonly seconds?: number }>();
      await withWorkspace(options, resolve(dir), async ({ client, progress, show, signal }) => {
        const result = await client.read(options.seconds ?? null, signal);
        progress.end();
        show(result, readWords);
      });
    });
  addSharedOptions(program.command('watch'))
    .description('read, then follow changes: one line for each update')
    .argument('[dir]', 'the folder', '.')
    .action((dir: string, _own, command: Command) =>
      withWorkspace(command.optsWithGlobals<CommonOptions>(), resolve(dir), watch, true),
    );
  program
    .command('status')
    .description('show what is read, stale and stored, and the backend with the reason for it')
    .argument('[dir]', 'the folder', '.')
    .action(async (dir: string, _own, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      const { store, storageLimit } = storeParams(options);
      await withWorkspace(options, resolve(dir), async ({ client, show }) => {
        const status = await settled(client);
        const storage = await client.storage(store, storageLimit);
        show({ ...status, workspaces: storage.workspaces }, () => `${statusWords(status)}\n${storageWords(storage)}`);
      });
    });
  program
    .command('verify')
    .description('compare cached states with a cold reading, byte for byte')
    .argument('[dir]', 'the folder', '.')
    .option('--gone <text>', 'show instead that a text stands nowhere in the store, in any case of letters')
    .action((dir: string, { gone }: { readonly gone?: string }, command: Command) =>
      withWorkspace(command.optsWithGlobals<CommonOptions>(), resolve(dir), async ({ client, show }) => {
        if (gone !== undefined) {
          const found = await client.findInStore(gone);
          show(found, goneWords);
          if (found.places.length > 0) process.exitCode = 1;
          return;
        }
        const result = await client.verify();
        show(result, ({ equal, nodes, different, damaged, index }) =>
          [
            `${equal} of ${nodes} cached nodes equal a cold reading. ${different.map(visibleLine).join(', ')}`,
            `${index.files - index.different.length} of ${index.files} files in the search index equal a cold one. ${index.different.map(visibleLine).join(', ')}`,
            ...(index.sound ? [] : ['The search index is damaged and will be built again.']),
            ...(damaged === 0 ? [] : [`${damaged} cached nodes are damaged and will be read again.`]),
          ].join('\n'),
        );
        const { different, damaged, index } = result;
        if (different.length > 0 || damaged > 0 || index.different.length > 0 || !index.sound) process.exitCode = 1;
      }),
    );
}

function goneWords({ places, files, bytes }: FoundInStore): string {
  const searched = `${files} files of the store (${(bytes / 1e6).toFixed(1)} MB)`;
  return places.length === 0
    ? `The text stands nowhere in ${searched}.`
    : `Of ${searched}, the text stands in:\n${places.map(visibleLine).join('\n')}`;
}

/** Prints a line for each update until Ctrl+C; throws what the engine fails with. */
async function watch({ client, progress, signal, follow }: EngineRun): Promise<void> {
  let before = await client.read(null, signal);
  progress.end();
  printJson(updateOf(before, 0));
  await new Promise<void>((done, failed) => {
    signal.addEventListener('abort', () => done());
    let pending = Promise.resolve();
    follow(status => {
      if (status.phase === 'failed' && status.error !== null)
        return failed(new CoilError(status.error.code, status.error.message, status.error.hint));
      if (status.phase !== 'ready' || status.tokensRead === before.tokensRead) return;
      pending = pending.then(async () => {
        const total = before.tokensRead;
        before = { ...(await client.read(null, signal)), tokensRead: status.tokensRead };
        printJson(updateOf({ ...before, tokensRead: status.tokensRead - total }, status.stale.length));
      });
      pending.catch(failed);
    });
  });
}

function updateOf(result: ReadResult, pending: number): Record<string, number> {
  const { files, tokensRead, leavesRead, foldersRead, seconds } = result;
  return { files, tokensRead, leavesRead, foldersRead, seconds, pending };
}

/** The status once the model is loaded, or failed to. */
async function settled(client: EngineClient): Promise<Status> {
  for (;;) {
    const status = await client.status();
    if (!['scanning', 'loading'].includes(status.phase)) return status;
    await new Promise(done => setTimeout(done, 50));
  }
}
