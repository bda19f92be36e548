/** VS Code for tests in plain Node: what the chat's view uses of it, recorded. scripts/forNode.mjs puts it in the place of `vscode`. */

/** What was asked of VS Code. */
export const asked: { readonly commands: string[]; readonly copied: string[] } = { commands: [], copied: [] };

export const commands = {
  executeCommand: (command: string): Promise<void> => {
    asked.commands.push(command);
    return Promise.resolve();
  },
};
export const env = {
  clipboard: {
    writeText: (text: string): Promise<void> => {
      asked.copied.push(text);
      return Promise.resolve();
    },
  },
};
export const Uri = { joinPath: (base: string, ...path: string[]): string => [base, ...path].join('/') };
/** Every dialog is closed without a choice. */
export const window = {
  showOpenDialog: (): Promise<undefined> => Promise.resolve(undefined),
  showWarningMessage: (): Promise<undefined> => Promise.resolve(undefined),
};
export const ViewColumn = { Active: -1 };
