import type { SkipReason } from '../../reading/files/document';

/** Why a file is not read, as the end of a sentence. */
export const reasonWords: Readonly<Record<SkipReason, string>> = {
  ignored: 'it is ignored',
  binary: 'it is not text',
  tooLarge: 'it is too large',
  minified: 'it is minified',
  generated: 'it is generated',
  lockFile: 'it is a lock file',
  secretName: 'it may contain secrets',
  secretContent: 'it contains what looks like a secret',
  encoding: 'its encoding is unknown',
  unreadable: 'it cannot be read',
  symlink: 'it is a symbolic link to something that Coil does not read',
  empty: 'it is empty',
};
