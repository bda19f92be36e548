import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ExportResult } from '../protocol/engineProtocol';
import type { Tree } from '../reading/tree/tree';
import { CoilError } from '../shared/errors';
import type { Reader } from './reader';
import { encodeHead, recordName } from './sharedRecord';
import { eachChunk } from './stateBytes';
import type { StateStore } from './stateStore';
import { closing, isSystemError, isThere } from './storeFolder';

/** Puts the kept states of `tree` into a folder for others, signed. Files appear whole or not at all. Throws CoilError `usage` for a key that is none. */
export async function exportStates(
  tree: Tree,
  reader: Pick<Reader, 'keyOf'>,
  store: Pick<StateStore, 'get' | 'getNote'>,
  folder: string,
  keyFile: string,
  signal: AbortSignal,
): Promise<ExportResult> {
  const privateKey = await privateKeyIn(keyFile);
  let [written, there, bytes, missing] = [0, 0, 0, 0];
  for (const node of tree.nodes) {
    signal.throwIfAborted();
    const key = reader.keyOf(node);
    const file = join(folder, recordName(key));
    if (await isThere(file)) {
      there++;
      continue;
    }
    const held = await store.get(key);
    if (held === null) {
      missing++;
      continue;
    }
    try {
      const note = await store.getNote(key);
      if (note === null) missing++;
      else {
        bytes += await publish(held.file, key, note, file, privateKey);
        written++;
      }
    } finally {
      await held.release();
    }
  }
  return { written, there, bytes, missing };
}

/** Makes a pair of keys: the private one in a new file that only its user can read, the public one returned as base64. Throws CoilError `usage` where the file is. */
export async function makeKey(file: string): Promise<string> {
  const { privateKey } = generateKeyPairSync('ed25519');
  try {
    await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    if (!isSystemError(cause, 'EEXIST')) throw cause;
    throw new CoilError('usage', `${file} is there already.`, 'Name a new file.', { cause });
  }
  return publicPart(privateKey);
}

function publicPart(privateKey: KeyObject): string {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  return Buffer.from(x, 'base64url').toString('base64');
}

async function privateKeyIn(file: string): Promise<KeyObject> {
  try {
    const key = createPrivateKey(await readFile(file));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch (cause) {
    throw notAKey(file, cause);
  }
  throw notAKey(file);
}

function notAKey(file: string, cause?: unknown): CoilError {
  return new CoilError('usage', `${file} holds no private key.`, 'Make one with coil storage key FILE.', { cause });
}

async function publish(
  source: string,
  key: string,
  note: string,
  file: string,
  privateKey: KeyObject,
): Promise<number> {
  const temporary = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  const state = await open(source, 'r');
  try {
    return await closing(state, async () => {
      const hash = createHash('sha256');
      await eachChunk(state, 0, chunk => void hash.update(chunk));
      const { size } = await stat(source);
      const head = encodeHead({ key, note, bytes: size, sha256: hash.digest('hex') }, privateKey);
      await mkdir(dirname(file), { recursive: true });
      const target = await open(temporary, 'wx', 0o644);
      await closing(target, async () => {
        await target.write(head);
        await eachChunk(state, 0, async chunk => {
          for (let at = 0; at < chunk.length;) at += (await target.write(chunk, at)).bytesWritten;
        });
        await target.datasync();
      });
      await rename(temporary, file);
      return head.length + size;
    });
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
