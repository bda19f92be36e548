/** ENTRY 3, engine for tools: serves a folder's tools over a socket, without a model. It has no parent, and ends when nobody has been connected for a while. */
import type { OpenParams } from './protocol/engineProtocol';
import { endWhenStuck } from './shared/endWhenStuck';
import { ToolServer } from './tools/toolServer';
import { Workspace } from './workspace/workspace';

declare const COIL_VERSION: string;
declare const COIL_BUILD: string;

process.umask(0o077);

const { socket, params, idleMs } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly socket: string;
  readonly params: OpenParams;
  readonly idleMs: number;
};

/** Milliseconds between two looks whether this engine can still be found, and in which work in hand may end. */
const lookEvery = 2_000;
const endsWithin = 1_000;

/** What is there once nobody else is found to serve the folder. */
const opened: { workspace?: Workspace; opening?: Promise<unknown> } = {};
let unusedSince = Date.now();
let ending = false;

function end(): void {
  if (ending) return;
  ending = true;
  server.dispose();
  setTimeout(() => process.exit(0), endsWithin).unref();
  void (opened.workspace?.dispose() ?? Promise.resolve()).finally(() => process.exit(0));
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const server = new ToolServer(
  socket,
  { version: COIL_VERSION, build: COIL_BUILD, pid: process.pid },
  async (name, given, signal) => {
    await opened.opening;
    if (opened.workspace === undefined) throw new Error('No workspace is open.');
    return opened.workspace.questions.callTool(name, given, signal);
  },
  {
    onConnections: () => {
      unusedSince = Date.now();
    },
    onStepAside: end,
  },
);

if (!(await server.listen())) process.exit(0);
endWhenStuck();
process.on('SIGINT', end);
setInterval(
  () => {
    const isUnused = server.connections === 0 && Date.now() - unusedSince > idleMs;
    if (isUnused || !server.isReachable) end();
  },
  Math.min(lookEvery, idleMs),
);
const workspace = new Workspace(params, silent, { onStatus: () => undefined });
const opening = workspace.open();
Object.assign(opened, { workspace, opening });
// Whoever calls gets its failure.
opening.catch(() => undefined);
