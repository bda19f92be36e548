import * as vscode from 'vscode';
import type { Storage } from '../../protocol/engineProtocol';
import type { Localize } from '../common/localize';
import { inMessage } from '../common/plainWords';
import { storageItems, storageTitle, type StorageItem } from './storageWords';

export interface StorageSource {
  readonly load: () => Promise<Storage>;
  /** Deletes what is kept of the workspace of these folders; of all where null. */
  readonly remove: (roots: readonly string[] | null) => Promise<Storage>;
}

/** The list of workspaces with what each takes on the disk, from which they can be deleted. Resolves when it is closed. */
export async function showStorage(source: StorageSource, t: Localize): Promise<void> {
  const pick = vscode.window.createQuickPick<StorageItem & vscode.QuickPickItem>();
  const reveal = { iconPath: new vscode.ThemeIcon('folder-opened'), tooltip: t('Reveal Folder') };
  const remove = { iconPath: new vscode.ThemeIcon('trash'), tooltip: t('Delete Cached Data') };
  const removeAll = { iconPath: new vscode.ThemeIcon('clear-all'), tooltip: t('Delete All') };
  const settings = { iconPath: new vscode.ThemeIcon('gear'), tooltip: t('Change the Limit') };
  pick.placeholder = t('Deleted data is read again when you open the folder');
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;

  const show = async (loading: Promise<Storage>): Promise<void> => {
    pick.busy = true;
    pick.title = t('Calculating cache size…');
    try {
      const storage = await loading;
      pick.title = storageTitle(storage, t);
      pick.items = storageItems(storage, Date.now(), t).map(item => ({
        ...item,
        buttons: [...(item.workspace.exists ? [reveal] : []), remove],
      }));
      pick.buttons = [settings, ...(storage.workspaces.length > 0 ? [removeAll] : [])];
    } finally {
      pick.busy = false;
    }
  };
  const confirmed = async (what: string): Promise<boolean> => {
    const detail = t('It is read again when you open the folder. Your files are not changed.');
    const button = t('Delete');
    return (await vscode.window.showWarningMessage(what, { modal: true, detail }, button)) === button;
  };

  try {
    await new Promise<void>((closed, failed) => {
      const run = (work: () => Promise<unknown>) => void work().catch(failed);
      pick.onDidHide(() => closed());
      pick.onDidTriggerButton(button =>
        run(async () => {
          if (button === settings)
            await vscode.commands.executeCommand('workbench.action.openSettings', 'coil.storage.limit');
          else if (await confirmed(t('Delete the cached data of all workspaces?'))) await show(source.remove(null));
        }),
      );
      pick.onDidTriggerItemButton(({ button, item }) =>
        run(async () => {
          const { roots } = item.workspace;
          if (button === reveal) await revealFolder(roots);
          else if (await confirmed(t('Delete the cached data of {0}?', inMessage(item.label))))
            await show(source.remove(roots));
        }),
      );
      pick.onDidAccept(() =>
        run(async () => {
          const [item] = pick.selectedItems;
          if (item !== undefined) await revealFolder(item.workspace.roots);
        }),
      );
      pick.show();
      run(() => show(source.load()));
    });
  } finally {
    pick.dispose();
  }
}

/** In the system's file manager; where there is none, as in a browser, in a window of its own. */
async function revealFolder([root]: readonly string[]): Promise<void> {
  if (root === undefined) return;
  const commands = await vscode.commands.getCommands(true);
  const [command, ...args] = commands.includes('revealFileInOS')
    ? ['revealFileInOS']
    : ['vscode.openFolder', { forceNewWindow: true }];
  await vscode.commands.executeCommand(command, vscode.Uri.file(root), ...args);
}
