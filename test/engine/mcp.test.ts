import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { toolTable, type ToolName } from '../../src/protocol/toolTable';
import { fixtureWorkspace } from '../support/fixtureWorkspace';
import { fuzzCalls } from '../support/fuzzCalls';
import { toolEnginesOf, until } from '../support/toolEngines';

const folder = await mkdtemp(join(tmpdir(), 'coil-mcp-'));
const store = join(folder, 'store');
const workspace = fixtureWorkspace();
const clients: Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});
after(async () => {
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
  await until('no engine is left', () => toolEnginesOf(folder).length === 0);
});

async function connected(): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: ['dist/cli.mjs', 'mcp', workspace, '--store', store],
      stderr: 'pipe',
    }),
  );
  clients.push(client);
  return client;
}
const textOf = ({ content }: Awaited<ReturnType<Client['callTool']>>): string =>
  (content as { type: string; text: string }[]).map(({ text }) => text).join('\n');

/** A call of each tool on test/fixtures/workspace, and what its answer must have. */
const calls: Readonly<Record<ToolName, readonly [given: Record<string, unknown>, has: RegExp]>> = {
  explore: [{ question: 'How is a party priced?' }, /src\/\S+:\d+/],
  find: [{ words: 'price' }, /Places, best first:\n\S+:\d+/],
  where: [{ name: 'seatPrice' }, /src\/booking\/price\.ts:\d+/],
  uses: [{ name: 'seatPrice' }, /Certain uses/],
  outline: [{ path: 'src/booking/price.ts' }, /Definitions:\n/],
  connect: [{ from: 'src/server.ts', to: 'src/booking/price.ts' }, /step|import/],
  tests: [{ name: 'seatPrice' }, /test/],
  history: [{}, /Sell seats on ferries/],
  changes: [{}, /README\.md:\S+ {2}changed/],
  overview: [{}, /files/],
  read: [{ path: 'README.md', endLine: 2 }, /1\t# /],
};

test('a client of the protocol lists every tool, read-only, and each answers on a repository', async () => {
  writeFileSync(join(workspace, 'README.md'), '# Ferry desk\n\nChanged.\n');
  const client = await connected();
  assert.match(client.getInstructions() ?? '', /explore/);
  const { tools } = await client.listTools();
  assert.deepEqual(
    tools.map(({ name }) => name),
    toolTable.map(({ name }) => name),
  );
  for (const { annotations } of tools) assert.equal(annotations?.readOnlyHint, true);
  for (const { name } of toolTable) {
    const [given, has] = calls[name];
    const result = await client.callTool({ name, arguments: given });
    assert.notEqual(result.isError, true, `${name}: ${textOf(result)}`);
    assert.match(textOf(result), has, name);
    assert.match(textOf(result), /\n(?:Complete|.*Not complete).*\n(?:Cut.*\n)?As of commit /, name);
  }
});

test('two clients use one engine, and an error says the next step', async () => {
  const [first, second] = await Promise.all([connected(), connected()]);
  const results = await Promise.all([first, second].map(each => each.callTool({ name: 'overview', arguments: {} })));
  for (const result of results) assert.notEqual(result.isError, true);
  assert.equal(toolEnginesOf(store).length, 1);
  const wrong = await first.callTool({ name: 'where', arguments: { nam: 'x' } });
  assert.equal(wrong.isError, true);
  assert.match(textOf(wrong), /It takes name, path/);
  assert.match(textOf(await first.callTool({ name: 'nonsense', arguments: {} })), /The tools are explore/);
});

test('whatever it is called with, the server goes on', async () => {
  const client = await connected();
  for (const { name, given } of fuzzCalls(1, 150)) {
    const result = await client.callTool({ name, arguments: given });
    assert.ok(textOf(result).length > 0);
  }
  assert.notEqual((await client.callTool({ name: 'overview', arguments: {} })).isError, true);
});
