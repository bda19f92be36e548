/** A program that takes its servers from a file of the project. */
export interface McpClient {
  readonly id: string;
  readonly name: string;
  /** From the project's folder. */
  readonly file: string;
  /** What stands in the file: the path to the server's entry, and the entry. */
  entry(command: ServerCommand): { readonly path: readonly string[]; readonly value: unknown };
}

export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
}

const inServers = (command: ServerCommand): ReturnType<McpClient['entry']> => ({
  path: ['mcpServers', 'coil'],
  value: command,
});

/** Sources: the clients' own documentation of project files. */
export const mcpClients: readonly McpClient[] = [
  { id: 'claude', name: 'Claude Code', file: '.mcp.json', entry: inServers },
  {
    id: 'vscode',
    name: 'VS Code',
    file: '.vscode/mcp.json',
    entry: command => ({ path: ['servers', 'coil'], value: { type: 'stdio', ...command } }),
  },
  { id: 'cursor', name: 'Cursor', file: '.cursor/mcp.json', entry: inServers },
  { id: 'gemini', name: 'Gemini CLI', file: '.gemini/settings.json', entry: inServers },
  {
    id: 'zed',
    name: 'Zed',
    file: '.zed/settings.json',
    entry: command => ({ path: ['context_servers', 'coil'], value: { ...command, env: {} } }),
  },
];
