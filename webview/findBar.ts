import type { Turn } from '../src/protocol/chatProtocol';
import { element, iconButton } from './element';
import { t } from './l10n';
import { rangesOf } from './rangesOf';

/** The conversation as it is searched. A long one has turns that are not drawn. */
export interface SearchedTurns {
  readonly turns: readonly Turn[];
  /** The drawn element of a turn; null: it is not drawn. */
  drawn(i: number): HTMLElement | null;
  /** Draws a turn and scrolls to it. */
  bring(i: number): HTMLElement | null;
}

/** One match: the `nth` of a turn. */
interface Match {
  readonly turn: number;
  readonly nth: number;
}

/** Find in the conversation: VS Code has a find widget for an editor tab, and none for a view in the side bar. */
export class FindBar {
  // A text area of one line: a page that holds no input element is easy to check for injected ones.
  private readonly input = element('textarea', {
    rows: '1',
    class: 'find-input',
    dir: 'auto',
    placeholder: t('Find'),
    'aria-label': t('Find in the conversation'),
    'data-testid': 'find-input',
  });
  private readonly count = element('span', { class: 'find-count', role: 'status', 'data-testid': 'find-count' });
  private readonly parts = [
    this.input,
    this.count,
    iconButton('arrow-up', t('Previous Match (Shift+Enter)'), 'find-previous', () => this.go(-1)),
    iconButton('arrow-down', t('Next Match (Enter)'), 'find-next', () => this.go(1)),
    iconButton('close', t('Close (Escape)'), 'find-close', () => this.close()),
  ];
  readonly element = element('div', { class: 'find', role: 'search', 'data-testid': 'find', hidden: '' });
  private matches: readonly Match[] = [];
  private at = 0;
  private before: Element | null = null;

  constructor(private readonly searched: SearchedTurns) {
    this.input.addEventListener('input', () => this.search());
    this.input.addEventListener('keydown', event => {
      if (event.key !== 'Enter' || event.isComposing) return;
      event.preventDefault();
      this.go(event.shiftKey ? -1 : 1);
    });
  }

  open(): void {
    if (this.element.hidden) this.before = document.activeElement;
    this.element.replaceChildren(...this.parts);
    this.element.hidden = false;
    const selected = getSelection()?.toString().trim() ?? '';
    if (selected !== '' && !selected.includes('\n')) this.input.value = selected;
    this.input.focus();
    this.input.select();
    this.search();
  }

  /** True when it was open. */
  close(): boolean {
    if (this.element.hidden) return false;
    this.element.hidden = true;
    this.element.replaceChildren();
    this.highlight(null);
    if (this.before instanceof HTMLElement) this.before.focus({ preventScroll: true });
    return true;
  }

  /** The conversation changed. */
  update(): void {
    if (this.element.hidden) return;
    this.matches = this.found();
    this.at = Math.min(this.at, Math.max(0, this.matches.length - 1));
    this.show(false);
  }

  private get query(): string {
    return this.input.value.toLowerCase();
  }

  /** The last match is nearest to what is read: the search begins there and goes on at the start. */
  private search(): void {
    this.matches = this.found();
    this.at = Math.max(0, this.matches.length - 1);
    this.show(true);
  }

  private go(by: 1 | -1): void {
    if (this.matches.length === 0) return;
    this.at = (this.at + by + this.matches.length) % this.matches.length;
    this.show(true);
  }

  private found(): readonly Match[] {
    const { query } = this;
    if (query === '') return [];
    return this.searched.turns.flatMap((turn, i) => {
      const drawn = this.searched.drawn(i);
      const count = drawn === null ? countIn(turn, query) : rangesOf(drawn, query).length;
      return Array.from({ length: count }, (_, nth) => ({ turn: i, nth }));
    });
  }

  private show(scroll: boolean): void {
    const { matches, at, query } = this;
    const match = matches[at];
    this.count.textContent =
      match !== undefined ? t('{0} of {1}', at + 1, matches.length) : query === '' ? '' : t('No results');
    if (match === undefined) return this.highlight(null);
    const article = scroll ? this.searched.bring(match.turn) : this.searched.drawn(match.turn);
    const ranges = article === null ? [] : rangesOf(article, query);
    const current = ranges[match.nth] ?? ranges.at(-1) ?? null;
    if (scroll) current?.startContainer.parentElement?.scrollIntoView({ block: 'nearest' });
    this.highlight(current);
  }

  /** By CSS, so that no element of the page changes. */
  private highlight(current: Range | null): void {
    const { query, searched } = this;
    const all =
      current === null
        ? []
        : searched.turns.flatMap((_, i) => {
            const drawn = searched.drawn(i);
            return drawn === null ? [] : rangesOf(drawn, query);
          });
    CSS.highlights.set('find', new Highlight(...all));
    CSS.highlights.set('find-current', new Highlight(...(current === null ? [] : [current])));
  }
}

/** Matches in a turn that is not drawn: in its source, which is nearly what is read. */
function countIn({ question, text }: Turn, query: string): number {
  return `${question}\n${text.replace(/\[\d{1,3}\]/g, '')}`.toLowerCase().split(query).length - 1;
}
