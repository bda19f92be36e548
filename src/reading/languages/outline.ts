import treeSitter, { type Language, type Parser, type Tree } from '@vscode/tree-sitter-wasm';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isOver, now, type Moment } from '../../shared/busyTime';
import { type CodeOutline, codeOutline } from './codeOutline';
import type { FileText } from '../files/document';
import { fileSummary } from './fileSummary';
import type { ToldFunction } from './functionStep';
import { functionSteps } from './functionSteps';
import { componentOf } from './component';
import { compositeOf, type Part } from './compositeFile';
import { extensionOf } from './extension';
import { grammarNames, grammarOf } from './grammars';
import { isData } from './isData';
import { wordSymbols } from './wordSymbols';
import type { LanguageRules } from './languageRules';
import { lineSymbols } from './lineSymbols';
import type { OutlineSymbol } from './outlineSymbol';
import { type CursorCalls, type SyntaxNode, syntaxNodes } from './syntaxNode';
import { textSymbols } from './textSymbols';

/**
 * What a file says of itself. `summary`: the first sentence of its doc comment, docstring, or Markdown title and text.
 * `references` are in the order of the file, without definitions, imports and what functions bind themselves.
 */
export interface Outline extends CodeOutline {
  readonly summary: string | null;
  /**
   * Why definitions and uses may be missing: there is no grammar for the language (what is defined is guessed by words), or the file is too
   * large to parse. Absent where a grammar read it, and for prose and data, which hold none.
   */
  readonly unparsed?: 'language' | 'size';
  /** First and last lines of what the grammar could not make sense of: what stands there may be missing. */
  readonly broken?: readonly (readonly [first: number, last: number])[];
}

export interface Outliner {
  /** Loads the grammars of what a file holds, unless they are loaded. */
  load(document: FileText): Promise<void>;
  /**
   * A function of the document alone, whose grammar is loaded. Takes about 1 ms for 10 KB. Throws {@link UnparsedError}, after which one of
   * another kind than `slow` leaves the outliner of no more use: a parser that died is not an empty outline.
   */
  outline(document: FileText): Outline;
  /**
   * What the functions on these lines of a document do, as {@link functionSteps} tells it; null for each that it tells nothing of. The grammar is
   * loaded. Throws as {@link Outliner.outline} does.
   */
  steps(document: FileText, lines: readonly Lines[]): (ToldFunction | null)[];
}

/** 1-based, both included. */
export interface Lines {
  readonly startLine: number;
  readonly endLine: number;
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
  const calls = await (parserModule ??= loadParser(grammarFolder));
  const loading = new Map<string, Promise<void>>();
  const loaded = new Map<string, LoadedGrammar>();
  const loadGrammar = (name: string): Promise<void> => {
    const known = loading.get(name);
    if (known !== undefined) return known;
    const done = readFile(join(grammarFolder, `tree-sitter-${name}.wasm`)).then(async file => {
      loaded.set(name, new LoadedGrammar(await treeSitter.Language.load(file), calls));
    });
    loading.set(name, done);
    return done;
  };
  if (load === 'all') await Promise.all(grammarNames.map(loadGrammar));
  return {
    async load({ path, text }) {
      const extension = extensionOf(path, text);
      for (const each of [extension, ...(partExtensions[extension] ?? [])]) {
        const grammar = grammarOf(each)?.grammar;
        if (grammar !== undefined) await loadGrammar(grammar);
      }
    },
    outline(document) {
      const code = codeOf(document, loaded);
      return { summary: fileSummary(document) ?? docOfFirstExport(code.symbols), ...code };
    },
    steps({ path, text }, lines) {
      const extension = extensionOf(path, text);
      const language = grammarOf(extension);
      const grammar = language === undefined ? undefined : loaded.get(language.grammar);
      if (language === undefined || grammar === undefined || text.length > maxParsed) return lines.map(() => null);
      return grammar.nodes(text, language.rules, nodes =>
        lines.map(each => functionSteps(nodes, text, extension, each)),
      );
    },
  };
}

/** tree-sitter itself, of which a process has one. */
let parserModule: Promise<CursorCalls> | undefined;

async function loadParser(grammarFolder: string): Promise<CursorCalls> {
  // Emscripten's own way to hand a module its memory; what it exports is put into the same object.
  const module = { locateFile: (file: string) => join(grammarFolder, file), wasmMemory: parserMemory() };
  await treeSitter.Parser.init(module);
  return module as unknown as CursorCalls;
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
const callsALook = 256;

/** A larger file is not parsed, in UTF-16 units: 512 K take 0.4 to 0.8 s, during which the process does nothing else. */
const maxParsed = 512 * 1024;
/** A longer line is not looked at, in UTF-16 units: a tool wrote it. */
const maxLine = 5000;

type Code = Omit<Outline, 'summary'>;

const nothing: CodeOutline = { symbols: [], references: [], imports: [] };

/** The languages that files of several may hold. */
const partExtensions: Readonly<Record<string, readonly string[]>> = {
  vue: ['ts', 'tsx'],
  svelte: ['ts', 'tsx'],
  astro: ['ts', 'tsx'],
  html: ['js', 'ts'],
  htm: ['js', 'ts'],
  ipynb: ['py', 'r', 'jl', 'scala', 'js', 'ts', 'rb'],
};

function codeOf({ path, text }: FileText, loaded: ReadonlyMap<string, LoadedGrammar>): Code {
  const extension = extensionOf(path, text);
  if (grammarOf(extension)) return handWritten(parsed(extension, text, loaded), text);
  const composite = text.length > maxParsed ? null : compositeOf(extension, text);
  if (composite === null) {
    const guessed = text.length > maxParsed ? null : wordSymbols(extension, text);
    if (guessed !== null) return handWritten({ ...nothing, symbols: guessed, unparsed: 'language' }, text);
    const symbols = textSymbols(extension, text);
    return { ...nothing, symbols, ...(isData(path, extension) ? {} : { unparsed: 'language' }) };
  }
  const parts = composite.parts.map(part => partOf(part, loaded));
  const component = componentOf(path, extension, text);
  const whole = [
    {
      ...nothing,
      symbols: component?.symbols ?? [],
      imports: [...(component?.imports ?? []), ...composite.imports],
      references: composite.references,
    },
    ...parts,
  ];
  const byLine = (a: { readonly line: number }, b: { readonly line: number }): number => a.line - b.line;
  return handWritten(
    {
      symbols: whole
        .flatMap(({ symbols }) => symbols)
        .sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine),
      references: whole.flatMap(({ references }) => references).sort(byLine),
      imports: whole.flatMap(({ imports }) => imports).sort(byLine),
    },
    text,
  );
}

function parsed(extension: string, text: string, loaded: ReadonlyMap<string, LoadedGrammar>): Code {
  const language = grammarOf(extension);
  if (!language) return { ...nothing, symbols: wordSymbols(extension, text) ?? [] };
  const grammar = loaded.get(language.grammar);
  if (grammar === undefined) throw new Error(`The grammar ${language.grammar} was not loaded.`);
  return text.length > maxParsed
    ? { ...nothing, symbols: lineSymbols(text, language.rules.assigned), unparsed: 'size' }
    : grammar.outline(text, language.rules);
}

function partOf({ extension, text, lines, usesOnly }: Part, loaded: ReadonlyMap<string, LoadedGrammar>): CodeOutline {
  const { symbols, references, imports } = parsed(extension, text, loaded);
  const lineOf = (line: number): number => (lines === undefined ? line : (lines[line - 1] ?? lines.at(-1) ?? 1));
  return {
    symbols: usesOnly
      ? []
      : symbols.map(each => ({ ...each, startLine: lineOf(each.startLine), endLine: lineOf(each.endLine) })),
    references: references.map(each => ({ ...each, line: lineOf(each.line) })),
    imports: imports.map(each => ({ ...each, line: lineOf(each.line) })),
  };
}

/** Without what stands on lines that no one wrote by hand. */
function handWritten(code: Code, text: string): Code {
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
    ...code,
    symbols: code.symbols.filter(({ startLine }) => !long.has(startLine)),
    references: code.references.filter(each => !long.has(each.line)),
    imports: code.imports.filter(each => !long.has(each.line)),
  };
}

function docOfFirstExport(symbols: readonly OutlineSymbol[]): string | null {
  return symbols.find(({ exported, container, doc }) => exported && container === null && doc !== null)?.doc ?? null;
}

class LoadedGrammar {
  private parser: Parser | null = null;

  constructor(
    private readonly language: Language,
    private readonly calls: CursorCalls,
  ) {}

  outline(text: string, rules: LanguageRules): Code {
    return this.nodes(text, rules, (nodes, hasError) => {
      const broken = hasError ? brokenLines(nodes, text) : [];
      return { ...codeOutline(nodes, text, rules), ...(broken.length > 0 ? { broken } : {}) };
    });
  }

  /** What `read` makes of a text's nodes. Throws {@link UnparsedError}. */
  nodes<T>(text: string, rules: LanguageRules, read: (nodes: readonly SyntaxNode[], hasError: boolean) => T): T {
    const parser = (this.parser ??= new treeSitter.Parser().setLanguage(this.language));
    let tree: Tree | null = null;
    try {
      let calls = 0;
      let began: Moment | undefined;
      // Called every 100 steps, some 10 µs; asking for the time takes as long. The declared result is nothing; true ends the parsing.
      const progressCallback = (): boolean => {
        if (++calls % callsALook !== 0) return false;
        began ??= now();
        return isOver(began, mostParsing);
      };
      tree = parser.parse(rules.prepare?.(text) ?? text, null, { progressCallback });
      if (tree === null) {
        parser.reset();
        throw new UnparsedError('slow');
      }
      return read(syntaxNodes(tree, this.calls), tree.rootNode.hasError);
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

/** The outermost errors, neighbours as one. */
function brokenLines(nodes: readonly SyntaxNode[], text: string): [first: number, last: number][] {
  const found: [number, number][] = [];
  let [at, line, until] = [0, 1, -1];
  const lineAt = (offset: number): number => {
    for (let next = text.indexOf('\n', at); next >= 0 && next < offset; next = text.indexOf('\n', at)) {
      at = next + 1;
      line++;
    }
    return line;
  };
  for (const { type, start, end } of nodes) {
    if (type !== 'ERROR' || start < until) continue;
    until = end;
    const [first, last] = [lineAt(start), lineAt(end)];
    const before = found.at(-1);
    if (before && before[1] >= first - 1) before[1] = last;
    else found.push([first, last]);
  }
  return found;
}
