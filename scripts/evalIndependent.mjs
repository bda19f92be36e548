// `npm run eval:independent -- --help`: what Coil and others show for questions that nobody here wrote.
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { forNode } from './forNode.mjs';
import { writeSection } from './measurements.mjs';
import { exec } from './progress.mjs';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
await exec(process.execPath, ['esbuild.mjs']);
await build({
  ...forNode,
  entryPoints: ['test/eval/independent/main.ts'],
  outfile: 'out/eval/independent.mjs',
  target: 'node20',
});
/** Made above: type checking must not look for it. */
const made = '../out/eval/independent.mjs';
const { main } = await import(made);
process.exit(await main(process.argv.slice(2), writeSection));
