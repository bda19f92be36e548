import type { View } from '../protocol/chatProtocol';
import type { ErrorData } from '../shared/errors';
import { errorCard } from './errorWords';
import type { Localize } from './localize';

/** What stands in place of an empty chat: what was asked stays readable whatever happens. */
export function viewOf(empty: boolean, folderOpen: boolean, failure: ErrorData | null, t: Localize): View {
  if (!empty) return { kind: 'chat' };
  if (!folderOpen)
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
