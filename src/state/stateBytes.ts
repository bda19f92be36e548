import { createHash, webcrypto } from 'node:crypto';
import { constants, copyFile, link, open, rm, type FileHandle } from 'node:fs/promises';
import type { Logger } from '../shared/logger';
import { mayBeWhole, readForm, shortHistory, type ReadAt } from './stateFile';
import { closing, isSystemError, isThere, type StoreFolder } from './storeFolder';

/** Bytes that are hashed at a time, which takes less than a millisecond: the event loop goes on in between. */
const chunkBytes = 1024 ** 2;
/** Bytes of a state up to which it is hashed in one piece. */
const hashedAtOnce = 64 * 1024 ** 2;

/** A state file that stays as it is until it is released, whatever becomes of the store. */
export interface HeldState {
  readonly file: string;
  release(): Promise<void>;
}

/**
 * A name of this process's own for a state's file (a hard link), so that the bytes that are verified are the bytes that are loaded,
 * though others remove or replace the file meanwhile. Null when it is gone, or cannot be held and is removed.
 */
export async function hold(file: string, folder: StoreFolder, logger: Logger): Promise<HeldState | null> {
  const own = folder.temporary();
  const held = { file: own, release: () => rm(own, { recursive: true, force: true }) };
  try {
    await folder.make();
    await link(file, own);
    return held;
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null;
    // Where nothing can be written, nothing is removed either.
    if (isSystemError(error, 'EROFS', 'EACCES')) return { file, release: () => Promise.resolve() };
  }
  try {
    // A file system without hard links, or no file.
    await copyFile(file, own, constants.COPYFILE_FICLONE);
    return held;
  } catch (error) {
    if (await isThere(file)) logger.warn(`A cached state cannot be read and will be read again: ${String(error)}`);
    await held.release();
    await rm(file, { recursive: true, force: true });
    return null;
  }
}

/** Whether a file has a state's head and size. What its bytes say is not compared. */
export async function isWhole(file: string, size: number): Promise<boolean> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, 'r');
    return await mayBeWhole(readAt(handle), size);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  } finally {
    await handle?.close();
  }
}

function readAt(handle: FileHandle): ReadAt {
  return async (position, length) => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  };
}

/** Hands over a file's bytes from `from` on, piece by piece; a piece is valid until the next. */
export async function eachChunk(handle: FileHandle, from: number, use: (chunk: Buffer) => unknown): Promise<void> {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (let at = from; ;) {
    const { bytesRead } = await handle.read(buffer, 0, chunkBytes, at);
    if (bytesRead === 0) return;
    await use(buffer.subarray(0, bytesRead));
    at += bytesRead;
  }
}

/**
 * The SHA-256 of `before` and then a file's bytes, in hexadecimal. Of a state that fits into memory several times over it is computed
 * on another thread: this one has a GPU to feed.
 */
export async function hashOf(handle: FileHandle, before: string): Promise<string> {
  const { size } = await handle.stat();
  if (size > hashedAtOnce) {
    const hash = createHash('sha256').update(before);
    await eachChunk(handle, 0, chunk => void hash.update(chunk));
    return hash.digest('hex');
  }
  const start = Buffer.from(before);
  const whole = Buffer.allocUnsafe(start.length + size);
  start.copy(whole);
  for (let at = start.length; at < whole.length;) {
    const { bytesRead } = await handle.read(whole, at, whole.length - at, at - start.length);
    if (bytesRead === 0) throw new RangeError('A state file became shorter while it was read');
    at += bytesRead;
  }
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', whole)).toString('hex');
}

/**
 * Makes a sequence file one of a single token read (see stateFile.ts): `source` itself where it names only the last token, else a copy at `file`.
 * Resolves with true when a copy was made.
 */
export async function shortenHistory(source: FileHandle, file: string): Promise<boolean> {
  const { size } = await source.stat();
  const form = await readForm(readAt(source), size);
  if (form === null) throw new RangeError('llama.cpp wrote a state file of an unknown form');
  const { bytes, replaces } = shortHistory(form);
  if (bytes.length === replaces) {
    await source.chmod(0o600);
    await source.write(bytes, 0, bytes.length, 0);
    return false;
  }
  const target = await open(file, 'wx', 0o600);
  await closing(target, async () => {
    const add = async (chunk: Buffer): Promise<void> => {
      for (let at = 0; at < chunk.length;) at += (await target.write(chunk, at)).bytesWritten;
    };
    await add(bytes);
    await eachChunk(source, replaces, add);
  });
  return true;
}
