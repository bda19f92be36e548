import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { mcpClients, type McpClient } from '../../mcp/mcpClients';
import { CoilError } from '../../shared/errors';
import { toolCaller, type ToolRunOptions } from '../toolRun';

declare const COIL_VERSION: string;

interface InstallOptions extends ToolRunOptions {
  readonly client?: readonly string[];
  readonly yes?: true;
  readonly agents: boolean;
}

/** `mcp`: the tools for clients of the Model Context Protocol; `mcp install` writes their files. */
export function addMcpCommands(program: Command): void {
  const mcp = program
    .command('mcp')
    .description('serve the tools to an agent: Model Context Protocol over stdin and stdout')
    .argument('[dir]', 'the folder', '.')
    .action(async (dir: string, _own, command: Command) => {
      const caller = toolCaller(command.optsWithGlobals<ToolRunOptions>(), resolve(dir));
      // The protocol's SDK is larger than all the rest of the command.
      const { serveOverStdio } = await import('../../mcp/stdio');
      try {
        await serveOverStdio((name, given, signal) => caller.callTool(name, given, signal), COIL_VERSION);
      } finally {
        caller.dispose();
      }
    });
  mcp
    .command('install')
    .description(
      'write the server into the files of clients, and lines for agents into AGENTS.md: shown first, then asked',
    )
    .argument('[dir]', 'the project’s folder', '.')
    .addOption(
      new Option(
        '--client <names...>',
        'which clients (default: those that the project has a folder or file of, else claude)',
      ).choices(mcpClients.map(({ id }) => id)),
    )
    .option('--yes', 'write without asking')
    .option('--no-agents', 'leave AGENTS.md and CLAUDE.md as they are')
    .action(async (dir: string, _own, command: Command) => {
      const { client, yes, agents } = command.optsWithGlobals<InstallOptions>();
      const folder = resolve(dir);
      if (!existsSync(folder) || !statSync(folder).isDirectory())
        throw new CoilError('folderMissing', `${dir} is not a folder.`, 'Give the folder of a repository.');
      const { installMcp } = await import('../installMcp');
      await installMcp({ dir: folder, clients: chosen(client, folder), yes: yes === true, agentLines: agents });
    });
}

/** The clients that are named, else those that the project shows signs of. */
function chosen(names: readonly string[] | undefined, folder: string): readonly McpClient[] {
  if (names !== undefined) return mcpClients.filter(({ id }) => names.includes(id));
  const there = mcpClients.filter(({ file }) => existsSync(join(folder, file.split('/')[0] ?? file)));
  return there.length > 0 ? there : mcpClients.filter(({ id }) => id === 'claude');
}
