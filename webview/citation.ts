import type { Place, Source } from '../src/protocol/chatProtocol';
import { element } from './element';
import { t } from './l10n';
import { fullName, shortName } from './place';

/** A `[2]` of the answer as a small link to the lines; plain text where no source has that number. */
export function citation(number: number, sources: readonly Source[]): Node {
  const source = sources.find(one => one.number === number);
  if (source === undefined) return document.createTextNode(`[${number}]`);
  return element(
    'button',
    {
      type: 'button',
      class: 'citation',
      'data-testid': 'citation',
      'data-source': `${number}`,
      'aria-label': t('Open {0}', fullName(source)),
    },
    shortName(source, sources),
  );
}

/** The places that links of facts stand for. */
const linked = new WeakMap<Element, Place>();

/** The place of a {@link placeLink} at or around `element`, with the link. */
export function linkAt(element: Element): readonly [Element, Place] | null {
  const link = element.closest('.place-link');
  const place = link === null ? undefined : linked.get(link);
  return link === null || place === undefined ? null : [link, place];
}

/** A place that is no numbered source: the facts' links. `again`: it follows one of the same file, whose name is not said twice. */
export function placeLink(
  place: Place,
  among: readonly Place[],
  again: boolean,
  onOpen: (place: Place) => void,
): HTMLElement {
  const name = fullName(place);
  const link = element(
    'button',
    { type: 'button', class: 'place-link', 'data-testid': 'place', 'aria-label': t('Open {0}', name) },
    again ? `${place.startLine}` : shortName(place, among),
  );
  link.addEventListener('click', () => onOpen(place));
  linked.set(link, place);
  return link;
}
