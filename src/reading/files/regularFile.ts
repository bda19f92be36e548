import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/**
 * The bytes of a regular file, at most `mostBytes`; null for a FIFO, device, socket or folder, and for a larger file. Opening never
 * waits (a FIFO without a writer would, for ever), and what was opened is asked for its kind, so that nothing can take its place in
 * between. Throws the system's error where there is no such file, `ELOOP` for a symbolic link unless `links` says to follow it.
 */
export function readRegularFile(
  file: string,
  mostBytes: number,
  links: 'follow' | 'refuse' = 'refuse',
): Buffer<ArrayBuffer> | null {
  // Windows has neither flag, nor FIFOs among its files.
  const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = constants as Partial<typeof constants>;
  const handle = openSync(file, (O_RDONLY ?? 0) | O_NONBLOCK | (links === 'follow' ? 0 : O_NOFOLLOW));
  try {
    const status = fstatSync(handle);
    if (!status.isFile() || status.size > mostBytes) return null;
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
