import { decode } from './decode';
import type { Skipped } from './document';
import { secretInName, secretInText } from './secrets';
import { skipByName, skipBySize, skipByText } from './skipRules';

/** Why a file is not read, without its path. */
export type Refusal = Omit<Skipped, 'path'>;

/** Why a file of this name is not even opened; null when it is. */
export function refusalOfName(path: string): Refusal | null {
  const secret = secretInName(path) ?? secretInText(path, 'name.md');
  if (secret !== null) return { reason: 'secretName', detail: secret };
  const reason = skipByName(path);
  return reason && { reason };
}

/** A file's text, or why it is not read. Takes some 40 µs for 6 KB, most of it for secrets. */
export function judgeBytes(bytes: Uint8Array, path: string): { readonly text: string } | Refusal {
  const sized = skipBySize(bytes.length);
  if (sized !== null) return { reason: sized };
  const text = decode(bytes);
  if (text === null) return { reason: bytes.includes(0) ? 'binary' : 'encoding' };
  const secret = secretInText(text, path);
  if (secret !== null) return { reason: 'secretContent', detail: secret };
  const reason = skipByText(text);
  return reason === null ? { text } : { reason };
}
