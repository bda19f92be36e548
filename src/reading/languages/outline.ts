import treeSitter, { type Language, type Parser, type Tree } from '@vscode/tree-sitter-wasm';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isOver, now } from '../../shared/busyTime';
import { type CodeOutline, codeOutline } from './codeOutline';
import type { FileText } from '../files/document';
import { fileSummary } from './fileSummary';
import { goRules } from './goRules';
import type { LanguageRules } from './languageRules';
import { lineSymbols } from './lineSymbols';
import type { OutlineSymbol } from './outlineSymbol';
import { pythonRules } from './pythonRules';
import { bashRules } from './bashRules';
import { cppRules } from './cppRules';
import { cSharpRules } from './cSharpRules';
import { javaRules } from './javaRules';
import { phpRules } from './phpRules';
import { rubyRules } from './rubyRules';
import { rustRules } from './rustRules';
import { scriptRules } from './scriptRules';
import { syntaxNodes } from './syntaxNode';
import { textSymbols } from './textSymbols';

/**
 * What a file says of itself. `summary`: the first sentence of its doc comment, docstring, or Markdown title and text.
 * `references` are in the order of the file, without definitions, imports and what functions bind themselves.
 */
export interface Outline extends CodeOutline {
  readonly summary: string | null;
}

export interface Outliner {
  /** Loads the grammar of a file's language, unless it is loaded. */
  load(document: FileText): Promise<void>;
  /**
   * A function of the document alone, whose grammar is loaded. Takes about 1 ms for 10 KB. Throws {@link UnparsedError}, after which one of
   * another kind than `slow` leaves the outliner of no more use: a parser that died is not an empty outline.
   */
  outline(document: FileText): Outline;
}

/** A file's text is more than its parser can do. */
export class UnparsedError extends Error {
  override readonly name = 'UnparsedError';

  constructor(
    readonly why: 'slow' | 'memory' | 'failed',
    cause?: unknown,
  ) {
    super(`The parser: ${why}`, { cause });
  }
}

/**
 * @param grammarFolder where tree-sitter.wasm and the grammars' files are; rejects when one is missing.
 * @param load whether all grammars are loaded at once, so that nobody has to ask for one, or each when it is asked for.
 */
export async function createOutliner(grammarFolder: string, load: 'all' | 'onDemand' = 'all'): Promise<Outliner> {
  // Emscripten's own way to hand a module its memory.
  const options = { locateFile: (file: string) => join(grammarFolder, file), wasmMemory: parserMemory() };
  await treeSitter.Parser.init(options);
  const loading = new Map<string, Promise<void>>();
  const loaded = new Map<string, Grammar>();
  const loadGrammar = (name: string): Promise<void> => {
    const known = loading.get(name);
    if (known !== undefined) return known;
    const done = readFile(join(grammarFolder, `tree-sitter-${name}.wasm`)).then(async file => {
      loaded.set(name, new Grammar(await treeSitter.Language.load(file)));
    });
    loading.set(name, done);
    return done;
  };
  if (load === 'all') await Promise.all(grammars.map(({ grammar }) => loadGrammar(grammar)));
  return {
    async load({ path, text }) {
      const language = languages.get(extensionOf(path, text));
      if (language !== undefined) await loadGrammar(language.grammar);
    },
    outline(document) {
      const code = codeOf(document, loaded);
      return { summary: fileSummary(document) ?? docOfFirstExport(code.symbols), ...code };
    },
  };
}

/** In pages of 64 KiB. A file of the largest size that is parsed takes some 30 MB. */
function parserMemory(): object {
  // The platform's own; only the DOM's types know it.
  const { WebAssembly: platform } = globalThis as unknown as {
    WebAssembly: { Memory: new (pages: { initial: number; maximum: number }) => object };
  };
  return new platform.Memory({ initial: 512, maximum: 4096 });
}

/** Milliseconds that parsing one file may take: a file of the largest size takes a quarter of it. */
const mostParsing = 1_500;

/** A larger file is not parsed, in UTF-16 units: 512 K take 0.4 to 0.8 s, during which the process does nothing else. */
const maxParsed = 512 * 1024;
/** A longer line is not looked at, in UTF-16 units: a tool wrote it. */
const maxLine = 5000;

const nothing: CodeOutline = { symbols: [], references: [], imports: [] };

const grammars: readonly { readonly extensions: string; readonly grammar: string; readonly rules: LanguageRules }[] = [
  { extensions: 'ts mts cts', grammar: 'typescript', rules: scriptRules },
  { extensions: 'tsx', grammar: 'tsx', rules: scriptRules },
  { extensions: 'js mjs cjs jsx', grammar: 'javascript', rules: scriptRules },
  { extensions: 'py pyi pyw', grammar: 'python', rules: pythonRules },
  { extensions: 'go', grammar: 'go', rules: goRules },
  { extensions: 'rs', grammar: 'rust', rules: rustRules },
  { extensions: 'java', grammar: 'java', rules: javaRules },
  { extensions: 'c h cc cpp cxx c++ hh hpp hxx h++ ipp tpp inl', grammar: 'cpp', rules: cppRules },
  { extensions: 'cs csx', grammar: 'c-sharp', rules: cSharpRules },
  { extensions: 'rb rake gemspec ru', grammar: 'ruby', rules: rubyRules },
  { extensions: 'php phtml', grammar: 'php', rules: phpRules },
  { extensions: 'sh bash bats', grammar: 'bash', rules: bashRules },
];
const languages = new Map(grammars.flatMap(each => each.extensions.split(' ').map(extension => [extension, each])));
/** Files without an extension. */
const byName: Readonly<Record<string, string>> = {
  Rakefile: 'rb',
  Gemfile: 'rb',
  Vagrantfile: 'rb',
  '.bashrc': 'sh',
  '.profile': 'sh',
};

function codeOf({ path, text }: FileText, loaded: ReadonlyMap<string, Grammar>): CodeOutline {
  const extension = extensionOf(path, text);
  const language = languages.get(extension);
  const grammar = language && loaded.get(language.grammar);
  if (!language || !grammar) return { ...nothing, symbols: textSymbols(extension, text) };
  const code =
    text.length > maxParsed
      ? { ...nothing, symbols: lineSymbols(text, language.rules.assigned) }
      : grammar.outline(text, language.rules);
  return handWritten(code, text);
}

/** Without what stands on lines that no one wrote by hand. */
function handWritten(code: CodeOutline, text: string): CodeOutline {
  const long = new Set<number>();
  let line = 1;
  for (let start = 0; start < text.length; line++) {
    const next = text.indexOf('\n', start);
    const end = next < 0 ? text.length : next;
    if (end - start > maxLine) long.add(line);
    start = end + 1;
  }
  if (long.size === 0) return code;
  return {
    symbols: code.symbols.filter(({ startLine }) => !long.has(startLine)),
    references: code.references.filter(each => !long.has(each.line)),
    imports: code.imports.filter(each => !long.has(each.line)),
  };
}

/** A file's extension in lower case; what its name or first line says when it has none. */
function extensionOf(path: string, text: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  if (dot > 0) return name.slice(dot + 1).toLowerCase();
  const known = byName[name];
  if (known !== undefined) return known;
  const [, program] =
    /^#!\s*\S*?(?:env\s+)?(bash|sh|dash|zsh|python[\d.]*|node|ruby|php)\b/.exec(text.slice(0, 100)) ?? [];
  return program === undefined ? '' : (programs[program.replace(/(?<![\d.])[\d.]+$/, '')] ?? '');
}

/** What the first line of a script names, as an extension. */
const programs: Readonly<Record<string, string>> = {
  bash: 'sh',
  sh: 'sh',
  dash: 'sh',
  zsh: 'sh',
  python: 'py',
  node: 'js',
  ruby: 'rb',
  php: 'php',
};

function docOfFirstExport(symbols: readonly OutlineSymbol[]): string | null {
  return symbols.find(({ exported, container, doc }) => exported && container === null && doc !== null)?.doc ?? null;
}

class Grammar {
  private parser: Parser | null = null;

  constructor(private readonly language: Language) {}

  outline(text: string, rules: LanguageRules): CodeOutline {
    const parser = (this.parser ??= new treeSitter.Parser().setLanguage(this.language));
    let tree: Tree | null = null;
    try {
      const began = now();
      // The declared result is nothing; true ends the parsing.
      const progressCallback = (): boolean => isOver(began, mostParsing);
      tree = parser.parse(text, null, { progressCallback });
      if (tree === null) {
        parser.reset();
        throw new UnparsedError('slow');
      }
      return codeOutline(syntaxNodes(tree), text, rules);
    } catch (error) {
      // A grammar's own scanner may trap, its memory or the stack end, on text that nobody wrote by hand.
      if (error instanceof Error && error.name === 'RuntimeError')
        throw new UnparsedError(/Aborted|memory/i.test(error.message) ? 'memory' : 'failed', error);
      if (error instanceof RangeError) throw new UnparsedError('failed', error);
      throw error;
    } finally {
      tree?.delete();
    }
  }
}
