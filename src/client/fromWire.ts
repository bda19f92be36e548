import { ResponseError } from 'vscode-jsonrpc/node';
import { CoilError, type ErrorData } from '../shared/errors';

/** What a request failed with, as the CoilError that the engine threw. */
export function fromWire(error: unknown): unknown {
  if (error instanceof CoilError) return error;
  if (error instanceof ResponseError) {
    const data = error.data as ErrorData | undefined;
    if (data?.code !== undefined) return new CoilError(data.code, data.message, data.hint);
  }
  return error;
}
