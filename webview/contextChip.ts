import type { ContextItem } from '../src/protocol/chatProtocol';
import { contextIcons } from '../src/protocol/contextIcons';
import { element, icon, type Child } from './element';
import { t } from './l10n';
import { fullName } from './place';

/** What is inside a chip: what is attached and its tokens. */
export function chipParts(item: ContextItem): Child[] {
  const tokens =
    item.tokens === null || item.tokens === 0 ? [] : [element('span', { class: 'chip-tokens' }, words(item.tokens))];
  return [icon(contextIcons[item.kind]), element('span', { class: 'chip-label' }, item.label), ' ', ...tokens];
}

/** The whole of it, for the tooltip and for screen readers. */
export function chipTitle(item: ContextItem): string {
  const { tokens, cut } = item;
  const name = nameOf(item);
  const counted = tokens === null || tokens === 0 ? '' : `, ${t('{0} tokens', words(tokens))}`;
  return `${name}${counted}${cut ? `, ${t('shortened to fit')}` : ''}`;
}

/** The name of the chip as a button: what it shows, then the whole. */
export function chipName(item: ContextItem): string {
  const shown = item.tokens === null || item.tokens === 0 ? item.label : `${item.label} ${words(item.tokens)}`;
  return t('Open {0}', `${shown}, ${chipTitle(item)}`);
}

function nameOf(item: ContextItem): string {
  switch (item.kind) {
    case 'selection':
      return fullName(item);
    case 'symbol':
      return `${item.label}, ${fullName(item)}`;
    case 'file':
    case 'folder':
      return item.path;
    case 'problems':
    case 'changes':
    case 'terminal':
    case 'codebase':
      return `#${item.kind}`;
  }
}

/** Such as "2,300". */
export function words(count: number): string {
  return count.toLocaleString(document.documentElement.lang || 'en');
}
