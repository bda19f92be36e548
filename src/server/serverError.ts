import { CoilError } from '../shared/errors';

/** A model server did not do what it was asked. `again`: another try, or another server, may. */
export class ServerError extends CoilError {
  constructor(
    message: string,
    hint: string,
    readonly again: boolean,
    options?: ErrorOptions,
  ) {
    super('serverFailed', message, hint, options);
  }
}
