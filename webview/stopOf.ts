import type { FromWebview, Turn } from '../src/protocol/chatProtocol';
import { element, icon } from './element';
import { t } from './l10n';
import { toolkitButton } from './toolkit';

/** How a turn that did not finish ends: one sentence and one next step. */
export function stopOf(turn: Turn, post: (message: FromWebview) => void): HTMLElement {
  const retry = (): void => post({ type: 'retry', id: turn.id });
  if (turn.state === 'stopped')
    return element(
      'div',
      { class: 'turn-end', 'data-testid': 'stopped' },
      element('p', {}, icon('stop-circle'), element('span', {}, stopWords(turn))),
      toolkitButton(t('Ask again'), 'retry', retry, 'secondary'),
    );
  const { message, hint, action } = turn.error ?? { message: t('The answer failed.'), hint: '', action: null };
  return element(
    'div',
    { class: 'turn-end failed', 'data-testid': 'error' },
    element('p', {}, icon('error'), element('span', {}, message)),
    hint === '' ? null : element('p', { class: 'quiet' }, hint),
    action === null
      ? toolkitButton(t('Try again'), 'error-action', retry)
      : toolkitButton(action.label, 'error-action', () => post({ type: 'command', command: action.command })),
  );
}

function stopWords({ interrupted, text }: Turn): string {
  if (interrupted === true)
    return t('This answer is not complete: the window that asked was closed, or is still writing it.');
  return text === '' ? t('You stopped this before the answer began.') : t('You stopped this answer.');
}
