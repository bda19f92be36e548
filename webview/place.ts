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

/** Such as "store.ts:41", or "state/store.ts:41" where another of `among` is a different file of the same name. */
export function shortName(place: Place, among: readonly Place[]): string {
  const [folder, name] = split(place.path);
  const clash = among.some(other => other.path !== place.path && split(other.path)[1] === name);
  const parent = split(folder.slice(0, -1))[1];
  return `${clash && parent !== '' ? `${parent}/` : ''}${name}:${place.startLine}`;
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
