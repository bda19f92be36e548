#!/usr/bin/env node
/** ENTRY 3, `coil`: the engine without an editor. One JSON object on stdout with --json; progress and logs on stderr. */
import { runCli } from './cli/runCli';

// A reader that has seen enough, such as head, closes the pipe: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await runCli(process.argv.slice(2));
