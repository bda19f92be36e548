// `npm run campaign:mcp -- [CALLS] [DIR]`: a client of the Model Context Protocol calls the server as a confused or hostile one would. Ends with 1 where the server does.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { forNode } from './forNode.mjs';

const count = Number(process.argv[2] ?? 10_000);
const dir = path.resolve(process.argv[3] ?? '.');
const bundle = 'out/campaign/fuzzCalls.mjs';
await build({ ...forNode, entryPoints: ['test/support/fuzzCalls.ts'], outfile: bundle });
const { fuzzCalls } = await import(pathToFileURL(path.resolve(bundle)).href);

const folder = await mkdtemp(path.join(tmpdir(), 'coil-campaign-'));
const client = new Client({ name: 'campaign', version: '1.0.0' });
await client.connect(
  new StdioClientTransport({
    command: process.execPath,
    args: ['dist/cli.mjs', 'mcp', dir, '--store', path.join(folder, 'store')],
  }),
);
const began = Date.now();
const result = { answered: 0, refused: 0, bugs: 0, slowestMs: 0 };
for (const { name, given } of fuzzCalls(7, count)) {
  const start = Date.now();
  const { content, isError } = await client.callTool({ name, arguments: given }, undefined, { timeout: 120_000 });
  result.slowestMs = Math.max(result.slowestMs, Date.now() - start);
  const texts = /** @type {{ text: string }[]} */ (content);
  const text = texts.map(each => each.text).join('');
  if (/This is a bug in Coil/.test(text)) {
    result.bugs++;
    console.error(`${name} ${JSON.stringify(given).slice(0, 300)}: ${text.slice(0, 300)}`);
  } else if (isError) result.refused++;
  else result.answered++;
}
const last = await client.callTool({ name: 'overview', arguments: {} });
await client.close();
await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
console.log(`${count} calls in ${((Date.now() - began) / 1000).toFixed(0)} s: ${JSON.stringify(result)}`);
if (result.bugs > 0 || last.isError) process.exitCode = 1;
