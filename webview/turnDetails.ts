import type { Turn } from '../src/protocol/chatProtocol';
import { element, iconButton } from './element';
import { t } from './l10n';

/** Files that are named; the rest are counted. */
const named = 10;

/** A button that shows and hides how an answer was made: from which files, and in what time. Null where nothing is known of that. */
export function turnDetails(
  { asOf, unread, timing }: Turn,
  open: boolean,
  onToggle: (open: boolean) => void,
): { readonly button: HTMLElement; readonly lines: HTMLElement } | null {
  const rest = unread.length - named;
  const files = [...unread.slice(0, named), ...(rest > 0 ? [t('and {0} more', rest)] : [])].join(', ');
  const words = [asOf, unread.length === 0 ? null : t('Not read yet: {0}', files), timing].filter(
    one => one !== null && one !== '',
  );
  if (words.length === 0) return null;
  const lines = element(
    'div',
    { class: 'details-lines', 'data-testid': 'details-lines' },
    ...words.map(line => element('p', {}, line)),
  );
  const button = iconButton('info', t('Details'), 'details', () =>
    show(button.getAttribute('aria-expanded') !== 'true'),
  );
  const show = (shown: boolean): void => {
    lines.hidden = !shown;
    button.setAttribute('aria-expanded', String(shown));
    onToggle(shown);
  };
  show(open);
  return { button, lines };
}
