import type { View } from '../../protocol/chatProtocol';
import type { ErrorData } from '../../shared/errors';
import { errorCard } from '../common/errorCard';
import type { Localize } from '../common/localize';

/** Whether there is a folder to read; `virtual`: only such as a remote repository without a copy. */
export type FolderKind = 'open' | 'virtual' | 'none';

/** What stands in place of an empty chat: what was asked stays readable whatever happens. */
export function viewOf(empty: boolean, folder: FolderKind, failure: ErrorData | null, t: Localize): View {
  if (!empty) return { kind: 'chat' };
  if (folder === 'virtual')
    return {
      kind: 'notice',
      title: t('Virtual workspaces are not supported'),
      text: t('Coil reads files from the disk. A virtual workspace has none.'),
      action: { label: t('Open Folder'), command: 'coil.openFolder' },
    };
  if (folder === 'none')
    return {
      kind: 'notice',
      title: t('No folder is open'),
      text: t('Coil reads the files of a folder and answers questions about them.'),
      action: { label: t('Open Folder'), command: 'coil.openFolder' },
    };
  if (failure === null) return { kind: 'chat' };
  const { message, hint, action } = errorCard(failure, t);
  return { kind: 'notice', title: message, text: hint, action };
}
