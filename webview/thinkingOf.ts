import { element } from './element';
import { t } from './l10n';

/** What a model thought before it answered, folded away: words as they are, without Markdown. */
export function thinkingOf(thinking: string): HTMLElement {
  return element(
    'details',
    { class: 'thinking', 'data-testid': 'thinking' },
    element('summary', {}, t('Thinking')),
    element('p', { class: 'quiet' }, thinking),
  );
}
