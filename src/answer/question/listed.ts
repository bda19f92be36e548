import type { Listed } from './asked';

const nouns: readonly (readonly [pattern: string, what: Listed])[] = [
  ['(?:todos?|fixmes?|to-dos?)(?:(?:,| and| or|/)? ?(?:todos?|fixmes?|hacks?))*(?: comments?| notes?)?', 'todos'],
  ['(?:(?:http|api|rest|web|url) )?(?:routes?|endpoints?)', 'routes'],
  ['env(?:ironment)?[ -]?(?:vars?|variables?)', 'environment'],
  ['(?:cli|command[ -]line) (?:options?|flags?|arguments?|switches|parameters)', 'options'],
  ['(?:(?:extension|configuration|config) )?settings?|config(?:uration)? (?:options|keys)', 'settings'],
  ['(?:(?:cli|palette|vs ?code|extension) )?(?:sub)?commands', 'commands'],
];

/** What "endpoints" and its like are a list of, as the source of a pattern. */
export const listNouns = nouns.map(([pattern]) => pattern).join('|');

/** What such words list; null when they are none of {@link listNouns}. */
export function listedOf(words: string): Listed | null {
  return nouns.find(([pattern]) => new RegExp(`^(?:${pattern})$`, 'i').test(words.trim()))?.[1] ?? null;
}
