import { CoilError } from '../shared/errors';
import type { Corpus } from './files/corpus';

/** What is wrong with folders none of whose files can be read. */
export function emptyFolder({ skipped }: Corpus): CoilError {
  return new CoilError(
    'folderEmpty',
    skipped.length === 0
      ? 'The folder has no files.'
      : `None of the ${skipped.length} files in the folder can be read.`,
    skipped.length === 0 ? 'Add a file. Coil picks it up automatically.' : 'See why with Coil: Why Is a File Not Read?',
  );
}
