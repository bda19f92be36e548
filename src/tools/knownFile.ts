import { CoilError } from '../shared/errors';
import type { ToolSources } from './toolSources';

/** The one file that a caller means. Throws CoilError with the reason where it is not read, not there, or several. */
export function knownFile(written: string, sources: ToolSources): string {
  const { codebase } = sources;
  const path = sources.relative(written).replace(/^(?:\.\/)+/, '');
  const [only, ...others] = codebase.index.filesNamed(path);
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined)
    throw new CoilError(
      'usage',
      `${path} is the name of ${others.length + 1} files.`,
      `Name one: ${[only, ...others].slice(0, 5).join(', ')}.`,
    );
  const [unread] = codebase.notRead(path);
  if (unread !== undefined)
    throw new CoilError(
      'fileUnread',
      `${unread.path} is not read: ${unread.reason}.`,
      'Coil returns nothing of such files.',
    );
  throw new CoilError(
    'fileUnread',
    `${path} is not among the files that are read: it does not exist, or is ignored.`,
    'Call `outline` for what is there, or `find` to search.',
  );
}
