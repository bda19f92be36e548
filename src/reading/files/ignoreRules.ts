import ignore, { type Ignore } from 'ignore';

/**
 * The patterns of one ignore file, in gitignore's syntax. They hold for paths below the file's folder, which is
 * the root's folder `below` (relative, forward slashes, `''` or ending in a slash), or one that lies above the root:
 * then `above` is the root's path in it.
 */
export class IgnoreLayer {
  private rules: Ignore | null = null;
  private tested = 0;

  constructor(
    private readonly patterns: readonly string[],
    private readonly below: string,
    private readonly above = '',
  ) {}

  /** @param path relative to the root, in this layer's folder, ending in a slash when it is a folder. */
  verdict(path: string): 'ignored' | 'included' | null {
    if (this.patterns.length === 0) return null;
    const { ignored, unignored } = this.test(path);
    return ignored ? 'ignored' : unignored ? 'included' : null;
  }

  /**
   * This layer inside a folder that a stronger layer has re-included: the patterns that would ignore the whole folder
   * do not hold there any more, the others do.
   */
  inside(folder: string): IgnoreLayer {
    const path = this.above + folder.slice(this.below.length);
    if (path === '' || this.verdict(folder) !== 'ignored') return this;
    const others = this.patterns.filter(pattern => !rulesOf([pattern]).test(path).ignored);
    return new IgnoreLayer(others, this.below, this.above);
  }

  private test(path: string): ReturnType<Ignore['test']> {
    // It remembers each path it was asked for, and a layer lives as long as the workspace is open.
    if (this.rules === null || this.tested++ % mostRemembered === 0) this.rules = rulesOf(this.patterns);
    return this.rules.test(this.above + path.slice(this.below.length));
  }
}

/** Paths that the ignore package may remember for one layer. */
const mostRemembered = 4096;

/** Layers of one folder, the strongest (deepest) first in each list. */
export interface IgnoreRules {
  /** `.coilignore`: wins over everything below, can re-include. */
  readonly coil: readonly IgnoreLayer[];
  /** `files.exclude` of the editor. */
  readonly editor: IgnoreLayer;
  /** `.gitignore` of the folders, then `.git/info/exclude`. */
  readonly git: readonly IgnoreLayer[];
  /** `linguist-generated` of `.gitattributes`. */
  readonly generated: readonly IgnoreLayer[];
}

/** Never walked, whatever ignore files say: other programs' stores. */
const always = new Set(['.git', '.hg', '.svn', 'node_modules']);

export function isAlwaysIgnored(name: string): boolean {
  return always.has(name);
}

/** @param path relative to the root, ending in a slash when it is a folder. Its folder is not ignored. */
export function isIgnored(rules: IgnoreRules, path: string): boolean {
  const coil = strongest(rules.coil, path);
  if (coil !== null) return coil === 'ignored';
  return rules.editor.verdict(path) === 'ignored' || strongest(rules.git, path) === 'ignored';
}

/** True when `.gitattributes` says that a program wrote the file. */
export function isMarkedGenerated(rules: IgnoreRules, path: string): boolean {
  return strongest(rules.generated, path) === 'ignored';
}

/** The rules that hold inside a folder which is not ignored, before its own ignore files. */
export function rulesInside(rules: IgnoreRules, folder: string): IgnoreRules {
  return {
    coil: rules.coil.map(layer => layer.inside(folder)),
    editor: rules.editor.inside(folder),
    git: rules.git.map(layer => layer.inside(folder)),
    generated: rules.generated,
  };
}

/** The editor's globs as gitignore patterns: braces are expanded, and a glob without `**` holds at the root only. */
export function patternsOfGlobs(globs: readonly string[]): string[] {
  return globs.flatMap(expandBraces).map(glob => (glob.startsWith('**/') ? glob : `/${glob.replace(/^\/+/, '')}`));
}

/** `.gitattributes` as ignore patterns: what they "ignore" is generated. */
export function generatedPatterns(attributes: string): string[] {
  return attributes.split('\n').flatMap(line => {
    const [pattern, ...set] = line.trim().split(/\s+/);
    if (pattern === undefined || pattern.startsWith('#')) return [];
    if (set.some(attribute => /^linguist-generated(?:=true)?$/.test(attribute))) return [pattern];
    return set.some(attribute => /^(?:-linguist-generated|linguist-generated=false)$/.test(attribute))
      ? [`!${pattern}`]
      : [];
  });
}

function strongest(layers: readonly IgnoreLayer[], path: string): 'ignored' | 'included' | null {
  for (const layer of layers) {
    const verdict = layer.verdict(path);
    if (verdict !== null) return verdict;
  }
  return null;
}

function rulesOf(patterns: readonly string[]): Ignore {
  return ignore({ ignorecase: false }).add(patterns);
}

/** Globs that one with braces may stand for: each pair of braces multiplies them. */
const mostExpanded = 1_000;

function expandBraces(glob: string): string[] {
  const expanded: string[] = [];
  for (const waiting = [glob]; waiting.length > 0 && waiting.length + expanded.length <= mostExpanded;) {
    const next = waiting.pop() ?? '';
    const close = next.indexOf('}', next.indexOf('{'));
    const open = close < 0 ? -1 : next.lastIndexOf('{', close);
    if (open < 0) expanded.push(next);
    else
      for (const part of next
        .slice(open + 1, close)
        .split(',')
        .reverse())
        waiting.push(next.slice(0, open) + part + next.slice(close + 1));
  }
  return expanded;
}
