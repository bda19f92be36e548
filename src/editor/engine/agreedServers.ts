import * as vscode from 'vscode';
import type { ServerParams } from '../../protocol/engineProtocol';
import { serverAddress, type ServerAddress } from '../../server/serverAddress';
import { currentSettings } from '../common/currentWorkspace';
import type { Localize } from '../common/localize';

/** Where the user's word on servers is kept: on this machine, for all workspaces. */
const agreedKey = 'coil.agreedServers';
/** Of a key in VS Code's secret storage; its server's origin follows. */
const secretPrefix = 'coil.serverKey ';

type Context = Pick<vscode.ExtensionContext, 'globalState' | 'secrets'>;

/** The servers of the settings that the user agreed to, with their keys; null: none. Throws CoilError `usage` for an address that is none. */
export async function agreedServers({ globalState, secrets }: Context): Promise<ServerParams | null> {
  const { servers, serverModel, serverCertificates } = currentSettings();
  const agreed = agreedTo(globalState);
  const addresses = servers.map(serverAddress).filter(({ origin }) => agreed.includes(origin));
  if (addresses.length === 0) return null;
  const keys: Record<string, string> = {};
  for (const { origin } of addresses) {
    const key = await secrets.get(secretPrefix + origin);
    if (key !== undefined) keys[origin] = key;
  }
  return { addresses: addresses.map(({ api }) => api), model: serverModel, keys, caFile: serverCertificates };
}

/** Asks whether questions may go to servers of the settings that the user has not agreed to yet; nothing is sent before. True when one was agreed to. */
export async function askAboutServers({ globalState }: Context, t: Localize): Promise<boolean> {
  const agreed = agreedTo(globalState);
  const fresh = currentSettings()
    .servers.map(serverAddress)
    .filter(({ origin }) => !agreed.includes(origin));
  if (fresh.length === 0) return false;
  const send = t('Send');
  const chosen = await vscode.window.showWarningMessage(
    t('Send questions to {0}?', fresh.map(({ host }) => host).join(', ')),
    { modal: true, detail: detailOf(fresh, t) },
    send,
  );
  if (chosen !== send) return false;
  await globalState.update(agreedKey, [...agreed, ...fresh.map(({ origin }) => origin)]);
  return true;
}

/** Asks for the key of a server, and keeps it in VS Code's secret storage; an empty one is removed. True when it was changed. */
export async function setServerKey({ secrets }: Context, t: Localize): Promise<boolean> {
  const servers = currentSettings().servers.map(serverAddress);
  if (servers.length === 0) {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'coil.model.servers');
    return false;
  }
  const server = servers.length === 1 ? servers[0] : (await pickServer(servers, t))?.server;
  if (server === undefined) return false;
  const key = await vscode.window.showInputBox({
    title: t('Key for {0}', server.host),
    prompt: t('Kept in VS Code’s secret storage. Leave empty to remove it.'),
    password: true,
    ignoreFocusOut: true,
  });
  if (key === undefined) return false;
  if (key.trim() === '') await secrets.delete(secretPrefix + server.origin);
  else await secrets.store(secretPrefix + server.origin, key.trim());
  return true;
}

async function pickServer(
  servers: readonly ServerAddress[],
  t: Localize,
): Promise<(vscode.QuickPickItem & { readonly server: ServerAddress }) | undefined> {
  const items = servers.map(server => ({ label: server.host, description: server.api, server }));
  return vscode.window.showQuickPick(items, { title: t('Set the key of which server?') });
}

function detailOf(servers: readonly ServerAddress[], t: Localize): string {
  const open = servers.filter(server => server.open).map(({ host }) => host);
  return [
    t(
      'Your questions, excerpts of files in this and other workspaces, and an overview of their folders are sent to this server. Search and reading stay on this machine.',
    ),
    ...(open.length === 0 ? [] : [t('The connection to {0} is not encrypted.', open.join(', '))]),
  ].join('\n\n');
}

function agreedTo(globalState: vscode.Memento): readonly string[] {
  const kept = globalState.get<unknown>(agreedKey);
  return Array.isArray(kept) ? kept.filter(each => typeof each === 'string') : [];
}
