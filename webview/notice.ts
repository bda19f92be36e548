import type { FromWebview, View } from '../src/protocol/chatProtocol';
import { element } from './element';
import { spiral } from './spiral';
import { toolkitButton } from './toolkit';

/** What stands instead of the conversation when no question can be asked: one sentence, one next step. */
export function notice(view: Extract<View, { kind: 'notice' }>, post: (message: FromWebview) => void): HTMLElement {
  const { action } = view;
  return element(
    'section',
    { class: 'start notice', 'data-testid': 'notice', 'aria-label': view.title },
    spiral('start-mark'),
    element('h1', {}, view.title),
    element('p', { class: 'quiet' }, view.text),
    action && toolkitButton(action.label, 'notice-action', () => post({ type: 'command', command: action.command })),
  );
}
