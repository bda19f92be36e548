import * as vscode from 'vscode';
import type { Root } from '../../protocol/engineProtocol';

/** VS Code 1.101 and later; narrower than theirs, and not in the types that the oldest supported version has. */
interface McpApi {
  registerMcpServerDefinitionProvider(
    id: string,
    provider: {
      provideMcpServerDefinitions(): unknown[];
      readonly onDidChangeMcpServerDefinitions?: vscode.Event<void>;
    },
  ): vscode.Disposable;
}
type StdioServer = new (
  label: string,
  command: string,
  args: string[],
  env: Record<string, string>,
  version: string,
) => unknown;

export interface McpProviderSources {
  readonly roots: () => readonly Root[];
  /** dist/cli.mjs. */
  readonly script: string;
  readonly store: () => string;
  readonly version: string;
  /** False: its tools would stand beside the same ones that the chat has already. */
  readonly isWanted: () => boolean;
}

/** Offers `coil mcp` to the agents that VS Code starts servers for. Editors without the API lose nothing. */
export function registerMcpProvider({
  roots,
  script,
  store,
  version,
  isWanted,
}: McpProviderSources): vscode.Disposable {
  const api = vscode.lm as Partial<McpApi> | undefined;
  const Server = (vscode as { readonly McpStdioServerDefinition?: StdioServer }).McpStdioServerDefinition;
  if (api?.registerMcpServerDefinitionProvider === undefined || Server === undefined) return vscode.Disposable.from();
  const changed = new vscode.EventEmitter<void>();
  return vscode.Disposable.from(
    changed,
    vscode.workspace.onDidChangeWorkspaceFolders(() => changed.fire()),
    vscode.workspace.onDidChangeConfiguration(change => {
      if (change.affectsConfiguration('coil.agents')) changed.fire();
    }),
    api.registerMcpServerDefinitionProvider('coil.mcp', {
      onDidChangeMcpServerDefinitions: changed.event,
      provideMcpServerDefinitions: () =>
        isWanted()
          ? roots().map(
              ({ name, dir }) =>
                new Server(
                  `Coil: ${name}`,
                  process.execPath,
                  [script, 'mcp', dir, '--store', store()],
                  { ELECTRON_RUN_AS_NODE: '1' },
                  version,
                ),
            )
          : [],
    }),
  );
}
