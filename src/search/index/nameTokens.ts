import type { Outline } from '../../reading/languages/outline';

/** The names that a file refers to or imports, as words for FTS5's `ascii` tokenizer (with `_` as a letter), each once. */
export function referredTokens({ references, imports }: Outline): string[] {
  const names = [
    ...references.map(({ name }) => name),
    ...imports.flatMap(({ names }) => names.map(each => each.name)),
  ];
  return [...new Set(names.filter(name => name !== '').map(nameToken))];
}

/** The parts of the paths and names that a file imports, each once. */
export function importedTokens({ imports }: Outline): string[] {
  const parts = imports.flatMap(({ source, names }) => [source, ...names.map(({ name }) => name)].flatMap(partsOf));
  return [...new Set(parts.map(nameToken))];
}

/**
 * What the imports of a file have that lead to the file at `target` (or to a package of that name): all tokens of one of the lists. Or the file
 * stands below `folder`, from where dots lead to `target`.
 */
export interface ImportTokens {
  readonly anyOf: readonly (readonly string[])[];
  readonly folder: string | null;
}

export function tokensOfTarget(target: string): ImportTokens {
  const parts = target.split('/');
  const name = parts.at(-1) ?? target;
  const dot = name.indexOf('.', 1);
  const stem = dot < 0 ? name : name.slice(0, dot);
  const byName = partsOf(stem).map(nameToken);
  // What stands for its folder is imported by the folder's name, or from inside by dots.
  const forFolder = /^(?:index|__init__|mod|lib|main|package)$/.test(stem) || /\.(?:go|java|rs|php|kt|cs)$/.test(name);
  if (!forFolder) return { anyOf: [byName], folder: null };
  const byFolder = partsOf(parts.at(-2) ?? '').map(nameToken);
  return { anyOf: [byName, byFolder].filter(tokens => tokens.length > 0), folder: parts.slice(0, -1).join('/') };
}

/**
 * One name as one word, the same for no other: capitals, `_`, `$` and all else that the tokenizer would fold or split are written with `_`
 * before them. The word of a name's beginning is the beginning of the name's word.
 */
export function nameToken(name: string): string {
  // Most are plain.
  if (!special.test(name)) return name;
  return name.replaceAll(/[^a-z0-9\u0080-\uffff]/g, each =>
    /[A-Z]/.test(each) ? `_${each.toLowerCase()}` : `_0${each.charCodeAt(0).toString(36).padStart(2, '0')}`,
  );
}

const special = /[^a-z0-9\u0080-\uffff]/;

function partsOf(path: string): string[] {
  return path.split(/[^\p{L}\p{N}_$@-]+/u).filter(part => part !== '');
}
