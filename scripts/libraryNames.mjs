/**
 * Writes src/answer/check/libraryNames.json: which names languages, their standard libraries and the libraries that most programs use have, so that an
 * answer's mention of one is not taken for an invented name.
 *
 * usage: node scripts/libraryNames.mjs FOLDER     FOLDER holds javascript.txt, python.txt, go.txt, rust.txt, java.txt, other.txt: a name a line
 *
 * The lists of November 2026 came from: TypeScript's lib.*.d.ts, @types/node and the declarations of 30 packages of npm (React, Vue, Angular, Express, Nest,
 * Fastify, Jest, Vitest, Lodash, d3, Zod, TypeORM …); the modules of Python's standard library and of 22 packages of PyPI (Django, Flask, FastAPI,
 * Pydantic, SQLAlchemy, NumPy, pandas, pytest …); Go's api/*.txt; the documentation of Rust's std; the classes of java.base; highlight.js' keywords.
 *
 * Each list becomes a Bloom filter (Bloom 1970) of 12 bits a name and 8 hashes: 0.3 % of other names are taken for one of it, at a tenth of the bytes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { Buffer } from 'node:buffer';
import { join } from 'node:path';

const bitsPerName = 12;
const hashes = 8;
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: node scripts/libraryNames.mjs FOLDER');

/** FNV-1a, 32 bits, over UTF-16 units, from a seed; the same as in src/answer/check/libraryNames.ts. */
function hash(name, seed) {
  let value = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < name.length; i++) value = Math.imul(value ^ name.charCodeAt(i), 0x01000193) >>> 0;
  return value;
}

const filters = {};
for (const language of ['javascript', 'python', 'go', 'rust', 'java', 'other']) {
  const names = [
    ...new Set(
      readFileSync(join(folder, `${language}.txt`), 'utf8')
        .split('\n')
        .map(name => name.trim())
        .filter(name => /^[A-Za-z$@]\w{2,40}$/.test(name)),
    ),
  ];
  const bits = new Uint8Array(Math.ceil((names.length * bitsPerName) / 8));
  for (const name of names) {
    const [first, second] = [hash(name, 0), hash(name, 0x9e3779b9) | 1];
    for (let i = 0; i < hashes; i++) {
      const at = ((first + Math.imul(i, second)) >>> 0) % (bits.length * 8);
      bits[at >> 3] |= 1 << (at & 7);
    }
  }
  filters[language] = Buffer.from(bits).toString('base64');
  console.log(`${language}: ${names.length} names, ${bits.length} bytes`);
}
writeFileSync('src/answer/check/libraryNames.json', `${JSON.stringify({ hashes, filters }, null, 2)}\n`);
