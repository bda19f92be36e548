import { readForm, shortHistory, type StateForm } from '../../src/state/stateFile';

/** The form of a state file in memory. */
export function formOf(file: Buffer): Promise<StateForm | null> {
  return readForm((at, length) => Promise.resolve(file.subarray(at, at + length)), file.length);
}

/** A state file in memory with its history shortened. */
export async function shortHistoryOf(file: Buffer): Promise<Buffer> {
  const form = await formOf(file);
  if (form === null) throw new RangeError('not a sequence file');
  const { bytes, replaces } = shortHistory(form);
  return Buffer.concat([bytes, file.subarray(replaces)]);
}
