import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, realpathSync, type Stats } from 'node:fs';

/**
 * The bytes of a regular file, at most `mostBytes`; null for a FIFO, device, socket or folder, and for a larger file. Opening never
 * waits (a FIFO without a writer would, for ever), and what was opened is asked for its kind, so that nothing can take its place in
 * between. Throws the system's error where there is no such file.
 *
 * @param links `refuse` throws `ELOOP` where the file itself is a symbolic link; `refuseAll` gives null too where a folder on the way to it is one, or
 * was one while it was opened.
 */
export function readRegularFile(
  file: string,
  mostBytes: number,
  links: 'follow' | 'refuse' | 'refuseAll' = 'refuse',
): Buffer<ArrayBuffer> | null {
  // Windows has neither flag, nor FIFOs among its files.
  const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = constants as Partial<typeof constants>;
  const handle = openSync(file, (O_RDONLY ?? 0) | O_NONBLOCK | (links === 'follow' ? 0 : O_NOFOLLOW));
  try {
    const status = fstatSync(handle);
    if (!status.isFile() || status.size > mostBytes) return null;
    if (links === 'refuseAll' && !isAt(file, status)) return null;
    const bytes = Buffer.alloc(status.size);
    let length = 0;
    while (length < bytes.length) {
      const read = readSync(handle, bytes, length, bytes.length - length, null);
      if (read === 0) break;
      length += read;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(handle);
  }
}

/** Whether what was opened lies at the path itself: a folder swapped for a link and back would have led to another file. */
function isAt(file: string, opened: Stats): boolean {
  if (realpathSync(file) !== file) return false;
  const there = lstatSync(file);
  return there.ino === opened.ino && there.dev === opened.dev;
}
