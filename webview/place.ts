import type { Place } from '../src/protocol/chatProtocol';
import { element } from './element';

/** Such as "41" or "41-63". */
export function lines(place: Place): string {
  return place.startLine === place.endLine ? `${place.startLine}` : `${place.startLine}-${place.endLine}`;
}

/** The whole path and lines, such as "src/state/store.ts:41-63". */
export function fullName(place: Place): string {
  return `${place.path}:${lines(place)}`;
}

/** Such as "store.ts:41", or with as many folders as tell it from the other files of `among`, such as "web/…/store.ts:41". */
export function shortName(place: Place, among: readonly Place[]): string {
  const own = place.path.split(/[\\/]/);
  const [name = ''] = own.slice(-1);
  const others = among.map(({ path }) => path.split(/[\\/]/)).filter(path => path.join('/') !== own.join('/'));
  const twins = others.filter(path => path.at(-1) === name);
  const at = own.length - 2;
  const differs = [...own.keys()]
    .reverse()
    .find(i => i <= at && twins.every(path => path[path.length - own.length + i] !== own[i]));
  if (twins.length === 0 || at < 0) return `${name}:${place.startLine}`;
  const from = differs ?? 0;
  return `${own[from]}/${from < at ? '…/' : ''}${name}:${place.startLine}`;
}

/** A path that shortens in the middle: its folder gives way before its name does (style.css). */
export function pathLabel(place: Place, withLines = true): HTMLElement {
  const [folder, name] = split(place.path);
  return element(
    'span',
    { class: 'path' },
    folder === '' ? null : element('span', { class: 'path-folder' }, folder),
    element('span', { class: 'path-name' }, name),
    withLines ? element('span', { class: 'path-lines' }, `:${lines(place)}`) : null,
  );
}

/** "src/state/" and "store.ts". */
function split(path: string): [folder: string, name: string] {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  return [path.slice(0, at), path.slice(at)];
}
