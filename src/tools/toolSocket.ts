import { chmodSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { CoilError } from '../shared/errors';
import { sha256 } from '../shared/sha256';

/** Bytes of a socket's path that every system takes. source: sun_path of macOS, 104 with the zero at its end. */
const longestPath = 103;

/**
 * Where the engine of some folders listens: a socket in a folder of the store that only its user can enter; a named pipe on Windows. Another version or
 * build of Coil has another one, so that an upgrade in use disturbs nobody.
 */
export function toolSocket(store: string, roots: readonly string[], build: string): string {
  const user = process.platform === 'win32' ? userInfo().username : '';
  const name = sha256(build, user, store, ...roots.map(realPath).sort()).slice(0, 20);
  if (process.platform === 'win32') return `\\\\.\\pipe\\coil-${name}`;
  const path = join(store, 'run', `${name}.sock`);
  return Buffer.byteLength(path) <= longestPath
    ? path
    : join(tmpdir(), `coil-run-${process.getuid?.() ?? 0}`, `${name}.sock`);
}

/** Makes the folder of a socket, of mode 0700. Throws a CoilError where another user's folder, or a link, stands there. */
export function makeSocketFolder(socket: string): void {
  if (process.platform === 'win32') return;
  const folder = dirname(socket);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const status = lstatSync(folder);
  if (!status.isDirectory() || status.uid !== process.getuid?.())
    throw new CoilError(
      'storeUnwritable',
      `${folder} belongs to another user or is a link, so engines cannot be shared through it.`,
      'Remove it, or name another folder with --store.',
    );
  if ((status.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

function realPath(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    // Opening it says why it cannot be.
    return folder;
  }
}
