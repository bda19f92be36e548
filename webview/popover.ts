import type { Place, PreviewLines } from '../src/protocol/chatProtocol';
import { element } from './element';
import { highlighted, languageOf } from './highlight';
import { t } from './l10n';
import { fullName, pathLabel } from './place';

/** Lines that the preview shows. */
const previewLines = 14;
/** Milliseconds: as long as VS Code's own hover waits before it shows, and a moment to reach the preview. */
const showAfter = 300;
const hideAfter = 150;
/** When the lines are sent for: a pointer that only passes by asks for nothing, and they are there when they are shown. */
const askAfter = 150;

/** The preview of a place's lines as they are now, one for the whole page, beside the link that is hovered or focused. */
export class Popover {
  readonly element = element('div', { class: 'popover', id: 'preview', role: 'tooltip', hidden: '' });
  private anchor: Element | null = null;
  private timer = 0;

  private wanted: {
    readonly turn: string;
    readonly place: Place;
    readonly known: string | null;
    lines?: PreviewLines | null;
  } | null = null;

  /** `ask` sends for the lines of a place, which {@link arrived} brings. */
  constructor(private readonly ask: (turn: string, place: Place) => void) {
    this.element.addEventListener('mouseenter', () => clearTimeout(this.timer));
    this.element.addEventListener('mouseleave', () => this.hideSoon());
  }

  /** `known`: the place's lines as they were for the answer; null: they are not known. */
  showSoon(turn: string, anchor: Element, place: Place, known: string | null): void {
    clearTimeout(this.timer);
    if (anchor === this.anchor) return;
    this.wanted = { turn, place, known };
    this.timer = window.setTimeout(() => {
      this.ask(turn, place);
      this.timer = window.setTimeout(() => this.show(anchor), showAfter - askAfter);
    }, askAfter);
  }

  /** The lines of a place, as they are now; null: there are none. */
  arrived(turn: string, place: Place, lines: PreviewLines | null): void {
    const { wanted } = this;
    if (wanted === null || wanted.turn !== turn || fullName(wanted.place) !== fullName(place)) return;
    wanted.lines = lines;
    if (this.anchor !== null) this.draw(this.anchor);
  }

  hideSoon(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.hide(), hideAfter);
  }

  /** The page scrolled: a preview that is shown would stand in the wrong place; one that waits may come (focus scrolls too). */
  moved(): void {
    if (this.anchor !== null) this.hide();
  }

  /** True when there was something to hide. */
  hide(): boolean {
    clearTimeout(this.timer);
    this.anchor?.removeAttribute('aria-describedby');
    this.anchor = null;
    const shown = !this.element.hidden;
    this.element.hidden = true;
    return shown;
  }

  private show(anchor: Element): void {
    this.hide();
    if (!anchor.isConnected) return;
    this.anchor = anchor;
    anchor.setAttribute('aria-describedby', this.element.id);
    this.draw(anchor);
  }

  private draw(anchor: Element): void {
    const { wanted } = this;
    if (wanted === null) return;
    const { place, known, lines } = wanted;
    const asAnswered = known === null ? null : { startLine: place.startLine, text: known, meant: place };
    const shown = lines ?? asAnswered;
    const waits = lines === undefined && known === null;
    const gone = lines === null && known !== null;
    const parts = [
      element('div', { class: 'popover-title' }, pathLabel({ ...place, ...lines?.meant })),
      gone ? element('p', { class: 'quiet' }, t('No longer in the file. As it was read:')) : null,
      shown === null
        ? element('p', { class: 'quiet' }, waits ? t('Loading…') : t('These lines no longer exist.'))
        : element('pre', { class: 'popover-code' }, ...numbered(place.path, shown)),
    ];
    this.element.replaceChildren(...parts.filter(part => part !== null));
    this.element.hidden = false;
    this.place(anchor.getBoundingClientRect());
  }

  /** Below the anchor where there is room, else above; always inside the page. Set through the CSSOM, which the CSP allows. */
  private place(anchor: DOMRect): void {
    const own = this.element.getBoundingClientRect();
    const gap = 4;
    const below = anchor.bottom + gap;
    const above = anchor.top - gap - own.height;
    const top = below + own.height <= innerHeight || above < 0 ? below : above;
    const left = Math.max(gap, Math.min(anchor.left, innerWidth - own.width - gap));
    this.element.style.top = `${Math.max(gap, Math.min(top, innerHeight - own.height - gap))}px`;
    this.element.style.left = `${left}px`;
  }
}

function numbered(path: string, { startLine, text, meant: place }: PreviewLines): HTMLElement[] {
  const all = text.replace(/\n$/, '').split('\n');
  const rows = all.slice(0, previewLines).map((line, i) => {
    const number = startLine + i;
    const meant = number >= place.startLine && number <= place.endLine;
    return element(
      'span',
      { class: meant ? 'popover-line popover-meant' : 'popover-line' },
      element('span', { class: 'popover-number' }, `${number}`),
      element('span', {}, ...highlighted(line.slice(0, 300), languageOf(path)), '\n'),
    );
  });
  const left = all.length - rows.length;
  return left > 0
    ? [...rows, element('span', { class: 'quiet' }, left === 1 ? t('1 more line') : t('{0} more lines', left))]
    : rows;
}
