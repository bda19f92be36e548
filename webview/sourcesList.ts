import type { Source } from '../src/protocol/chatProtocol';
import { element, icon } from './element';
import { t } from './l10n';
import { fullName, pathLabel } from './place';

/** Everything the answer was given to read, folded under one line. */
export function sourcesList(sources: readonly Source[], open: boolean, onToggle: (open: boolean) => void): HTMLElement {
  const list = element('ol', { class: 'sources-list' }, ...sources.map(row));
  const toggle = element(
    'button',
    { type: 'button', class: 'sources-toggle', 'data-testid': 'sources-toggle' },
    icon('chevron-right'),
    countWords(sources),
  );
  const show = (shown: boolean): void => {
    list.hidden = !shown;
    toggle.setAttribute('aria-expanded', String(shown));
  };
  toggle.addEventListener('click', () => {
    show(list.hasAttribute('hidden'));
    onToggle(!list.hasAttribute('hidden'));
  });
  show(open);
  return element('div', { class: 'sources', role: 'group', 'aria-label': t('Sources') }, toggle, list);
}

function countWords(sources: readonly Source[]): string {
  const cited = sources.filter(source => source.cited).length;
  const all = sources.length === 1 ? t('1 source') : t('{0} sources', sources.length);
  // Of an answer that was stopped no citation was checked.
  return cited === 0 || cited === sources.length ? all : t('{0}, {1} cited', all, cited);
}

function row(source: Source): HTMLElement {
  return element(
    'li',
    {},
    element(
      'button',
      {
        type: 'button',
        class: 'source',
        'data-testid': 'source',
        'data-source': `${source.number}`,
        title: t('Open {0}', fullName(source)),
      },
      element('span', { class: 'source-number' }, `${source.number}`),
      pathLabel(source),
      element('span', { class: 'source-why' }, source.cited ? source.why : `${source.why} · ${t('not cited')}`),
    ),
  );
}
