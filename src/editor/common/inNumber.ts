import type { Localize } from './localize';

/** A number as VS Code's language writes it, such as "1,284". The translation of "en" names the locale. */
export function inNumber(value: number, t: Localize, decimals = 0): string {
  return value.toLocaleString(t('en'), { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}
