import type { Source } from '../src/protocol/chatProtocol';
import { element, icon } from './element';
import { t } from './l10n';
import { fullName, pathLabel } from './place';

/** Lines between two places that are still shown as one. */
const mostBetween = 10;

/** Everything the answer was given to read, folded under one line. Places that follow each other closely, for the same reason, are one row. */
export function sourcesList(sources: readonly Source[], open: boolean, onToggle: (open: boolean) => void): HTMLElement {
  const list = element('ol', { class: 'sources-list' }, ...rowsOf(sources).map(row));
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

/** A row of the list: one source, or several from `source` to the number `last`. */
interface Row {
  readonly source: Source;
  readonly last: number;
}

function rowsOf(sources: readonly Source[]): Row[] {
  const rows: Row[] = [];
  for (const each of sources) {
    const before = rows.at(-1);
    if (before === undefined || !isBeside(before, each)) {
      rows.push({ source: each, last: each.number });
      continue;
    }
    const endLine = Math.max(before.source.endLine, each.endLine);
    rows[rows.length - 1] = { source: { ...before.source, endLine }, last: each.number };
  }
  return rows;
}

function isBeside({ source, last }: Row, next: Source): boolean {
  return (
    next.number === last + 1 &&
    next.path === source.path &&
    next.why === source.why &&
    next.cited === source.cited &&
    next.quoted === source.quoted &&
    next.startLine >= source.startLine &&
    next.startLine <= source.endLine + mostBetween
  );
}

function row({ source, last }: Row): HTMLElement {
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
      element('span', { class: 'source-number' }, last === source.number ? `${last}` : `${source.number}–${last}`),
      pathLabel(source),
      element('span', { class: 'source-why' }, source.cited ? source.why : `${source.why} · ${t('not cited')}`),
    ),
  );
}
