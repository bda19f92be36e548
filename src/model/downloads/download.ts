import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, statfs, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CoilError } from '../../shared/errors';
import { inBytes } from '../../shared/inBytes';
import type { Http, HttpResponse } from './http';

export interface DownloadTarget {
  readonly url: string;
  /** Where the whole, verified file will be; what is there so far stands beside it under `.part`. */
  readonly file: string;
  /** Bytes; null where it is not known beforehand. */
  readonly bytes: number | null;
  readonly sha256: string | null;
  /** In hexadecimal, where it is what the server's side publishes; it is taken in place of the SHA-256. */
  readonly sha512?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** `total` is null where the server does not say. */
export type DownloadProgress = (received: number, total: number | null) => void;

export interface DownloadOptions {
  readonly http: Http;
  readonly signal: AbortSignal;
  readonly onProgress: DownloadProgress;
  /** Milliseconds of the first pause before another attempt; doubled each time. */
  readonly firstPause?: number;
  /** Free bytes of the file system. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

/** Attempts without progress worth the name before it is given up. */
const mostAttempts = 6;
const worthyProgress = 1 << 20;
const longestPause = 60_000;
/** A server may ask for more patience than a user has. */
const longestRetryAfter = 300_000;
/** Left free on the disk besides the file. */
const spareBytes = 256e6;

/** What must be as it was for a part to be gone on with. */
interface PartNote {
  readonly url: string;
  readonly etag: string | null;
  readonly total: number | null;
}

/** The server's copy is not what the part began with, or the part is of no use: begin anew. */
class StartOver extends Error {}
/** Try again, after this many milliseconds where the server said so. */
class TryAgain extends Error {
  constructor(
    message: string,
    readonly after: number | null = null,
  ) {
    super(message);
  }
}

/**
 * Downloads a file, going on where an earlier attempt stopped; the hash is taken as bytes arrive, and given back. An abort keeps what is there
 * (a pause). Throws CoilError `downloadFailed` or `diskFull`, and an AbortError.
 */
export async function download(target: DownloadTarget, options: DownloadOptions): Promise<{ hash: string }> {
  const { signal, firstPause = 1000 } = options;
  await mkdir(dirname(target.file), { recursive: true });
  let attempts = 0;
  let before = await partBytes(target.file);
  for (;;) {
    signal.throwIfAborted();
    try {
      const hash = await attempt(target, options);
      await rm(noteFile(target.file), { force: true });
      await rename(partFile(target.file), target.file);
      return { hash };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof CoilError) throw error;
      if (isSystemError(error, 'ENOSPC')) throw diskFull(target, null, error);
      if (error instanceof StartOver) await discard(target.file);
      const now = await partBytes(target.file);
      attempts = now - before >= worthyProgress ? 1 : attempts + 1;
      before = now;
      if (attempts >= mostAttempts)
        throw failed(
          `The download of ${target.url} stopped ${attempts} times: ${messageOf(error)}`,
          'Try again later: it resumes where it stopped.',
          error,
        );
      const asked = error instanceof TryAgain ? error.after : null;
      const pause =
        asked ?? (error instanceof StartOver ? 0 : Math.min(longestPause, firstPause * 2 ** (attempts - 1)));
      await sleep(pause, undefined, { signal });
    }
  }
}

/** Tells how far a download is in words, such as "1.2 GB of 4.2 GB", with the share (null where the whole is not known). */
export function inWords(tell: (words: string, share: number | null) => void): DownloadProgress {
  return (received, total) =>
    total === null
      ? tell(inBytes(received), null)
      : tell(`${inBytes(received)} of ${inBytes(total)}`, received / total);
}

/** Removes what was downloaded so far. */
export async function discard(file: string): Promise<void> {
  await rm(partFile(file), { force: true });
  await rm(noteFile(file), { force: true });
}

/** Bytes that were downloaded so far, of a file that is not whole. */
export async function partBytes(file: string): Promise<number> {
  return (await stat(partFile(file)).catch(() => null))?.size ?? 0;
}

async function attempt(target: DownloadTarget, options: DownloadOptions): Promise<string> {
  const { signal, http, onProgress } = options;
  let have = await partBytes(target.file);
  const note = have > 0 ? await readNote(target) : null;
  // Without a strong ETag nobody knows whether it is still the same file.
  if (note?.etag == null) have = 0;
  const headers = {
    ...target.headers,
    'accept-encoding': 'identity',
    ...(have > 0 && note?.etag != null && { range: `bytes=${have}-`, 'if-range': note.etag }),
  };
  const response = await http.get(target.url, headers, signal);
  // A body that nobody reads may fail later, when nobody listens.
  response.body.on('error', () => undefined);
  try {
    if (response.status === 416) {
      if (note?.total === have) return await verified(target, await hashOf(target), have, have);
      throw new StartOver('the server has fewer bytes than were downloaded');
    }
    if (response.status !== 200 && response.status !== 206) throw refusal(target, response);
    const from = response.status === 206 ? rangeStart(response) : 0;
    if (from !== have && from !== 0) throw new StartOver('the server sent another part than was asked for');
    const total = totalBytes(response, from);
    if (target.bytes !== null && total !== null && total !== target.bytes)
      throw failed(
        `${target.url} has ${total} bytes, not the ${target.bytes} that it should have.`,
        'The file on the server was replaced. Report it, or use another model.',
      );
    await checkDisk(target, (total ?? target.bytes ?? 0) - from, options);
    await writeFile(noteFile(target.file), JSON.stringify({ url: target.url, etag: strongTag(response), total }));
    const hash = from === 0 ? createHash(algorithmOf(target)) : await hashOf(target);
    const handle = await open(partFile(target.file), from === 0 ? 'w' : 'a');
    const received = await receive(handle, response, hash, from, total, onProgress);
    return await verified(target, hash, received, total);
  } finally {
    response.body.destroy();
  }
}

async function receive(
  handle: FileHandle,
  { body }: HttpResponse,
  hash: Hash,
  from: number,
  total: number | null,
  onProgress: DownloadProgress,
): Promise<number> {
  let received = from;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      hash.update(chunk);
      for (let at = 0; at < chunk.length;) at += (await handle.write(chunk, at)).bytesWritten;
      received += chunk.length;
      if (total !== null && received > total) throw new StartOver('the server sent more bytes than it had said');
      onProgress(received, total);
    }
    await handle.sync();
    return received;
  } finally {
    await handle.close();
  }
}

/** The hash, if these are the bytes that there should be; else the part is removed. */
async function verified(target: DownloadTarget, hash: Hash, received: number, total: number | null): Promise<string> {
  if (total !== null && received < total)
    throw new TryAgain(`the connection ended after ${received} of ${total} bytes`);
  const found = hash.digest('hex');
  const wanted = target.sha512 ?? target.sha256;
  if (wanted === null || found === wanted) return found;
  await discard(target.file);
  const name = target.sha512 === undefined ? 'SHA-256' : 'SHA-512';
  throw failed(
    `${target.url} has another ${name} (${found.slice(0, 12)}…) than it should have (${wanted.slice(0, 12)}…). The download was deleted.`,
    'The file was damaged in transit or replaced on the server. Try again, or use another mirror (HF_ENDPOINT, or npm’s registry).',
  );
}

function refusal(target: DownloadTarget, response: HttpResponse): Error {
  const { status } = response;
  const { host } = new URL(target.url);
  if (status === 429 || status >= 500) return new TryAgain(`${host} answered ${status}`, retryAfter(response));
  const hint =
    status === 401 || status === 403
      ? "Accept the model's licence on its page and set HF_TOKEN to your token, or download the file there and use it."
      : status === 404 || status === 410
        ? 'It was moved or renamed. Download the file yourself and use it.'
        : status === 407
          ? 'Check HTTPS_PROXY and NO_PROXY.'
          : 'Try again later, or download the file yourself and use it.';
  return failed(`${host} answered ${status} for ${target.url}.`, hint);
}

/** Milliseconds of a Retry-After header, which holds seconds or a date. */
function retryAfter(response: HttpResponse): number | null {
  const value = response.header('retry-after');
  if (value === null) return null;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? null : Math.min(longestRetryAfter, Math.max(0, ms));
}

function rangeStart(response: HttpResponse): number {
  return Number(/^bytes (\d+)-/.exec(response.header('content-range') ?? '')?.[1] ?? 0);
}

function totalBytes(response: HttpResponse, from: number): number | null {
  const ranged = /\/(\d+)$/.exec(response.header('content-range') ?? '')?.[1];
  if (ranged !== undefined) return Number(ranged);
  const length = response.header('content-length');
  return length === null ? null : from + Number(length);
}

/** A weak ETag does not promise the same bytes. */
function strongTag(response: HttpResponse): string | null {
  const tag = response.header('etag');
  return tag === null || tag.startsWith('W/') ? null : tag;
}

async function checkDisk(target: DownloadTarget, needed: number, options: DownloadOptions): Promise<void> {
  const free = await (options.freeBytes ?? freeBytes)(dirname(target.file));
  if (needed + spareBytes > free) throw diskFull(target, { needed, free });
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

function algorithmOf({ sha512 }: DownloadTarget): string {
  return sha512 === undefined ? 'sha256' : 'sha512';
}

async function hashOf(target: DownloadTarget): Promise<Hash> {
  const hash = createHash(algorithmOf(target));
  for await (const chunk of createReadStream(partFile(target.file), { highWaterMark: 1 << 20 }))
    hash.update(chunk as Buffer);
  return hash;
}

async function readNote(target: DownloadTarget): Promise<PartNote | null> {
  try {
    const note = JSON.parse(await readFile(noteFile(target.file), 'utf8')) as PartNote;
    return note.url === target.url ? note : null;
  } catch {
    return null; // Not there, or cut short: the download begins anew.
  }
}

function partFile(file: string): string {
  return `${file}.part`;
}

function noteFile(file: string): string {
  return `${file}.part.json`;
}

function failed(message: string, hint: string, cause?: unknown): CoilError {
  return new CoilError('downloadFailed', message, hint, { cause });
}

function diskFull(target: DownloadTarget, room: { needed: number; free: number } | null, cause?: unknown): CoilError {
  const gb = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
  const numbers = room === null ? '' : `: ${gb(room.needed)} more needed, ${gb(room.free)} are free`;
  return new CoilError(
    'diskFull',
    `The disk of ${dirname(target.file)} is full${numbers}.`,
    'Free some space, or set coil.storage.path to a folder on another disk. The download resumes where it stopped.',
    { cause },
  );
}

function isSystemError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
