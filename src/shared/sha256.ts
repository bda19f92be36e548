import { createHash } from 'node:crypto';

/** SHA-256 as 64 hex digits. Several parts are separated by their lengths, so that no two lists of parts collide. */
export function sha256(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  if (parts.length === 1) return hash.update(parts[0] ?? '').digest('hex');
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest('hex');
}
