/** Editor, the extension host's side (process: extension host): commands, views, settings, the chat's turns. */

/**
 * Translates a message; `{0}` stands for the first value. It is `vscode.l10n.t`, handed over so that what makes words
 * needs no editor to be tested.
 */
export type Localize = (message: string, ...values: (string | number)[]) => string;
