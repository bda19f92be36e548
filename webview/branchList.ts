import type { Branch } from '../src/protocol/chatProtocol';
import { visibleOwn } from '../src/shared/visible';
import { element, icon, withCode } from './element';
import { t } from './l10n';

/** Where a question was edited: its other versions, each with the questions that followed, and a way back to them. Null where it was not. */
export function branchList(branches: readonly Branch[], onShow: (conversation: string) => void): HTMLElement | null {
  if (branches.length === 0) return null;
  return element(
    'div',
    { class: 'branches', role: 'group', 'aria-label': t('Other versions of this question') },
    ...branches.map(branch => branchOf(branch, onShow)),
  );
}

function branchOf({ conversation, questions }: Branch, onShow: (conversation: string) => void): HTMLElement {
  const [first = '', ...later] = questions;
  const show = element(
    'button',
    { type: 'button', class: 'link-button', 'data-testid': 'show-branch' },
    t('Show This Version'),
  );
  show.addEventListener('click', () => onShow(conversation));
  const more =
    later.length === 0 ? '' : later.length === 1 ? t('1 more question') : t('{0} more questions', later.length);
  return element(
    'details',
    { class: 'branch', 'data-testid': 'branch' },
    element(
      'summary',
      {},
      icon('git-branch'),
      element('span', { class: 'branch-question', dir: 'auto' }, ...withCode(first, visibleOwn)),
      more === '' ? null : element('span', { class: 'quiet' }, more),
    ),
    later.length === 0
      ? null
      : element('ol', {}, ...later.map(question => element('li', { dir: 'auto' }, ...withCode(question, visibleOwn)))),
    show,
  );
}
