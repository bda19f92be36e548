import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { constants } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EnvHttpProxyAgent, request } from 'undici';
import type { SharedStoreParams } from '../protocol/engineProtocol';
import { CoilError, isAbort } from '../shared/errors';
import type { Logger } from '../shared/logger';
import { decodeHead, mostHeadBytes, recordName, type RecordHead } from './sharedRecord';
import { isWhole } from './stateBytes';
import { closing, isSystemError } from './storeFolder';

/** Failures in a row after which the store is left alone, and for how many milliseconds. */
const mostFailures = 3;
const leftAlone = 5 * 60_000;
/** Milliseconds that one state may take, and that the store may be silent. Reading a leaf takes a GPU a second, a laptop ten. */
const longest = 30_000;
const silence = 5_000;
/** Bytes of a state of a model whose states grow. */
const mostBytes = 2e9;

/** Gives the bytes of a record, or null where there is none. */
type Source = (name: string, signal: AbortSignal) => Promise<AsyncIterable<Buffer> | null>;

/**
 * States that others have read, to be fetched by key: only who has a file's bytes can name the key of its state. Nothing is used that was not signed by who
 * is trusted and compared with its hash; what is wrong, cut off or slow costs time and no more.
 */
export class SharedStore {
  private readonly source: Source;
  private readonly trusted: KeyObject;
  private failures = 0;
  private until = 0;

  /** Throws CoilError `usage` for a key or address that is none. */
  constructor(
    { location, publicKey }: SharedStoreParams,
    private readonly logger: Logger,
    silenceMs = silence,
  ) {
    this.source = /^https?:\/\//i.test(location) ? served(location, silenceMs) : inFolder(location);
    this.trusted = publicKeyOf(publicKey);
  }

  /**
   * Writes the state of `key` into `file`, a new one, and returns its head; null where there is none to be had. `bytes`: the size of the model's states; null where they
   * grow.
   */
  async fetch(key: string, file: string, bytes: number | null, signal: AbortSignal): Promise<RecordHead | null> {
    if (performance.now() < this.until) return null;
    const abort = AbortSignal.any([signal, AbortSignal.timeout(longest)]);
    try {
      const record = await this.source(recordName(key), abort);
      const head = record === null ? null : await this.receive(record, key, file, bytes, abort);
      this.failures = 0;
      return head;
    } catch (error) {
      await rm(file, { force: true });
      if (signal.aborted) throw error;
      this.failures++;
      this.logger.warn(`A shared state is not used: ${wordsOf(error)}.`);
      if (this.failures >= mostFailures) {
        this.failures = 0;
        this.until = performance.now() + leftAlone;
        this.logger.warn('The shared store is left alone for five minutes.');
      }
      return null;
    }
  }

  private async receive(
    record: AsyncIterable<Buffer>,
    key: string,
    file: string,
    bytes: number | null,
    signal: AbortSignal,
  ): Promise<RecordHead> {
    const [most, exact] = [bytes ?? mostBytes, bytes !== null];
    const target = await open(file, 'wx', 0o600);
    const head = await closing(target, async () => {
      const hash = createHash('sha256');
      let begin = Buffer.alloc(0);
      let head: RecordHead | null = null;
      let written = 0;
      const write = async (chunk: Buffer): Promise<void> => {
        written += chunk.length;
        if (written > (head?.bytes ?? 0)) throw new RangeError('it is longer than its head says');
        hash.update(chunk);
        for (let at = 0; at < chunk.length;) at += (await target.write(chunk, at)).bytesWritten;
      };
      for await (const chunk of record) {
        signal.throwIfAborted();
        if (head !== null) {
          await write(chunk);
          continue;
        }
        begin = Buffer.concat([begin, chunk.subarray(0, mostHeadBytes + 1)]);
        const decoded = decodeHead(begin, this.trusted);
        if (decoded === null) continue;
        ({ head } = decoded);
        if (head.key !== key) throw new RangeError('it is of another key');
        if (exact ? head.bytes !== most : head.bytes > most)
          throw new RangeError(`it has ${head.bytes} bytes, and the model's states have ${most}`);
        await write(begin.subarray(decoded.length));
        await write(chunk.subarray(mostHeadBytes + 1));
      }
      if (head === null || written !== head.bytes) throw new RangeError('it is cut off');
      if (hash.digest('hex') !== head.sha256) throw new RangeError('its bytes are not those that were signed');
      return head;
    });
    if (!(await isWhole(file, head.bytes))) throw new RangeError('it has not the form of a state');
    return head;
  }
}

function inFolder(folder: string): Source {
  // Windows lacks the second, and FIFOs among its files: elsewhere opening one would wait for ever.
  const { O_RDONLY, O_NONBLOCK = 0 } = constants as Partial<typeof constants>;
  return async name => {
    const handle = await open(join(folder, name), (O_RDONLY ?? 0) | O_NONBLOCK).catch((error: unknown) => {
      if (isSystemError(error, 'ENOENT')) return null;
      throw error;
    });
    if (handle === null) return null;
    if ((await handle.stat()).isFile()) return handle.createReadStream() as AsyncIterable<Buffer>;
    await handle.close();
    throw new RangeError('it is no file');
  };
}

function served(address: string, silenceMs: number): Source {
  const agent = new EnvHttpProxyAgent({ headersTimeout: silenceMs, bodyTimeout: silenceMs });
  const base = address.replace(/(?<!\/)\/+$/, '');
  return async (name, signal) => {
    const { statusCode, body } = await request(`${base}/${name}`, { dispatcher: agent, signal });
    if (statusCode === 200) return body as AsyncIterable<Buffer>;
    await body.dump();
    // Object stores answer 403 for what is not there, where listing is not allowed.
    if (statusCode === 404 || statusCode === 403) return null;
    throw new RangeError(`the server answered ${statusCode}`);
  };
}

function publicKeyOf(text: string): KeyObject {
  try {
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: base64url(text) }, format: 'jwk' });
  } catch (cause) {
    throw new CoilError('usage', 'The key of the shared store is no public key.', 'Use what coil storage key prints.', {
      cause,
    });
  }
}

function base64url(text: string): string {
  return Buffer.from(text, 'base64').toString('base64url');
}

function wordsOf(error: unknown): string {
  if (isAbort(error) || (error instanceof Error && error.name === 'TimeoutError')) return 'it took too long';
  return error instanceof Error ? error.message : String(error);
}
