/** What can go wrong, by name. The user's words for each stand in the error itself: what happened, and the next step. */
export type ErrorCode =
  | 'usage'
  | 'noFolder'
  | 'folderMissing'
  | 'folderEmpty'
  | 'modelMissing'
  | 'modelInvalid'
  | 'modelNotRecurrent'
  | 'modelFailed'
  | 'modelTooLarge'
  | 'modelUnknown'
  | 'modelChanged'
  | 'backendRefused'
  | 'buildFailed'
  | 'downloadFailed'
  | 'gpuSupportFailed'
  | 'storeUnwritable'
  | 'diskFull'
  | 'selectionEmpty'
  | 'selectionTooLarge'
  | 'questionEmpty'
  | 'questionTooLarge'
  | 'fileUnread'
  | 'fileChanged'
  | 'engineStopped'
  | 'engineMismatch'
  | 'contextFull'
  | 'serverFailed'
  | 'internal';

/** An error a user can act on: `message` says what happened, `hint` the next step. */
export class CoilError extends Error {
  override readonly name = 'CoilError';
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly hint: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** A file is no longer as it was when it was scanned. `path` is the document's; scanning again is the remedy. */
export class FileChangedError extends CoilError {
  constructor(readonly path: string) {
    super('fileChanged', `${path} changed while it was read.`, 'Try again.');
  }
}

/** The model must be loaded again, as another than it was: its file was replaced, or memory ran out and its batch is smaller now. */
export class ModelChangedError extends CoilError {
  constructor(message: string, options?: ErrorOptions) {
    super('modelChanged', message, 'It is being loaded again. Ask again in a moment.', options);
  }
}

/** The form in which an error crosses a process boundary and stands in the CLI's JSON. */
export interface ErrorData {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

/** Any thrown value as {@link ErrorData}; what is not a CoilError becomes `internal`. */
export function errorData(error: unknown): ErrorData {
  if (error instanceof CoilError) return { code: error.code, message: error.message, hint: error.hint };
  return {
    code: 'internal',
    message: error instanceof Error ? error.message : String(error),
    hint: 'This is a bug in Coil. The log (Coil: Show Log) has the details.',
  };
}

/** True for the error that an aborted `AbortSignal` throws: a cancellation, which is not a failure. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
