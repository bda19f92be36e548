import { Command } from 'commander';
import { addAnswerCommands } from './commands/answerCommands';
import { addBackendCommands } from './commands/backendCommands';
import { addBenchCommands } from './commands/benchCommands';
import { addModelCommands } from './commands/modelCommands';
import { addReadingCommands } from './commands/readingCommands';
import { addStorageCommands } from './commands/storageCommands';
import { addToolCommands } from './commands/toolCommands';
import { addCommonOptions } from './options';

declare const COIL_VERSION: string;

/** The `coil` command with all subcommands. Wrong usage throws a CommanderError or a CoilError; nothing ends the process. */
export function createProgram(): Command {
  const program = new Command('coil')
    .description('Ask a repository, on this machine.')
    .version(COIL_VERSION)
    .exitOverride()
    // Errors are printed in one place, by runCli.
    .configureOutput({ outputError: () => undefined })
    .showHelpAfterError(false)
    .configureHelp({ showGlobalOptions: true });
  addCommonOptions(program);
  addReadingCommands(program);
  addAnswerCommands(program);
  addToolCommands(program);
  addStorageCommands(program);
  addModelCommands(program);
  addBackendCommands(program);
  addBenchCommands(program);
  return program;
}
