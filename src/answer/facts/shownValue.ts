import { code, listed } from './proof';
import { shortCode } from './shortCode';

/** UTF-16 units of a value in a sentence, and keys of an object that are named. */
const longest = 48;
const mostKeys = 6;

/** A value in a sentence: short code as it stands, a long object or map as what it has. */
export function shownValue(text: string): string {
  if (text.length <= longest) return code(text);
  const keys = keysOf(text);
  if (keys === null) return code(shortCode(text, longest));
  const shown = keys.names.slice(0, mostKeys).map(each => code(each));
  const more = keys.names.length > shown.length ? [`${keys.names.length - shown.length} more`] : [];
  return `${keys.of === '' ? 'an object' : `a ${code(keys.of)}`} with ${listed([...shown, ...more])}`;
}

/** The names that an object, map or struct is written with; null for anything else. */
function keysOf(text: string): { readonly of: string; readonly names: readonly string[] } | null {
  const opened = /^(?:(?:new |&)?([\p{L}_][\p{L}\p{N}_.:]{0,40}) ?)?([{[])/u.exec(text);
  if (opened === null || !/[}\]]$/.test(text)) return null;
  const [head, of = '', bracket] = opened;
  if (bracket === '[' && of !== '') return null;
  const names: string[] = [];
  for (const part of partsOf(text.slice(head.length, -1))) {
    const key =
      /^(?:(["']?)([\p{L}_$][\p{L}\p{N}_$ .-]{0,40})\1 ?(?:=>|:(?!:)|=(?![=>]))|([\p{L}_$][\p{L}\p{N}_$]{0,40})$)/u.exec(
        part,
      );
    // `...rest` and the like: what is in it is not known.
    if (key === null) return null;
    if (bracket === '[' && !/^["']?[^"']{1,42}["']? ?=>/.test(part)) return null;
    names.push(key[2] ?? key[3] ?? '');
  }
  return names.length < 2 ? null : { of, names };
}

/** What stands between the commas that are not within brackets or quotes. */
export function partsOf(inside: string): string[] {
  const found: string[] = [];
  let [depth, part, quote] = [0, '', ''];
  for (const letter of inside) {
    if (quote !== '') quote = letter === quote && !part.endsWith('\\') ? '' : quote;
    else if (/["'`]/.test(letter)) quote = letter;
    else depth += '([{'.includes(letter) ? 1 : ')]}'.includes(letter) ? -1 : 0;
    if (letter === ',' && depth === 0 && quote === '') {
      found.push(part.trim());
      part = '';
    } else part += letter;
  }
  return [...found, part.trim()].filter(each => each !== '');
}
