// `npm run eval:symbols [-- --misses] [folders…]`: measures definitions, imports and resolved references against independent tools, and
// writes its section of docs/measurements.md. With folders, their definitions alone are compared, into a section of their own.
import { build } from 'esbuild';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeSection } from './measurements.mjs';

const words = process.argv.slice(2);
const outfile = path.resolve('out/symbolEval.mjs');
const banner = [
  "import { createRequire as evalCreateRequire } from 'node:module';",
  "import { fileURLToPath as evalFileURLToPath } from 'node:url';",
  'const require = evalCreateRequire(import.meta.url);',
  'const __filename = evalFileURLToPath(import.meta.url);',
].join(' ');
await build({
  entryPoints: ['test/eval/symbolEval.ts'],
  bundle: true,
  platform: 'node',
  format: 'esm',
  outfile,
  external: ['typescript'],
  banner: { js: banner },
  logLevel: 'warning',
});
const { evaluateSymbols, precision, recall } = await import(pathToFileURL(outfile).href);
const folders = words.filter(word => !word.startsWith('-'));
const figures = await evaluateSymbols('dist/grammars', folders);
const percent = value => `${(100 * value).toFixed(1)} %`;
const table = (title, scores) =>
  [
    `| ${title} | files | right | missed | wrong | the tool is wrong | recall | precision |`,
    '|---|---|---|---|---|---|---|---|',
    ...scores
      .filter(score => score.found + score.missed + score.wrong > 0)
      .map(
        score =>
          `| ${score.name} | ${score.files} | ${score.found} | ${score.missed} | ${score.wrong} | ${score.tool} | ${percent(recall(score))} | ${percent(precision(score))} |`,
      ),
  ].join('\n');
const cost = [
  '| outline of | files | KB | ms per 10 KB |',
  '|---|---|---|---|',
  ...figures.cost.map(each => `| ${each.name} | ${each.files} | ${each.kilobytes} | ${each.msPer10Kb.toFixed(1)} |`),
].join('\n');
const body = `Loading all grammars: ${figures.startMs.toFixed(0)} ms. A definition is right when a tool has one of that name in its lines; an import,
when it leads to the same file; a use of something at the top of a file, when the tool says that it means that definition;
a use of a method through an object other than \`this\`, when the compiler says that the object is of that class.

${table('definitions', figures.definitions)}

${table('imports resolved', figures.imports)}

${table('uses resolved', figures.references)}

${table('methods through objects', figures.methods)}

${cost}`;
console.log(body);
if (words.includes('--misses')) {
  const listed = ['definitions', 'imports', 'references', 'methods'].flatMap(part =>
    figures[part].flatMap(({ name, misses }) => misses.map(each => `${part}\t${name}\t${each}`)),
  );
  writeFileSync('out/symbolMisses.tsv', `${listed.join('\n')}\n`);
  console.log(`\n${listed.length} misses in out/symbolMisses.tsv`);
} else if (folders.length === 0) writeSection('Symbols', 'npm run eval:symbols', body);
else {
  const names = folders.map(folder => path.basename(folder)).join(', ');
  const compared = `Sources: ${names}.\n\n${table('definitions', figures.definitions)}`;
  writeSection('Symbols of repositories not used before', 'npm run eval:symbols -- FOLDER…', compared);
}
