import { sign, verify, type KeyObject } from 'node:crypto';
import * as z from 'zod/mini';

/** First line of a state as it travels. Raised with every change of what follows. */
const firstLine = 'coil-state-1\n';
/** Bytes that a head takes at most: a note of 400 bytes may be six times as long in JSON. */
export const mostHeadBytes = 8 * 1024;

/** What a state that travels is: `note` stands in the folder above; `bytes` and `sha256` are of the file of llama.cpp's form that follows. */
export interface RecordHead {
  readonly key: string;
  readonly note: string;
  readonly bytes: number;
  readonly sha256: string;
}

const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const shape = z.strictObject({
  key: hash,
  note: z.string().check(z.maxLength(2_000)),
  bytes: z.int().check(z.positive()),
  sha256: hash,
});

/** The head's bytes: the first line, the head as JSON in a line, its Ed25519 signature (RFC 8032) in base64 in a line. */
export function encodeHead(head: RecordHead, privateKey: KeyObject): Buffer {
  const signed = Buffer.from(`${firstLine}${JSON.stringify(head)}\n`);
  return Buffer.concat([signed, Buffer.from(`${sign(null, signed, privateKey).toString('base64')}\n`)]);
}

/**
 * The head that `bytes` begin with, and where the state's bytes begin; null: more bytes are needed. Throws RangeError for what is none, or is not signed by
 * the owner of `publicKey`.
 */
export function decodeHead(
  bytes: Buffer,
  publicKey: KeyObject,
): { readonly head: RecordHead; readonly length: number } | null {
  const start = bytes.toString('latin1', 0, firstLine.length);
  if (!firstLine.startsWith(start)) throw new RangeError('it does not begin as a state does');
  const headEnd = bytes.indexOf(10, firstLine.length);
  const end = headEnd < 0 ? -1 : bytes.indexOf(10, headEnd + 1);
  if (end < 0) {
    if (bytes.length > mostHeadBytes) throw new RangeError('its head does not end');
    return null;
  }
  const signature = Buffer.from(bytes.toString('latin1', headEnd + 1, end), 'base64');
  if (!verify(null, bytes.subarray(0, headEnd + 1), publicKey, signature))
    throw new RangeError('it is not signed with the key that is trusted');
  const head = shape.safeParse(JSON.parse(bytes.toString('utf8', firstLine.length, headEnd)));
  if (!head.success) throw new RangeError('its head is of another version');
  return { head: head.data, length: end + 1 };
}

/** Where the record of a key is in a shared store, from its top. */
export function recordName(key: string): string {
  return `${key.slice(0, 2)}/${key}.coilstate`;
}
