import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { installMcp } from '../../../src/cli/installMcp';
import { withAgentLines, withServer } from '../../../src/mcp/clientFiles';
import { mcpClients, type McpClient } from '../../../src/mcp/mcpClients';
import { CoilError } from '../../../src/shared/errors';
import { temporaryFolder } from '../../support/temporaryFolder';

const command = { command: 'coil', args: ['mcp', '.'] };
const client = (id: string): McpClient => {
  const found = mcpClients.find(each => each.id === id);
  assert.ok(found !== undefined);
  return found;
};

test('each client’s file gets the server where that client looks for it', () => {
  const of = (id: string): unknown => JSON.parse(withServer('', client(id), command));
  assert.deepEqual(of('claude'), { mcpServers: { coil: command } });
  assert.deepEqual(of('cursor'), { mcpServers: { coil: command } });
  assert.deepEqual(of('vscode'), { servers: { coil: { type: 'stdio', ...command } } });
  assert.deepEqual(of('zed'), { context_servers: { coil: { ...command, env: {} } } });
});

test('other servers, comments and order stay, and a second time changes nothing', () => {
  const before = '{\n  // Ours\n  "servers": {\n    "other": { "command": "x" },\n  }\n}\n';
  const after = withServer(before, client('vscode'), command);
  assert.match(after, /\/\/ Ours/);
  assert.match(after, /"other": \{\s+"command": "x"\s+\}/);
  assert.match(after, /"coil": \{/);
  assert.equal(withServer(after, client('vscode'), command), after);
});

test('what is no JSON object is left alone', () => {
  for (const text of ['[1]', '{"servers": 3}', '{ broken', '"x"'])
    assert.throws(() => withServer(text, client('vscode'), command), CoilError);
});

test('the lines for agents stand once, after what is there', () => {
  const once = withAgentLines('# Ours\n');
  assert.match(once, /^# Ours\n\n## Questions about this code\n\n- Coil has indexed/);
  assert.equal(withAgentLines(once), once);
});

test('nothing is written without a yes, and a link is not written through', async t => {
  const dir = temporaryFolder('install');
  const printed: string[] = [];
  t.mock.method(process.stdout, 'write', (text: string) => printed.push(text) > 0);
  t.mock.method(process.stderr, 'write', () => true);
  const request = { dir, clients: [client('claude')], agentLines: true };
  assert.deepEqual(await installMcp({ ...request, yes: false }), []);
  assert.match(printed.join(''), /\+ {4}"coil": \{/);
  assert.deepEqual(await installMcp({ ...request, yes: true }), ['.mcp.json', 'AGENTS.md']);
  assert.match(readFileSync(join(dir, 'AGENTS.md'), 'utf8'), /explore/);
  assert.deepEqual(await installMcp({ ...request, yes: true }), []);
  const outside = join(temporaryFolder('install'), 'outside.json');
  writeFileSync(outside, '{}');
  mkdirSync(join(dir, '.cursor'));
  symlinkSync(outside, join(dir, '.cursor', 'mcp.json'));
  await assert.rejects(installMcp({ ...request, clients: [client('cursor')], yes: true }), /not a plain file/);
});
