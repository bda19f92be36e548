import { CommanderError } from 'commander';
import { errorData, isAbort, type ErrorData } from '../shared/errors';
import { printJson, tell } from './output';
import { createProgram } from './program';

/** Runs a command line (without Node.js and the script) and resolves with the exit code: 0, 1 failed, 2 wrong usage, 130 stopped. */
export async function runCli(argv: readonly string[]): Promise<number> {
  const program = await createProgram(argv);
  try {
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(argv, { from: 'user' });
    // A command may have set one, such as `verify`.
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (isAbort(error)) return 130;
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    // A group of commands without one of them: its help was printed.
    if (error instanceof CommanderError && error.code === 'commander.help') return 2;
    const data = error instanceof CommanderError ? usageOf(error) : errorData(error);
    if (argv.includes('--json')) printJson({ error: data });
    tell(`${data.message}\n${data.hint}`);
    return data.code === 'usage' ? 2 : 1;
  }
}

function usageOf({ message }: CommanderError): ErrorData {
  const text = message.replace(/^error: /, '').replace(/(?<!\.)\.+$/, '');
  return {
    code: 'usage',
    message: `${text.charAt(0).toUpperCase()}${text.slice(1)}.`,
    hint: 'Run coil --help for the commands.',
  };
}
