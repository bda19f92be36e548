import type { SkipReason } from '../../reading/files/document';

/** Why a file is not read, as the end of a sentence. */
export const reasonWords: Readonly<Record<SkipReason, string>> = {
  ignored: 'it is ignored',
  binary: 'it is no text',
  tooLarge: 'it is too large',
  minified: 'it is minified',
  generated: 'it is generated',
  lockFile: 'it is a lock file',
  secretName: 'it may hold secrets',
  secretContent: 'it holds what looks like a secret',
  encoding: 'its encoding is unknown',
  unreadable: 'it cannot be read',
  symlink: 'it is a symbolic link that leads to nothing Coil reads here',
  empty: 'it is empty',
};
