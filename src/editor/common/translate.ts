import * as vscode from 'vscode';
import type { Localize } from './localize';

/** Translates into VS Code's display language. */
export const translate: Localize = (message, ...values) => vscode.l10n.t(message, ...values);
