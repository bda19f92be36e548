import * as vscode from 'vscode';
import { errorData, isAbort } from '../../shared/errors';
import type { Logger } from '../../shared/logger';
import { errorCard } from './errorCard';
import type { Localize } from './localize';
import { inMessage } from './plainWords';

/** Shows what went wrong outside a chat turn, with its next step; the log keeps the details. */
export function reporter(logger: Logger, t: Localize): (error: unknown) => void {
  return error => {
    if (isAbort(error)) return;
    logger.error('A command failed.', error);
    const { message, hint, action } = errorCard(errorData(error), t);
    const buttons = action === null ? [] : [action.label];
    void vscode.window.showWarningMessage(inMessage(`${message} ${hint}`), ...buttons).then(async chosen => {
      if (action !== null && chosen === action.label) await vscode.commands.executeCommand(action.command);
    });
  };
}
