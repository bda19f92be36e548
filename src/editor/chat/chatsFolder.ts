import { basename, dirname, join } from 'node:path';

/** The folder of a workspace's chats. */
export interface ChatsFolder {
  readonly folder: string;
  /** Another window has the same workspace open. */
  readonly second: boolean;
}

/**
 * Where the chats of a workspace are. VS Code gives a second window of a workspace a storage folder of its own (`<workspace>-1/coil.coil`) while the
 * first has the usual one; the chats belong to the workspace, so all windows keep them in the first's.
 *
 * @param storage the extension's storage folder for this workspace
 */
export function chatsFolder(storage: string): ChatsFolder {
  const workspace = dirname(storage);
  const [, first, number] = /^(.+?)(-[1-9])?$/.exec(basename(workspace)) ?? [];
  const folder = join(dirname(workspace), first ?? basename(workspace), basename(storage), 'chats');
  return { folder, second: number !== undefined };
}
