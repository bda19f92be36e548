import data from './libraryNames.json';

type Language = keyof typeof data.filters;

/**
 * Whether a name is one of a language of these paths or code blocks, of its standard library or of a widely used library. True for 0.3 % of other
 * names too. scripts/libraryNames.mjs says where the lists come from.
 */
export function libraryNames(languages: Iterable<string>): (name: string) => boolean {
  const wanted = new Set<Language>(['other']);
  for (const each of languages) {
    const language = languageOf[each.toLowerCase()];
    if (language !== undefined) wanted.add(language);
  }
  const filters = [...wanted].map(filterOf);
  return name => {
    const [first, second] = [hash(name, 0), hash(name, 0x9e3779b9) | 1];
    return filters.some(bits => {
      for (let i = 0; i < data.hashes; i++) {
        const at = ((first + Math.imul(i, second)) >>> 0) % (bits.length * 8);
        if (((bits[at >> 3] ?? 0) & (1 << (at & 7))) === 0) return false;
      }
      return true;
    });
  };
}

/** By the ending of a path, or what stands behind a fence. */
const languageOf: Partial<Record<string, Language>> = {
  ...entries(
    'javascript',
    'ts tsx mts cts js jsx mjs cjs vue svelte astro html htm css scss typescript javascript typescriptreact javascriptreact node',
  ),
  ...entries('python', 'py pyi ipynb python python3'),
  ...entries('go', 'go golang'),
  ...entries('rust', 'rs rust'),
  ...entries('java', 'java kt kts scala groovy kotlin'),
};

function entries(language: Language, names: string): Record<string, Language> {
  return Object.fromEntries(names.split(' ').map(name => [name, language]));
}

const decoded = new Map<Language, Uint8Array>();

function filterOf(language: Language): Uint8Array {
  const known = decoded.get(language);
  if (known !== undefined) return known;
  const bits = Buffer.from(data.filters[language], 'base64');
  decoded.set(language, bits);
  return bits;
}

/** FNV-1a, 32 bits, over UTF-16 units, from a seed. */
function hash(name: string, seed: number): number {
  let value = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < name.length; i++) value = Math.imul(value ^ name.charCodeAt(i), 0x01000193) >>> 0;
  return value;
}
