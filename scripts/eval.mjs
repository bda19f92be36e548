// `npm run eval -- --help`: asks repositories questions whose answers independent tools know, and scores the answers.
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { forNode } from './forNode.mjs';
import { writeSection } from './measurements.mjs';
import { exec } from './progress.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
await exec(process.execPath, ['esbuild.mjs']);
await build({
  ...forNode,
  entryPoints: ['test/eval/main.ts'],
  outfile: 'out/eval/main.mjs',
  target: 'node20',
});
/** Made above: type checking must not look for it. */
const made = '../out/eval/main.mjs';
const { main } = await import(made);
process.exit(await main(process.argv.slice(2), writeSection));
