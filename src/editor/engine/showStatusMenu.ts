import * as vscode from 'vscode';
import type { CommandId } from '../common/commandIds';
import type { Localize } from '../common/localize';
import type { EngineState } from './engineState';
import { stripOf } from './statusWords';

interface Item extends vscode.QuickPickItem {
  readonly command?: CommandId;
}

/** What a click on the status bar offers: what can be done now, under a title that says how far the reading is. */
export async function showStatusMenu(state: EngineState, t: Localize): Promise<void> {
  const { title, detail } = stripOf(state.current, state.failure, t);
  const item = (command: CommandId, icon: string, label: string): Item => ({ label: `$(${icon}) ${label}`, command });
  const group = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const paused = state.status?.phase === 'paused';
  const items: readonly Item[] = [
    item('coil.ask', 'comment-discussion', t('Ask')),
    item('coil.showChats', 'history', t('Show Chats…')),
    group(t('Reading')),
    paused
      ? item('coil.resumeReading', 'debug-continue', t('Resume Reading'))
      : item('coil.pauseReading', 'debug-pause', t('Pause Reading')),
    item('coil.readAgain', 'refresh', t('Rescan Files')),
    item('coil.showSkipped', 'question', t('Why Is a File Not Read?')),
    group(t('Engine')),
    item('coil.selectModel', 'symbol-misc', t('Select Model…')),
    item('coil.showStorage', 'database', t('Show Storage')),
    item('coil.restartEngine', 'debug-restart', t('Restart Engine')),
    group(t('Help')),
    item('coil.openSettings', 'gear', t('Open Settings')),
    item('coil.showLog', 'output', t('Show Log')),
    item('coil.saveDiagnostics', 'save', t('Save Diagnostics…')),
    item('coil.openWalkthrough', 'book', t('Get Started')),
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: `Coil: ${title} ${detail}`.trim() });
  if (chosen?.command !== undefined) await vscode.commands.executeCommand(chosen.command);
}
