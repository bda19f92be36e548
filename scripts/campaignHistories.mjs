// `npm run campaign:histories -- [histories] [steps] [first seed]`: random histories of real files, after each step compared with a cold reading
// (test/support/fileHistory.ts); writes their section of docs/measurements.md.
import { build } from 'esbuild';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { forNode } from './forNode.mjs';
import { writeSection } from './measurements.mjs';

const [histories = 200, steps = 25, first = 1000] = process.argv.slice(2).map(Number);
const outfile = path.resolve('out/history.mjs');
await build({
  ...forNode,
  entryPoints: ['test/support/fileHistory.ts'],
  outfile,
});
const { checkHistory } = await import(pathToFileURL(outfile).href);
const began = Date.now();
let nodes = 0;
let returns = 0;
for (let seed = first; seed < first + histories; seed++) {
  const result = await checkHistory(seed, steps);
  nodes += result.nodes;
  returns += result.returns;
  if ((seed - first) % 20 === 19) console.error(`${seed - first + 1} of ${histories} histories`);
}
const seconds = (Date.now() - began) / 1000;
writeSection(
  'Random histories',
  'npm run campaign:histories',
  `${histories} histories of ${steps} steps (seeds ${first} to ${first + histories - 1}) over real files in one or two folders: edits, growth, renames,
deletions, additions, returns to earlier files, ignore files changed, a folder opened and closed; through the real scan, tree, reader and store with a
model whose state is a function of the text.

| what | figure |
|---|---|
| steps after which tree, states and notes were those of a cold start, byte for byte | ${histories * steps} of ${histories * steps} |
| nodes compared | ${nodes} |
| returns to files seen before that read 0 tokens | ${returns} of ${returns} |
| time | ${seconds.toFixed(0)} s |
`,
);
console.log('docs/measurements.md written');
