import type { FromWebview, ModelAction, ModelCard, ModelsPage } from '../src/protocol/chatProtocol';
import { element, iconButton } from './element';
import { t } from './l10n';
import { toolkitButton } from './toolkit';

const icons: Partial<Record<ModelAction, string>> = { pause: 'debug-pause', remove: 'trash' };

/** The models in the chat's place: of each what a person must know before choosing it, and its download where it stands. */
export class ModelsView {
  private readonly heading = element('h1', { tabindex: '-1' }, t('Models'));
  private readonly cards = element('div', { class: 'cards' });
  private readonly otherCards = element('div', { class: 'cards' });
  private readonly othersTitle = element('summary', { 'data-testid': 'other-models' });
  /** Models that are too large or too slow here. */
  private readonly others = element(
    'details',
    { class: 'other-models', hidden: '' },
    this.othersTitle,
    this.otherCards,
  );
  /** What each card shows, so that progress changes one and leaves the focus where it is. */
  private readonly shown = new Map<string, { readonly key: string; readonly element: HTMLElement }>();
  readonly element: HTMLElement;

  constructor(private readonly post: (message: FromWebview) => void) {
    this.element = element(
      'section',
      { class: 'models column', 'data-testid': 'models', 'aria-label': t('Models'), hidden: '' },
      element(
        'div',
        { class: 'models-head' },
        this.heading,
        iconButton('close', t('Back to the chat (Escape)'), 'close-models', () => post({ type: 'closeModels' })),
      ),
      this.cards,
      this.others,
      element(
        'div',
        { class: 'models-foot' },
        toolkitButton(t('Use a Local File…'), 'add-model', () => post({ type: 'addModel' }), 'secondary'),
        element(
          'p',
          { class: 'quiet' },
          t('Models are downloaded from huggingface.co, or from the mirror in HF_ENDPOINT. None of your data is sent.'),
        ),
      ),
    );
  }

  /** Null hides it. */
  update(page: ModelsPage | null): void {
    const opened = this.element.hidden && page !== null;
    this.element.hidden = page === null;
    if (page === null) return;
    const { cards } = page;
    this.element.setAttribute('aria-busy', String(cards === null));
    this.others.hidden = cards === null || cards.every(({ suits }) => suits);
    if (cards === null) {
      this.shown.clear();
      this.otherCards.replaceChildren();
      this.cards.replaceChildren(
        element('p', { class: 'quiet' }, t('Checking what this machine can run')),
        ...Array.from({ length: 4 }, () => element('div', { class: 'bone bone-card', 'aria-hidden': 'true' })),
      );
    } else this.showCards(cards);
    if (opened) this.heading.focus();
  }

  private showCards(cards: readonly ModelCard[]): void {
    const had = new Map(this.shown);
    const focused = document.activeElement?.closest<HTMLElement>('.card')?.dataset['id'];
    this.shown.clear();
    const elementOf = (card: ModelCard): HTMLElement => {
      const { download, ...rest } = card;
      const key = JSON.stringify([rest, download === null]);
      const old = had.get(card.id);
      const shown = old?.key === key ? old.element : this.card(card);
      if (download !== null) showProgress(shown, download);
      this.shown.set(card.id, { key, element: shown });
      return shown;
    };
    const others = cards.filter(({ suits }) => !suits);
    showIn(this.cards, cards.filter(({ suits }) => suits).map(elementOf));
    showIn(this.otherCards, others.map(elementOf));
    this.othersTitle.textContent =
      others.length === 1
        ? t('1 more model, too large or too slow here')
        : t('{0} more models, too large or too slow here', others.length);
    // A card that has changed its buttons keeps the focus on its first.
    const lost = document.activeElement === document.body ? this.shown.get(focused ?? '')?.element : undefined;
    lost?.querySelector<HTMLElement>('vscode-button, button')?.focus();
  }

  private card({
    id,
    name,
    badge,
    note,
    about,
    fit,
    reads,
    details,
    suits,
    download,
    actions,
  }: ModelCard): HTMLElement {
    const act = (action: ModelAction) => (): void => this.post({ type: 'model', id, action });
    const buttons = actions.map(({ action, label }) => {
      const iconName = icons[action];
      return iconName === undefined
        ? toolkitButton(label, `model-${action}`, act(action), action === 'use' || !suits ? 'secondary' : 'primary')
        : iconButton(iconName, `${label}: ${name}`, `model-${action}`, act(action));
    });
    return element(
      'article',
      { class: 'card', 'data-testid': 'model-card', 'data-id': id, 'aria-label': name },
      element(
        'div',
        { class: 'card-head' },
        element('h2', {}, name),
        element('span', { class: 'badge', 'data-tone': badge.tone }, badge.text),
      ),
      note === '' ? null : element('p', {}, note),
      ...[about, fit, reads].filter(line => line !== '').map(line => element('p', { class: 'quiet' }, line)),
      element('details', { class: 'card-details' }, element('summary', {}, t('Details')), element('p', {}, details)),
      download === null ? null : progressOf(name),
      buttons.length === 0 && download === null
        ? null
        : element(
            'div',
            { class: 'card-actions' },
            ...(download === null ? buttons : [element('span', { class: 'quiet card-progress' }), ...buttons]),
          ),
    );
  }
}

/** Puts elements into another, unless they are what it has. */
function showIn(list: HTMLElement, elements: readonly HTMLElement[]): void {
  if (elements.length !== list.children.length || elements.some((one, i) => list.children[i] !== one))
    list.replaceChildren(...elements);
}

function progressOf(name: string): HTMLElement {
  return element(
    'div',
    { class: 'card-track', role: 'progressbar', 'aria-label': t('Download of {0}', name) },
    element('div', { class: 'card-bar' }),
  );
}

function showProgress(card: HTMLElement, { share, text }: NonNullable<ModelCard['download']>): void {
  const percent = Math.round(Math.min(1, share) * 1000) / 10;
  const track = card.querySelector('.card-track');
  track?.setAttribute('aria-valuenow', `${Math.round(percent)}`);
  const bar = track?.firstElementChild;
  if (bar instanceof HTMLElement) bar.style.width = `${percent}%`;
  const words = card.querySelector('.card-progress');
  if (words !== null) words.textContent = text;
}
