import { element, flash, icon } from './element';
import { highlighted } from './highlight';
import type { Host } from './host';
import { t } from './l10n';
import { toolbar } from './toolbar';

/** A code block with its language and quiet buttons, above the code, so that they stay where they are while it grows. The buttons carry no listener, so that a streaming block can be patched. */
export function codeBlock(pre: HTMLPreElement): HTMLElement {
  const language = pre.dataset['language'] ?? '';
  return element(
    'div',
    { class: 'code-block', 'data-language': language },
    toolbar(
      { class: 'code-actions', 'aria-label': t('This code') },
      language === '' ? null : element('span', { class: 'code-language' }, language),
      button('copy', 'copy', t('Copy code'), 'copy-code'),
      button('apply', 'diff-single', t('Compare and apply'), 'apply'),
      button('insert', 'insert', t('Insert at the cursor'), 'insert'),
      button('newFile', 'new-file', t('Open as a new file'), 'new-file'),
    ),
    element(
      'pre',
      { tabindex: '0', 'aria-label': language === '' ? t('Code') : t('Code, {0}', language) },
      element('code', {}, ...highlighted(pre.textContent, language)),
    ),
  );
}

/** Does what the clicked button of a code block of this turn says; false when the click was on none. */
export function codeBlockClick(target: Element, turn: string, host: Host): boolean {
  const clicked = target.closest<HTMLElement>('[data-code]');
  const code = clicked?.closest('.code-block')?.querySelector('pre')?.textContent;
  if (!clicked || code === undefined) return false;
  const language = clicked.closest<HTMLElement>('.code-block')?.dataset['language'] ?? '';
  const action = clicked.dataset['code'];
  if (action === 'newFile') host.post({ type: 'newFile', text: code, language });
  else if (action === 'apply') host.post({ type: 'apply', id: turn, text: code });
  else host.post({ type: action === 'insert' ? 'insert' : 'copy', text: code });
  flash(clicked, 'check');
  return true;
}

function button(action: string, iconName: string, label: string, testId: string): HTMLElement {
  return element(
    'button',
    {
      type: 'button',
      class: 'icon-button',
      title: label,
      'aria-label': label,
      'data-testid': testId,
      'data-code': action,
    },
    icon(iconName),
  );
}
