// Names a build: a hash of the sources, so that programs of different builds, of one version or not, do not take one another for their own.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { indexVersion } from './indexVersion.mjs';

const root = fileURLToPath(new URL('../src/', import.meta.url));

export function buildVersion() {
  const hash = createHash('sha256').update(indexVersion());
  for (const file of readdirSync(root, { recursive: true }).map(String).sort())
    if (file.endsWith('.ts')) hash.update(`${file.replaceAll('\\', '/')}\n`).update(readFileSync(root + file));
  return hash.digest('hex').slice(0, 16);
}
