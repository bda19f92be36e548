import { isProduct } from './pathPattern';
import { identifiersIn, pathsIn } from './namesIn';
import { isPlaceholder, isProductName } from './notOurs';
import { denies, proposedIn, sentencesOf, type Proposed } from './proposed';
import { piecesOf, tokensOf, type Piece, type Token } from './proseScan';

/** What a model's words are compared with: everything that is here, or that anybody knows. */
export interface KnownHere {
  /** Files, read or not, whose path is or ends with a name. */
  filesNamed(name: string): readonly string[];
  /** A folder's path, or the end of one. */
  isFolder(path: string): boolean;
  /** Lines of a file; null where they are not known. */
  linesOf(path: string): number | null;
  /** Some file has the name as a whole word. */
  holdsName(name: string): boolean;
  /** A package or module of elsewhere, whose members are its own. */
  isPackage(name: string): boolean;
  /** A name of a language, its standard library or a widely used one. */
  isLibraryName(name: string): boolean;
  /** What `[n]` may be. */
  isReference(number: number): boolean;
}

/** Something that is named but not here. `at`: offset in the text that was looked at. */
export interface Unknown {
  readonly name: string;
  readonly at: number;
  readonly problem: 'file' | 'folder' | 'line' | 'name' | 'source';
}

const remarks: Readonly<Record<Unknown['problem'], string>> = {
  file: 'not a file here',
  folder: 'not a folder here',
  line: 'no such line',
  name: 'no such name here',
  source: 'no such source',
};

/**
 * A capable model's text with a remark behind each path, name and reference that exists nowhere; everything else stays as it is, character by
 * character. `given`: what the model read, whose names it may use. What the answer proposes itself, code in blocks, and names of libraries are not
 * remarked on.
 */
export function markUnknown(text: string, given: string, known: KnownHere): { text: string; unknown: Unknown[] } {
  const marker = new Marker(known, identifiersIn(given), proposedIn(text));
  const marks = piecesOf(text).flatMap(piece => (piece.kind === 'code' ? marker.inCode(piece) : marker.inProse(piece)));
  let marked = '';
  let at = 0;
  for (const { end, before, after, remark } of marks.sort((a, b) => a.end - b.end)) {
    marked += `${text.slice(at, end)}${before}(${remark})${after}`;
    at = end;
  }
  return { text: marked + text.slice(at), unknown: marks.map(({ unknown }) => unknown) };
}

interface Mark {
  /** Where the remark goes, and what stands around it. */
  readonly end: number;
  readonly before: string;
  readonly after: string;
  readonly remark: string;
  readonly unknown: Unknown;
}

type Finding = Pick<Unknown, 'name' | 'problem'>;

class Marker {
  private readonly verdicts = new Map<string, boolean>();

  constructor(
    private readonly known: KnownHere,
    private readonly given: ReadonlySet<string>,
    private readonly proposed: Proposed,
  ) {}

  inProse({ at: start, text }: Piece): Mark[] {
    return sentencesOf(text).flatMap(sentence =>
      tokensOf(sentence.text).flatMap(token => {
        const found = denies(sentence, token) ? null : this.problemOf(token, sentence.text);
        if (found === null) return [];
        const { name, problem } = found;
        // A part of a longer span is named in the remark.
        const remark =
          token.kind === 'span' && !token.text.startsWith(name) ? `\`${name}\`: ${remarks[problem]}` : remarks[problem];
        const end = start + sentence.at + token.end;
        return [
          { end, before: ' ', after: '', remark, unknown: { name, problem, at: start + sentence.at + token.at } },
        ];
      }),
    );
  }

  /** Files that commands are run on, and that code of here is imported from: the remark stands below the block. */
  inCode({ at, text, info }: Piece): Mark[] {
    const lines = text.split('\n');
    const shell = /^(?:bash|sh|shell|zsh|console|shellsession|terminal|powershell|cmd)\b/i.test(info);
    const named = shell
      ? lines
          .filter(line => !/\b(?:touch|mkdir|cp|mv|tee|curl|wget|git clone|ln)\b|>|<</.test(line))
          .flatMap(pathsIn)
          .filter(path => this.isOurs(path))
      : [];
    const unknown = [...new Set(named)].filter(path => /\.\w+$/.test(path) && !this.isFile(path));
    if (unknown.length === 0) return [];
    const names = unknown.map(path => `\`${path}\``).join(', ');
    const end = at + text.length;
    const before = text.endsWith('\n') ? '' : '\n';
    return [
      {
        end,
        before,
        after: '\n',
        remark: `${names}: ${remarks.file}`,
        unknown: { name: unknown[0] ?? '', problem: 'file', at },
      },
    ];
  }

  private problemOf(token: Token, sentence: string): Finding | null {
    switch (token.kind) {
      case 'reference': {
        const missing = (token.text.match(/\d+/g) ?? []).find(number => !this.known.isReference(Number(number)));
        // `[0, 1]` is an interval.
        return missing === undefined || /(?<!\d)0/.test(token.text)
          ? null
          : { name: `[${token.text}]`, problem: 'source' };
      }
      case 'link':
        return /^[a-z][a-z0-9+.-]*:|^#|^\/\//i.test(token.text)
          ? null
          : this.pathProblem(token.text.split(/[#?]/)[0] ?? '', true);
      case 'path':
        return this.pathProblem(token.text, false);
      case 'span':
        return this.spanProblem(token.text, sentence, token);
      case 'name':
        return this.bareProblem(token.text, sentence, token);
    }
  }

  /** A file that is not here, or has not so many lines. */
  private pathProblem(written: string, certain: boolean): Finding | null {
    const [, path = written, first, last] = /^(.*?)(?::(\d+)(?:-(\d+))?)?$/.exec(written) ?? [];
    if (!certain && !looksLikeFile(path)) return null;
    if (!this.isFile(path)) return { name: path, problem: 'file' };
    const lines = this.known.filesNamed(path).map(file => this.known.linesOf(file) ?? Infinity);
    if (first === undefined || lines.length === 0) return null;
    return Number(first) >= 1 && Number(last ?? first) <= Math.max(...lines)
      ? null
      : { name: written, problem: 'line' };
  }

  /** Here, to be made, of elsewhere, or no file's name at all. */
  private isFile(path: string): boolean {
    if (isProduct(path) || isPlaceholder(path) || isElsewhere(path)) return true;
    const bare = path.replace(/^(?:\.{0,2}\/)+/, '');
    // What a build or the user makes is in no listing, but is spoken of.
    if (this.known.filesNamed(bare).length > 0 || this.given.has(bare) || this.known.holdsName(bare)) return true;
    for (const each of this.proposed.paths)
      if (each === bare || each.endsWith(`/${bare}`) || bare.endsWith(`/${each}`)) return true;
    // A package's file, such as `lodash/fp.js`; a member, such as `config.port`.
    const [first = ''] = bare.split('/');
    return bare.includes('/') && !this.known.isFolder(first) && this.known.isPackage(first);
  }

  private isOurs(path: string): boolean {
    const [first = '', second] = path.split('/');
    return second !== undefined && this.known.isFolder(first);
  }

  private spanProblem(span: string, sentence: string, { at, end }: Token): Finding | null {
    if (
      span.includes('://') ||
      /^(?:npm|npx|yarn|pnpm|git|cd|pip|cargo|go|docker|kubectl|make|curl|brew|apt|sudo|python3?|node|deno|bun)\s/.test(
        span,
      )
    )
      return this.commandProblem(span);
    if (/^\S+\/$/.test(span) || (/^[\w@.-]+(?:\/[\w@.-]+)+$/.test(span) && !/\.[A-Za-z]\w{0,9}$/.test(span)))
      return this.folderProblem(span);
    if (
      /^[~.]{0,2}\/?[\w@./-]+\.[A-Za-z]\w{0,9}(?::\d+(?:-\d+)?)?$/.test(span) &&
      (span.includes('/') || looksLikeFile(span.replace(/:[\d-]+$/, '')))
    ) {
      const found = this.pathProblem(span, span.includes('/'));
      if (found !== null || span.includes('/') || this.known.filesNamed(span).length > 0) return found;
      return null;
    }
    const chain =
      /^[@#.&*]?((?:[\p{L}_$][\p{L}\p{N}_$]*)(?:(?:\.|::|->|#|\?\.)[\p{L}_$][\p{L}\p{N}_$]*)*)([!?]?(?:\(.{0,200}\))?|<.{0,100}>)$/su.exec(
        span,
      );
    if (chain !== null) {
      const called = /\)$/.test(chain[2] ?? '');
      const parts = (chain[1] ?? '').split(/\?\.|\.|::|->|#/);
      const claimed = called || saidToBeCode(sentence, at, end);
      return this.chainProblem(parts, claimed);
    }
    // Some other expression: what in it is written as a name, outside strings and keys.
    const plain = span.replaceAll(/(["'])(?:(?!\1).){0,200}\1/g, '""');
    for (const [name] of plain.matchAll(
      /(?<![\p{L}\p{N}_$.-])[\p{L}_$][\p{L}\p{N}_$]*(?![\p{L}\p{N}_$-])(?!\s*[:=](?![:=]))/gu,
    ))
      if (isWrittenAsCode(name) && !this.isName(name)) return { name, problem: 'name' };
    return null;
  }

  /** Of a command only the files of folders that are here. */
  private commandProblem(span: string): Finding | null {
    const missing = pathsIn(span.replaceAll(/\b[a-z]{2,10}:\/\/\S+/gi, '')).find(
      path => /\.\w+$/.test(path) && this.isOurs(path) && !this.isFile(path),
    );
    return missing === undefined ? null : { name: missing, problem: 'file' };
  }

  /** A folder, or a file without its ending, below a folder that is here. */
  private folderProblem(span: string): Finding | null {
    const path = span.replace(/^(?:\.{0,2}\/)+/, '').replace(/\/$/, '');
    const parts = path.split('/');
    if (path === '' || isPlaceholder(path) || isElsewhere(path) || this.known.isFolder(path)) return null;
    for (const each of this.proposed.paths) if (`/${each}`.includes(`/${path}`)) return null;
    const last = parts.at(-1) ?? '';
    if (this.known.filesNamed(path).length > 0 || this.endsInStem(path)) return null;
    const here = parts.length > 1 && this.known.isFolder(parts[0] ?? '');
    // "and/or", `lodash/fp`, `origin/main` are none of ours; a lone `utils/` claims to be.
    if (!here && !(parts.length === 1 && span.endsWith('/') && /^[\w-]{3,}$/.test(last))) return null;
    return parts.length === 1 &&
      /^(?:dist|build|out|target|node_modules|vendor|bin|obj|tmp|coverage|logs?|cache)$/.test(last)
      ? null
      : { name: span, problem: 'folder' };
  }

  private endsInStem(path: string): boolean {
    return ['ts', 'tsx', 'js', 'jsx', 'mjs', 'py', 'go', 'rs', 'java', 'rb', 'php', 'vue', 'md', 'json'].some(
      ending => this.known.filesNamed(`${path}.${ending}`).length > 0,
    );
  }

  private chainProblem(parts: readonly string[], claimed: boolean): Finding | null {
    const [first = ''] = parts;
    if (
      parts.length > 1 &&
      (this.known.isPackage(first) || this.known.isLibraryName(first)) &&
      !this.given.has(parts.slice(-1)[0] ?? '')
    ) {
      // A library's member; but what is defined here under the same name is not the library.
      if (!this.known.holdsName(first) || this.known.isPackage(first)) return null;
    }
    for (const [i, part] of parts.entries()) {
      const checked = isWrittenAsCode(part) || (claimed && (i === parts.length - 1 || i === 0));
      if (checked && part.length > 2 && !this.isName(part)) return { name: part, problem: 'name' };
    }
    return null;
  }

  /** A name in plain words: products are called so too, so one that is neither called nor has `_` must be said to be code. */
  private bareProblem(name: string, sentence: string, { at, end }: Token): Finding | null {
    if (isProductName(name) || this.isName(name)) return null;
    const called = /^\(\)/.test(sentence.slice(end - 2));
    if (!called && name.length < 4) return null;
    const isType = /^\p{Lu}/u.test(name) && !name.includes('_');
    if (isType && !saidToBeCode(sentence, at, end) && !/\[\d{1,3}\]/.test(sentence.slice(end))) return null;
    return { name, problem: 'name' };
  }

  private isName(name: string): boolean {
    const before = this.verdicts.get(name);
    if (before !== undefined) return before;
    const bare = name.replace(/^[_$]+(?=\p{L})/u, '');
    const found =
      this.given.has(name) ||
      this.proposed.names.has(name) ||
      isPlaceholder(name) ||
      isProductName(name) ||
      this.known.isLibraryName(name) ||
      this.known.isPackage(name) ||
      this.known.holdsName(name) ||
      (bare !== name && this.known.holdsName(bare));
    this.verdicts.set(name, found);
    return found;
  }
}

/** With an inner capital, `_`, or two capitalised parts. */
function isWrittenAsCode(name: string): boolean {
  return /\p{Ll}[\p{N}]*\p{Lu}|[\p{L}\p{N}]_[\p{L}\p{N}]|^_\p{L}|\p{Lu}\p{Lu}\p{Ll}/u.test(name);
}

/** "the class X", "X function", "`x` is called by `y`": beside the word that says what it is. */
function saidToBeCode(sentence: string, at: number, end: number): boolean {
  return (
    /\b(?:class|function|method|type|interface|struct|enum|trait|component|hook|helper|constant|variable|module|constructor|decorator|macro|callback|(?:calls?|called by|invokes?|invoked by|delegates? to|returned by|defined (?:in|by)|implemented (?:in|by)|inherits from|extends|subclass of))\s+[`*_"(]*$/i.test(
      sentence.slice(0, at),
    ) ||
    /^[`*_")]*\s+(?:class|function|method|type|interface|struct|enum|trait|component|hook|helper|constant|variable|constructor|decorator|macro)\b/i.test(
      sentence.slice(end),
    )
  );
}

/** A name that is a file's by its ending, whatever stands before. */
function looksLikeFile(path: string): boolean {
  return path.includes('/')
    ? !/^\d+\/|\/\d+(?:\.\d+)*$/.test(path) && !/^[A-Z][\w-]*\.[A-Z]/.test(path)
    : fileName.test(path);
}

const fileName =
  /^[\w@-][\w@.-]*\.(?:tsx?|[mc]ts|jsx?|[mc]js|pyi?|go|rs|[ch]|cc|cpp|hpp|cs|java|kts?|rb|php|swift|scala|sh|bash|zsh|ps1|sql|html?|s?css|less|vue|svelte|astro|json[c5]?|ya?ml|toml|ini|cfg|conf|xml|proto|graphql|gql|prisma|md|mdx|rst|txt|ipynb|lock|tf|dart|exs?|hs|lua|jl|zig|nix|gradle|csv|env|svg)$/i;

/** Outside the workspace: the system's, the user's, an installed package's, or what a build makes. */
function isElsewhere(path: string): boolean {
  return /^(?:\/(?:etc|usr|var|tmp|opt|home|root|dev|proc|sys|bin|srv|mnt|Users|Library|app|data|workspace)\b|~|[A-Za-z]:[\\/])|(?:^|\/)(?:node_modules|site-packages|\.venv|venv|__pycache__|dist|build|out|target|coverage|\.next|\.git|\.cache|vendor)\//.test(
    path,
  );
}
