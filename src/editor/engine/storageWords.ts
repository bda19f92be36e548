import { basename, dirname } from 'node:path';
import type { Storage, StoredWorkspace } from '../../protocol/engineProtocol';
import { inBytes } from '../../shared/inBytes';
import type { Localize } from '../common/localize';
import { inLabel } from '../common/plainWords';

const day = 86_400_000;

export interface StorageItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly workspace: StoredWorkspace;
}

/** What the store takes, of how much. */
export function storageTitle({ bytes, limit, workspaces }: Storage, t: Localize): string {
  return workspaces.length === 0 ? t('No cached data') : t('Cached data: {0} of {1}', inBytes(bytes), inBytes(limit));
}

/** The workspaces, the last opened first: name, what each takes, since when it was not opened, where it is. */
export function storageItems({ workspaces }: Storage, now: number, t: Localize): StorageItem[] {
  return workspaces.map(workspace => {
    const { roots, bytes, indexBytes, exists, lastOpened, models } = workspace;
    const where = [...new Set(roots.map(root => dirname(root)))].join(', ');
    return {
      label: inLabel(roots.map(root => basename(root)).join(', ')),
      description: [inBytes(bytes), exists ? opened(lastOpened, now, t) : t('folder is gone')].join(' · '),
      detail: inLabel([where, models.join(', '), t('search index {0}', inBytes(indexBytes))].join(' · ')),
      workspace,
    };
  });
}

function opened(lastOpened: string, now: number, t: Localize): string {
  const days = Math.floor((now - Date.parse(lastOpened)) / day);
  if (days < 1) return t('opened today');
  return days === 1 ? t('opened yesterday') : t('opened {0} days ago', days);
}
