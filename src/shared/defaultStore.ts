import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

/** The folder of the store when no other is named: one per user, shared by the editor and the CLI. */
export function defaultStore(env: NodeJS.ProcessEnv = process.env, platform = process.platform, home = homedir()): string {
  if (platform === 'win32') return win32.join(env['LOCALAPPDATA'] ?? win32.join(home, 'AppData', 'Local'), 'Coil');
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Coil');
  // XDG Base Directory Specification: a relative path is invalid and to be ignored.
  const data = env['XDG_DATA_HOME'];
  return posix.join(data !== undefined && posix.isAbsolute(data) ? data : posix.join(home, '.local', 'share'), 'coil');
}
