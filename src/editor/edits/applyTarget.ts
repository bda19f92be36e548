import { withCodeAt, withCodePlaced, type LineRange } from './placeCode';

/** A file in which code of an answer may belong. `selection`: lines that the question was about, or that are selected now. */
export interface ApplyCandidate {
  readonly path: string;
  readonly text: string;
  readonly selection: LineRange | null;
}

/** Where code of an answer belongs, and what the file becomes with it. */
export interface ApplyTarget {
  readonly path: string;
  readonly proposed: string;
}

/**
 * The first candidate in which something is in the code's place, else the first with a selection, which the code replaces; null where neither
 * is. Candidates: those the answer names first.
 */
export function applyTarget(code: string, candidates: readonly ApplyCandidate[]): ApplyTarget | null {
  for (const { path, text } of candidates) {
    const proposed = withCodePlaced(text, code);
    if (proposed !== null) return { path, proposed };
  }
  for (const { path, text, selection } of candidates) {
    const proposed = selection === null ? null : withCodeAt(text, code, selection);
    if (proposed !== null) return { path, proposed };
  }
  return null;
}

const pathLike = /(?<![\p{L}\p{N}_@.-])[\p{L}\p{N}_@.-]{1,200}(?:\/[\p{L}\p{N}_@.-]{1,200}){0,40}\.\w{1,8}\b/gu;

/**
 * The files that an answer says a block of its code belongs to, likeliest first: in the block's first line, behind its language, or in the words right
 * before it.
 */
export function namedFor(code: string, answer: string): readonly string[] {
  const body = code.replace(/\n$/, '');
  const at = answer.indexOf(body);
  const before = at < 0 ? [] : answer.slice(0, at).split('\n').slice(0, -1);
  const info = before.pop() ?? '';
  const words = before.slice(before.findLastIndex(line => line.includes('```')) + 1).join('\n');
  const first = /^\s*(?:\/\/|#|\/\*|--|<!--)(.*)$/.exec(body.split('\n')[0] ?? '')?.[1] ?? '';
  const found = (text: string): string[] => text.match(pathLike) ?? [];
  return [...new Set([...found(first), ...found(info), ...found(words).reverse()])];
}

/** The path among `paths` that a name means: itself, or the one that ends so, if there is one only. */
export function pathNamed(name: string, paths: readonly string[]): string | null {
  if (paths.includes(name)) return name;
  const [only, more] = [...new Set(paths)].filter(path => path.endsWith(`/${name}`));
  return only === undefined || more !== undefined ? null : only;
}
