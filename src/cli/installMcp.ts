import { createTwoFilesPatch } from 'diff';
import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { withAgentLines, withServer } from '../mcp/clientFiles';
import type { McpClient, ServerCommand } from '../mcp/mcpClients';
import { CoilError } from '../shared/errors';
import { bundleFolder } from './options';
import { print, tell } from './output';

export interface McpInstall {
  readonly dir: string;
  readonly clients: readonly McpClient[];
  /** Write without asking. */
  readonly yes: boolean;
  /** Offer the lines for AGENTS.md and CLAUDE.md. */
  readonly agentLines: boolean;
}

/** Shows what would be written into each file, asks, and writes. Resolves with the files that were written. */
export async function installMcp({ dir, clients, yes, agentLines }: McpInstall): Promise<string[]> {
  const command = serverCommand();
  if (command.command !== 'coil')
    tell('coil is not on the PATH: the files name this machine’s paths, and are not for others. npm i -g makes it so.');
  const agentFiles = agentLines ? ['AGENTS.md', ...(existsSync(join(dir, 'CLAUDE.md')) ? ['CLAUDE.md'] : [])] : [];
  const changes = [
    ...clients.map(client => ({ file: client.file, change: (text: string) => withServer(text, client, command) })),
    ...agentFiles.map(file => ({ file, change: withAgentLines })),
  ];
  const written: string[] = [];
  for (const { file, change } of changes) {
    const path = join(dir, file);
    const before = textOf(path, file);
    const after = change(before);
    if (after === before) {
      tell(`${file} has it already.`);
      continue;
    }
    print(createTwoFilesPatch(file, file, before, after, before === '' ? 'not there' : 'now', 'then').trimEnd());
    if (!yes && !(await agrees(`Write ${file}?`))) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, after);
    written.push(file);
    tell(`Wrote ${file}.`);
  }
  return written;
}

/** Its text, or nothing. Throws a CoilError for what is no plain file: a link may lead out of the project. */
function textOf(path: string, file: string): string {
  const status = lstatSync(path, { throwIfNoEntry: false });
  if (status === undefined) return '';
  if (status.isFile() && !lstatSync(dirname(path)).isSymbolicLink()) return readFileSync(path, 'utf8');
  throw new CoilError('usage', `${file} is not a plain file.`, 'Write it yourself, or remove what stands there.');
}

async function agrees(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    tell(`${question} Nobody can be asked here: run it again with --yes.`);
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

/** `coil` where the PATH leads to this very program, else Node with this script. */
function serverCommand(): ServerCommand {
  const script = join(bundleFolder(), 'cli.mjs');
  const onPath = (process.env['PATH'] ?? '').split(delimiter).some(folder => {
    const file = join(folder, 'coil');
    return folder !== '' && existsSync(file) && realpathSync(file) === realpathSync(script);
  });
  return onPath ? { command: 'coil', args: ['mcp', '.'] } : { command: process.execPath, args: [script, 'mcp', '.'] };
}
