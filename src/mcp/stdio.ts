import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { serveMcp, type CallTool } from './serveMcp';

/** Serves the tools over this process's stdin and stdout until the client closes them. */
export async function serveOverStdio(call: CallTool, version: string): Promise<void> {
  const transport = new StdioServerTransport();
  // The SDK waits for more where the client's end is gone.
  const gone = new Promise<void>(done => {
    process.stdin.once('end', done).once('close', done);
  });
  await Promise.race([serveMcp(call, version, transport), gone]);
}
