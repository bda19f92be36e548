import type { ComposerContext, ContextItem } from '../src/protocol/chatProtocol';
import { chipParts, chipTitle, words } from './contextChip';
import { element, icon, iconButton } from './element';
import { t } from './l10n';

/** What goes with the next question: chips that can be removed, and how much of the prompt they take. */
export class ContextBar {
  readonly chips = element('div', { class: 'chips', role: 'group', 'aria-label': t('Attached'), hidden: '' });
  readonly note = element('p', { class: 'composer-note', 'data-testid': 'context-note', hidden: '' });
  private readonly bar = element('span', { class: 'meter-bar' });
  private readonly text = element('span', {});
  readonly meter = element(
    'button',
    { type: 'button', class: 'composer-meter', 'data-testid': 'meter', 'aria-expanded': 'false', hidden: '' },
    element('span', { class: 'meter-track', 'aria-hidden': 'true' }, this.bar),
    this.text,
  );
  private context: ComposerContext = { items: [], meter: null, note: null };
  private explained = false;

  constructor(private readonly detach: (id: string) => void) {
    this.meter.addEventListener('click', () => {
      this.explained = !this.explained;
      this.update(this.context);
    });
  }

  /** Returns what a screen reader should be told: why something was not attached. */
  update(context: ComposerContext): string | null {
    const { items, meter, note } = context;
    const news = note !== this.context.note ? note : null;
    if (JSON.stringify(items) !== JSON.stringify(this.context.items)) this.showChips(items);
    this.context = context;
    this.meter.hidden = meter === null;
    if (meter === null) this.explained = false;
    else {
      const of = t('{0} of {1} tokens', words(meter.tokens), words(meter.budget));
      this.text.textContent = t('{0} tokens', `${meter.exact ? '' : '≈ '}${words(meter.tokens)}`);
      this.bar.style.width = `${Math.min(100, Math.round((100 * meter.tokens) / Math.max(1, meter.budget)))}%`;
      this.meter.toggleAttribute('data-full', meter.tokens >= meter.budget || items.some(({ cut }) => cut));
      this.meter.setAttribute('aria-expanded', String(this.explained));
      this.meter.title = of;
      // Its name begins with what it shows.
      this.meter.setAttribute('aria-label', t('{0}, {1} attached', this.text.textContent, of));
    }
    const said = note ?? (this.explained && meter !== null ? explanation(meter) : null);
    this.note.hidden = said === null;
    this.note.toggleAttribute('data-refused', note !== null);
    this.note.replaceChildren(
      ...(said === null ? [] : [icon(note === null ? 'info' : 'circle-slash'), element('span', {}, said)]),
    );
    return news;
  }

  private showChips(items: readonly ContextItem[]): void {
    this.chips.hidden = items.length === 0;
    this.chips.replaceChildren(
      ...items.map(item => {
        const title = chipTitle(item);
        const remove = iconButton('close', t('Remove {0}', item.label), 'remove-context', () => this.detach(item.id));
        return element(
          'span',
          {
            class: 'chip',
            'data-testid': 'attached',
            'data-kind': item.kind,
            title,
            ...(item.cut ? { 'data-cut': '' } : {}),
          },
          ...chipParts(item),
          item.tokens === null ? element('span', { class: 'quiet', title: t('Counting tokens') }, '…') : null,
          remove,
        );
      }),
    );
  }
}

function explanation({ tokens, budget }: NonNullable<ComposerContext['meter']>): string {
  return t(
    'Attachments use {0} of {1} tokens. The repository itself uses none: the answer starts from its cached state.',
    words(tokens),
    words(budget),
  );
}
