import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A real llama-server on 127.0.0.1 with the embedded model; scripts/llamaServer.mjs says where the program is (COIL_LLAMA_SERVER). */
export class LlamaServer {
  private constructor(
    readonly address: string,
    private readonly child: ChildProcess,
  ) {}

  /** `ready`: resolve when the model is loaded, not when the process runs. */
  static async start(args: readonly string[] = [], ready = true): Promise<LlamaServer> {
    const program = process.env['COIL_LLAMA_SERVER'] ?? '';
    const port = await freePort();
    const child = spawn(
      program,
      ['-m', 'models/coil-embedded.gguf', '--port', `${port}`, '-c', '8192', '-np', '2', '-t', '2', ...args],
      { stdio: 'ignore' },
    );
    const server = new LlamaServer(`http://127.0.0.1:${port}`, child);
    for (let tries = 0; tries < 600; tries++) {
      const answered = await fetch(`${server.address}/health`).catch(() => null);
      if (answered !== null && (!ready || answered.ok)) return server;
      if (child.exitCode !== null) break;
      await delay(50);
    }
    throw new Error('llama-server did not start.');
  }

  /** The JSON that a POST brings. */
  async post<T>(path: string, body: unknown): Promise<T> {
    const sent = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    return (await (await fetch(this.address + path, sent)).json()) as T;
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
