import { Command } from 'commander';
import { addAnswerCommands } from './commands/answerCommands';
import { addBackendCommands } from './commands/backendCommands';
import { addMcpCommands } from './commands/mcpCommands';
import { addModelCommands } from './commands/modelCommands';
import { addReadingCommands } from './commands/readingCommands';
import { addStorageCommands } from './commands/storageCommands';
import { addToolCommands } from './commands/toolCommands';
import { addCommonOptions } from './options';

declare const COIL_VERSION: string;

/** The `coil` command with all subcommands, for a command line: of what only some need, only what it names is loaded. Wrong usage throws a CommanderError or a CoilError; nothing ends the process. */
export async function createProgram(argv: readonly string[]): Promise<Command> {
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
  addMcpCommands(program);
  addStorageCommands(program);
  addModelCommands(program);
  addBackendCommands(program);
  if (argv.includes('bench')) (await import('./commands/benchCommands')).addBenchCommands(program);
  else program.command('bench').description('measure reading, the engine, files and scale');
  return program;
}
