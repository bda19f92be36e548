import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LocalServer } from './localServer';

/** An npm registry on 127.0.0.1 that knows where versions are; it answers 404 for others, or what `answer` says. */
export class NpmServer extends LocalServer {
  readonly requests: string[] = [];
  /** By `name/version`: the archive's address and integrity. */
  readonly versions = new Map<string, { readonly tarball: string; readonly integrity: string }>();
  /** In place of an answer, for a registry that is none. */
  page: string | null = null;

  protected override answer(request: IncomingMessage, response: ServerResponse): void {
    const path = decodeURIComponent(request.url ?? '').slice(1);
    this.requests.push(path);
    const dist = this.versions.get(path);
    if (this.page !== null) response.end(this.page);
    else if (dist === undefined) response.writeHead(404).end('{}');
    else response.end(JSON.stringify({ dist }));
  }
}

/** As npm writes it. */
export function integrityOf(bytes: Buffer): string {
  return `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
}
