import type { Strip } from '../src/protocol/chatProtocol';
import { element, icon } from './element';
import { t } from './l10n';

/** The line under the view's title: what is read and what is stale. Its details lie over the page, so nothing moves. */
export class StripView {
  private readonly dot = element('span', { class: 'strip-dot', 'aria-hidden': 'true' });
  private readonly title = element('span', { class: 'strip-title' });
  private readonly detail = element('span', { class: 'strip-detail' });
  private readonly bar = element('div', { class: 'strip-bar' });
  private readonly track = element('div', { class: 'strip-track' }, this.bar);
  private readonly details = element('div', {
    class: 'strip-details',
    id: 'strip-details',
    'data-testid': 'strip-details',
    role: 'region',
    'aria-label': t('What Coil has read'),
    tabindex: '0',
    hidden: '',
  });
  private readonly button = element(
    'button',
    {
      type: 'button',
      class: 'strip',
      'data-testid': 'strip',
      'aria-expanded': 'false',
      'aria-controls': 'strip-details',
    },
    this.dot,
    this.title,
    this.detail,
    icon('chevron-down'),
  );
  readonly element = element('header', { class: 'strip-frame' }, this.button, this.track, this.details);

  constructor() {
    this.button.addEventListener('click', () => this.toggle(this.details.hasAttribute('hidden')));
    document.addEventListener('pointerdown', event => {
      if (event.target instanceof Node && !this.element.contains(event.target)) this.close();
    });
  }

  update(strip: Strip): void {
    this.element.dataset['tone'] = strip.tone;
    this.title.textContent = strip.title;
    this.detail.textContent = strip.detail;
    this.button.title = `${strip.title} ${strip.detail}`;
    this.showProgress(strip.progress);
    this.details.replaceChildren(
      element('p', {}, element('strong', {}, strip.title), ' ', strip.detail),
      element('dl', {}, ...strip.rows.flatMap(row => [element('dt', {}, row.label), element('dd', {}, row.value)])),
    );
  }

  /** True when the details were open. */
  close(): boolean {
    const open = !this.details.hasAttribute('hidden');
    if (open && this.details.contains(document.activeElement)) this.button.focus();
    this.toggle(false);
    return open;
  }

  private toggle(open: boolean): void {
    this.details.hidden = !open;
    this.button.setAttribute('aria-expanded', String(open));
  }

  private showProgress(progress: number | null): void {
    this.track.toggleAttribute('data-reading', progress !== null);
    this.bar.style.width = `${Math.round((progress ?? 0) * 1000) / 10}%`;
    if (progress === null) {
      for (const name of ['role', 'aria-label', 'aria-valuenow']) this.track.removeAttribute(name);
    } else {
      this.track.setAttribute('role', 'progressbar');
      this.track.setAttribute('aria-label', t('Reading'));
      this.track.setAttribute('aria-valuenow', `${Math.round(progress * 100)}`);
    }
  }
}
