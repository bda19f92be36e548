import { extname } from 'node:path';
import type { ShownPlace, System } from './system';

/** Plain BM25 over pieces of 40 lines that overlap by 10, of which the best `k` are shown: what any program does in twenty lines. */
export function bm25(k: number): System {
  return checkout => {
    const started = performance.now();
    const pieces: (ShownPlace & { readonly words: ReadonlyMap<string, number>; readonly length: number })[] = [];
    const posted = new Map<string, [piece: number, count: number][]>();
    for (const path of checkout.files) {
      if (!textEndings.has(extname(path))) continue;
      const lines = checkout.text(path).split('\n');
      for (let from = 0; from < lines.length; from += 30) {
        const endLine = Math.min(from + 40, lines.length);
        const all = words(`${path} ${lines.slice(from, endLine).join('\n')}`);
        const counts = new Map<string, number>();
        for (const word of all) counts.set(word, (counts.get(word) ?? 0) + 1);
        for (const [word, count] of counts) {
          const list = posted.get(word) ?? [];
          list.push([pieces.length, count]);
          posted.set(word, list);
        }
        pieces.push({ path, startLine: from + 1, endLine, words: counts, length: all.length });
      }
    }
    const mean = pieces.reduce((sum, { length }) => sum + length, 0) / Math.max(1, pieces.length);
    const indexMs = performance.now() - started;
    const ask = (question: string): Promise<{ places: ShownPlace[]; text: string }> => {
      const scores = new Map<number, number>();
      for (const word of new Set(words(question))) {
        const list = posted.get(word) ?? [];
        const rarity = Math.log(1 + (pieces.length - list.length + 0.5) / (list.length + 0.5));
        for (const [i, count] of list) {
          const norm = 1.2 * (0.25 + (0.75 * (pieces[i]?.length ?? 0)) / mean);
          scores.set(i, (scores.get(i) ?? 0) + (rarity * count * 2.2) / (count + norm));
        }
      }
      const best = [...scores].sort((a, b) => b[1] - a[1]).slice(0, k);
      const places = best.flatMap(([i]) => pieces[i] ?? []);
      const texts = places.map(({ path, startLine, endLine }) =>
        checkout
          .text(path)
          .split('\n')
          .slice(startLine - 1, endLine)
          .join('\n'),
      );
      return Promise.resolve({ places, text: texts.join('\n') });
    };
    return Promise.resolve({ indexMs, ask, close: () => undefined });
  };
}

const textEndings = new Set(
  '.py .pyx .rst .md .txt .toml .js .ts .tsx .go .rs .java .kt .rb .php .cs .c .h .cpp .cfg .html .yml .yaml'.split(
    ' ',
  ),
);
const stopWords = new Set(
  (
    'the a an of to in is are and or for on with that this it as be by from at does do how what why where when which would if into through between ' +
    'its their not can was were has have'
  ).split(' '),
);
const endings = ['ations', 'ation', 'ings', 'ing', 'ies', 'ers', 'er', 'ed', 'es', 's', 'ion', 'ment'];

function words(text: string): string[] {
  const split = text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replaceAll('_', ' ');
  return (split.match(/[a-z]+/g) ?? []).filter(word => !stopWords.has(word) && word.length > 1).map(stem);
}

function stem(word: string): string {
  const ending = endings.find(each => word.endsWith(each) && word.length - each.length >= 3);
  return ending === undefined ? word : word.slice(0, -ending.length);
}
