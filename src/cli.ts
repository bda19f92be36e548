#!/usr/bin/env node
/** ENTRY 3, `coil`: the engine without an editor. One JSON object on stdout with --json; progress and logs on stderr. */
import { runCli } from './cli/runCli';

process.exitCode = await runCli(process.argv.slice(2));
