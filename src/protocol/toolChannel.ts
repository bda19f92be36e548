/** What crosses a socket between an engine and the programs of its user that call tools: the CLI, MCP clients. */
import { RequestType0 } from 'vscode-jsonrpc';
import type { ErrorData } from '../shared/errors';

/** First call of every connection. Versions and builds that differ do not talk. */
export const greet = new RequestType0<Greeting, ErrorData>('greet');
/** Asks an engine that only serves tools to end, since another program opens the folder with more: two cannot keep one index. False: it serves an editor. */
export const stepAside = new RequestType0<boolean, ErrorData>('stepAside');

export interface Greeting {
  readonly version: string;
  readonly build: string;
  readonly pid: number;
}
