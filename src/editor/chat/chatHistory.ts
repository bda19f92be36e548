import * as vscode from 'vscode';
import type { Chat } from './chat';
import type { Conversation } from './conversation';
import { searchConversations } from './conversationSearch';
import type { ConversationStore } from './conversationStore';
import { fromJson, toJson, toMarkdown } from './conversationText';
import type { Localize } from '../common/localize';
import { inLabel, inMessage } from '../common/plainWords';
import { waitingFor } from '../common/waitingFor';

export interface ChatHistoryParts {
  readonly chat: Chat;
  readonly store: ConversationStore;
  readonly report: (error: unknown) => void;
  readonly t: Localize;
}

interface Item extends vscode.QuickPickItem {
  readonly conversation?: Conversation;
}

/** The workspace's chats in a list: every word of them is found; open, pin, rename, delete, delete's undo. */
export async function showHistory(parts: ChatHistoryParts): Promise<void> {
  const { chat, store, report, t } = parts;
  let all = await waitingFor(t('Reading the chats'), store.all());
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = t('Chats about this workspace');
  pick.placeholder = all.length === 0 ? t('No chats yet') : t('Search in all questions and answers');
  const buttons = {
    pin: { iconPath: new vscode.ThemeIcon('pin'), tooltip: t('Pin') },
    unpin: { iconPath: new vscode.ThemeIcon('pinned'), tooltip: t('Unpin') },
    rename: { iconPath: new vscode.ThemeIcon('edit'), tooltip: t('Rename') },
    delete: { iconPath: new vscode.ThemeIcon('trash'), tooltip: t('Delete') },
  };
  const refresh = (): void => {
    const found = searchConversations(all, pick.value);
    const item = ({ conversation, snippet }: (typeof found)[number]): Item => ({
      label: inLabel(conversation.title),
      description: [conversation.id === chat.conversation?.id ? t('open') : '', age(conversation.updated, t)]
        .filter(part => part !== '')
        .join(' · '),
      ...(snippet === null ? {} : { detail: inLabel(snippet) }),
      alwaysShow: true,
      buttons: [conversation.pinned ? buttons.unpin : buttons.pin, buttons.rename, buttons.delete],
      conversation,
    });
    const group = (label: string, some: typeof found): Item[] =>
      some.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...some.map(item)];
    pick.items = [
      ...group(
        t('Pinned'),
        found.filter(({ conversation }) => conversation.pinned),
      ),
      ...group(
        t('Recent'),
        found.filter(({ conversation }) => !conversation.pinned),
      ),
    ];
  };
  const reload = async (): Promise<void> => {
    all = await store.all();
    refresh();
  };
  const press = async (button: vscode.QuickInputButton, conversation: Conversation): Promise<void> => {
    const { id } = conversation;
    if (button === buttons.delete) {
      await store.delete(id);
      if (chat.conversation?.id === id) chat.clear();
      void offerUndo(conversation, parts).catch(report);
    } else if (button === buttons.rename) {
      const title = await vscode.window.showInputBox({ prompt: t('Name of the chat'), value: conversation.title });
      if (title !== undefined && title.trim() !== '') store.append(id, { type: 'title', title: title.trim() });
      pick.show();
    } else store.append(id, { type: 'pin', pinned: !conversation.pinned });
    await reload();
  };
  pick.onDidChangeValue(refresh);
  pick.onDidTriggerItemButton(({ button, item }) => {
    if (item.conversation !== undefined) press(button, item.conversation).catch(report);
  });
  pick.onDidAccept(() => {
    const [chosen] = pick.selectedItems;
    if (chosen?.conversation !== undefined) chat.show(chosen.conversation);
    pick.dispose();
  });
  refresh();
  pick.show();
}

/** Writes the conversation shown to a file: Markdown to read, JSON to import. */
export async function exportChat({ chat, store, t }: ChatHistoryParts): Promise<void> {
  const shown = chat.conversation;
  const conversation = shown === null ? null : await store.load(shown.id);
  if (conversation === null) {
    void vscode.window.showInformationMessage(t('No chat to export yet.'));
    return;
  }
  const name = conversation.title.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60);
  const file = await vscode.window.showSaveDialog({
    ...(vscode.workspace.workspaceFolders?.[0] === undefined
      ? {}
      : { defaultUri: vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, `${name}.md`) }),
    filters: { Markdown: ['md'], JSON: ['json'] },
  });
  if (file === undefined) return;
  const text = file.path.endsWith('.json') ? toJson(conversation) : toMarkdown(conversation);
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(file);
}

/** Shows a chat that {@link exportChat} wrote as JSON, and keeps it. */
export async function importChat({ chat, store, t }: ChatHistoryParts): Promise<void> {
  const [file] = (await vscode.window.showOpenDialog({ filters: { JSON: ['json'] }, openLabel: t('Import') })) ?? [];
  if (file === undefined) return;
  const json = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  const imported = fromJson(json, Date.now(), t);
  chat.show({ ...imported, id: store.add(imported) });
}

async function offerUndo({ id, title }: Conversation, { store, t }: ChatHistoryParts): Promise<void> {
  const undo = t('Undo');
  const chosen = await vscode.window.showInformationMessage(t('Deleted the chat “{0}”.', inMessage(title)), undo);
  if (chosen === undo) await store.restore(id);
}

/** Such as "5 min ago". */
function age(then: number, t: Localize): string {
  const minutes = Math.max(0, (Date.now() - then) / 60_000);
  if (minutes < 1) return t('just now');
  if (minutes < 60) return t('{0} min ago', Math.floor(minutes));
  if (minutes < 24 * 60) return t('{0} h ago', Math.floor(minutes / 60));
  const days = Math.floor(minutes / (24 * 60));
  return days === 1 ? t('yesterday') : t('{0} days ago', days);
}
