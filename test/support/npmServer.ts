import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An npm registry on 127.0.0.1 that knows where versions are; it answers 404 for others, or what `answer` says. */
export class NpmServer {
  readonly requests: string[] = [];
  /** By `name/version`: the archive's address and integrity. */
  readonly versions = new Map<string, { readonly tarball: string; readonly integrity: string }>();
  /** In place of an answer, for a registry that is none. */
  page: string | null = null;
  private readonly server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').slice(1);
    this.requests.push(path);
    const dist = this.versions.get(path);
    if (this.page !== null) response.end(this.page);
    else if (dist === undefined) response.writeHead(404).end('{}');
    else response.end(JSON.stringify({ dist }));
  });

  async start(): Promise<string> {
    await new Promise<void>(done => this.server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** As npm writes it. */
export function integrityOf(bytes: Buffer): string {
  return `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
}
