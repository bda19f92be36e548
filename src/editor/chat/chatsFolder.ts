import { basename, dirname, join } from 'node:path';

/**
 * The folder of a workspace's chats. VS Code gives a second window of a workspace a storage folder of its own (`<workspace>-1/coil.coil`) while the
 * first has the usual one; the chats belong to the workspace, so all windows keep them in the first's.
 *
 * @param storage the extension's storage folder for this workspace
 */
export function chatsFolder(storage: string): string {
  const workspace = dirname(storage);
  const [, first] = /^(.+?)(-[1-9])?$/.exec(basename(workspace)) ?? [];
  return join(dirname(workspace), first ?? basename(workspace), basename(storage), 'chats');
}
