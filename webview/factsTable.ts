import type { FactRow, Place } from '../src/protocol/chatProtocol';
import { placeLink } from './citation';
import { element, icon, withCode, type Child } from './element';
import { t } from './l10n';

/** What search proved, apart from the model's words: complete, or saying of how many. */
export function factsTable(rows: readonly FactRow[], onOpen: (place: Place) => void): HTMLElement {
  const among = rows.flatMap(row => row.places);
  return element(
    'div',
    { class: 'facts', 'data-testid': 'facts', role: 'group', 'aria-label': t('Facts, checked in the files') },
    element(
      'div',
      { class: 'facts-head' },
      icon('pass'),
      element('strong', {}, t('Facts')),
      element('span', { class: 'quiet' }, t('checked in the files')),
    ),
    element(
      'dl',
      {},
      ...rows.flatMap(row => [
        element('dt', {}, row.label),
        element('dd', { dir: 'auto' }, ...value(row, among, onOpen)),
      ]),
    ),
  );
}

function value(row: FactRow, among: readonly Place[], onOpen: (place: Place) => void): Child[] {
  const all = row.places.map((place, i) => {
    const again = i > 0 && i !== placesShown && row.places[i - 1]?.path === place.path;
    return placeLink(place, among, again, onOpen);
  });
  const links = separated(all.slice(0, placesShown));
  const more = all.length > placesShown ? moreButton(all.slice(placesShown)) : null;
  const count = element('span', { class: 'quiet' }, ` ${t('{0} of {1}', row.places.length, row.total)}`);
  return [
    ...(row.text === null
      ? []
      : row.code === true
        ? [element('code', { title: row.text }, row.text)]
        : withCode(row.text)),
    row.text !== null && links.length > 0 ? ' ' : null,
    ...links,
    ...(more === null ? [] : [' ', more]),
    links.length > 0 || row.text === null ? count : null,
  ];
}

/** Places of a row that stand there at once: a name that is used everywhere does not push the conversation away. */
const placesShown = 8;

function separated(links: readonly HTMLElement[]): Child[] {
  return links.flatMap((link, i) => [i === 0 ? null : ', ', link]);
}

/** Puts the rest of the places in its own place. */
function moreButton(rest: readonly HTMLElement[]): HTMLElement {
  const button = element(
    'button',
    { type: 'button', class: 'place-link', 'data-testid': 'more-places' },
    t('and {0} more', rest.length),
  );
  button.addEventListener('click', () => {
    // The blank before it.
    button.previousSibling?.remove();
    button.replaceWith(', ', ...separated(rest).filter(one => one !== null));
    rest[0]?.focus();
  });
  return button;
}
