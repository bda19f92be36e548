import type { Source } from '../src/protocol/chatProtocol';
import { element } from './element';
import { highlighted, languageOf } from './highlight';
import { pathLabel } from './place';

/** Lines of a source that the preview shows. */
const previewLines = 14;
/** Milliseconds: as long as VS Code's own hover waits before it shows, and a moment to reach the preview. */
const showAfter = 300;
const hideAfter = 150;

/** The preview of a source's lines, one for the whole page, beside the link that is hovered or focused. */
export class Popover {
  readonly element = element('div', { class: 'popover', id: 'preview', role: 'tooltip', hidden: '' });
  private anchor: Element | null = null;
  private timer = 0;

  constructor() {
    this.element.addEventListener('mouseenter', () => clearTimeout(this.timer));
    this.element.addEventListener('mouseleave', () => this.hideSoon());
  }

  showSoon(anchor: Element, source: Source): void {
    clearTimeout(this.timer);
    if (anchor === this.anchor) return;
    this.timer = window.setTimeout(() => this.show(anchor, source), showAfter);
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

  private show(anchor: Element, source: Source): void {
    this.hide();
    if (!anchor.isConnected) return;
    this.anchor = anchor;
    anchor.setAttribute('aria-describedby', this.element.id);
    this.element.replaceChildren(
      element('div', { class: 'popover-title' }, pathLabel(source)),
      element('pre', { class: 'popover-code' }, ...numbered(source)),
    );
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

function numbered(source: Source): HTMLElement[] {
  const all = source.text.replace(/\n$/, '').split('\n');
  const rows = all
    .slice(0, previewLines)
    .map((line, i) =>
      element(
        'span',
        { class: 'popover-line' },
        element('span', { class: 'popover-number' }, `${source.startLine + i}`),
        element('span', {}, ...highlighted(line.slice(0, 300), languageOf(source.path)), '\n'),
      ),
    );
  const left = all.length - rows.length;
  return left > 0
    ? [...rows, element('span', { class: 'quiet' }, `${left} more ${left === 1 ? 'line' : 'lines'}`)]
    : rows;
}
