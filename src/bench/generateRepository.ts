import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extensions, GeneratedText, wordsOf, type Pick } from './generatedText';

/** Files in a folder, on the mean: as in large TypeScript and Go repositories. */
const filesAFolder = 50;
/** A source file's bytes are log-normal with this median and spread: a mean of 6 KB, some of 100 KB. */
const medianBytes = 3_000;
const spread = 1.2;

/**
 * Writes a repository of `files` files into the empty folder `dir`: packages with areas and folders in them, source in several
 * languages, each in its own syntax, some files of the kinds that are not read (pictures, lock files, ignored output, minified bundles). The same for the
 * same number, so that two measurements compare. Returns the paths of source files, relative to `dir`. Blocks.
 */
export function generateRepository(dir: string, files: number): string[] {
  const random = mulberry32(files);
  const pick: Pick = list => list[Math.floor(random() * list.length)] as (typeof list)[number];
  const sources: string[] = [];
  const folders = Array.from(
    { length: Math.max(1, Math.round(files / filesAFolder)) },
    () =>
      `packages/${pick(nouns)}-${pick(nouns)}/${pick(areas)}/${pick(nouns)}${random() < 0.4 ? `/${pick(nouns)}` : ''}`,
  );
  for (const folder of folders) mkdirSync(join(dir, folder), { recursive: true });
  const text = new GeneratedText(pick, wordsOf(pick, nouns, verbs));
  writeFileSync(join(dir, '.gitignore'), 'dist/\n*.log\n');
  for (let n = 1; n < files; n++) {
    const folder = folders[n % folders.length] ?? '';
    const name = `${pick(verbs)}${capital(pick(nouns))}${n}`;
    const kind = random();
    const bytes = Math.min(400_000, Math.round(medianBytes * Math.exp(spread * normal(random))));
    if (kind < 0.9) {
      const extension = pick(extensions);
      const path = `${folder}/${name}.${extension}`;
      writeFileSync(join(dir, path), text.of(extension, name, n, bytes));
      sources.push(path);
    } else if (kind < 0.94) writeFileSync(join(dir, folder, `${name}.png`), Buffer.alloc(bytes, n));
    else if (kind < 0.98) {
      const output = join(dir, pick(folders.slice(0, 1 + folders.length / 10)), 'dist');
      mkdirSync(output, { recursive: true });
      writeFileSync(join(output, `${name}.js`), text.of('js', name, n, bytes));
    } else writeFileSync(join(dir, folder, `${name}.min.js`), 'x'.repeat(bytes));
  }
  return sources;
}

/** By Tommy Ettinger, public domain: small, and the same on every machine. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Box and Muller's. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

const nouns =
  'account booking cache ticket route token stream node parser query order price user session message event batch buffer chart column cursor record schema shard socket table theme timer widget worker index layout model'.split(
    ' ',
  );
const verbs =
  'load save parse render fetch build check merge split sort send open close read write find make move'.split(' ');
const areas = ['src', 'src/server', 'src/client', 'lib', 'test', 'internal'];
