// `node scripts/toolContributions.mjs`: writes what package.json declares of the language model tools, from the table in src/protocol/toolTable.ts. A test keeps the two equal.
import { build } from 'esbuild';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { forNode } from './forNode.mjs';

const bundle = 'out/toolContributions.mjs';
await build({ ...forNode, entryPoints: ['src/editor/native/toolContributions.ts'], outfile: bundle });
const { toolContributions } = await import(pathToFileURL(path.resolve(bundle)).href);
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
manifest.contributes.languageModelTools = toolContributions;
const text = await format(JSON.stringify(manifest), {
  ...(await resolveConfig('package.json')),
  filepath: 'package.json',
});
writeFileSync('package.json', text);
