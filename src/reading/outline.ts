import treeSitter, { type Language, type Parser, type Tree } from '@vscode/tree-sitter-wasm';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileText } from './document';
import { fileSummary } from './fileSummary';
import { goSymbols } from './goSymbols';
import { pythonSymbols } from './pythonSymbols';
import { scriptSymbols } from './scriptSymbols';
import type { OutlineSymbol, SymbolsOf } from './outlineSymbol';

/** What a file says of itself. `summary`: the first sentence of its doc comment, docstring, or Markdown title and text. */
export interface Outline {
  readonly summary: string | null;
  readonly symbols: readonly OutlineSymbol[];
}

export interface Outliner {
  /** A function of the document alone. Takes about 1 ms for 10 KB; never throws, whatever the text. */
  outline(document: FileText): Outline;
}

/** @param grammarFolder where tree-sitter.wasm and the grammars' files are; rejects when one is missing. */
export async function createOutliner(grammarFolder: string): Promise<Outliner> {
  await treeSitter.Parser.init({ locateFile: file => join(grammarFolder, file) });
  const loaded = new Map<string, Grammar>();
  // All at once, because `outline` cannot wait: compiling the five takes less than 100 ms.
  for (const name of new Set(Object.values(grammars).map(([grammar]) => grammar)))
    loaded.set(
      name,
      new Grammar(await treeSitter.Language.load(await readFile(join(grammarFolder, `tree-sitter-${name}.wasm`)))),
    );
  return {
    outline(document) {
      const [name, symbolsOf] = grammars[extensionOf(document.path)] ?? [];
      const grammar = name === undefined ? undefined : loaded.get(name);
      const symbols = grammar && symbolsOf ? grammar.symbols(document.text, symbolsOf) : [];
      return { summary: fileSummary(document) ?? docOfFirstExport(symbols), symbols };
    },
  };
}

/** A larger file is not parsed, in UTF-16 units: 512 K take about 300 ms, during which the process does nothing else. */
const maxParsed = 512 * 1024;

const grammars: Readonly<Record<string, readonly [grammar: string, symbolsOf: SymbolsOf]>> = {
  ts: ['typescript', scriptSymbols],
  mts: ['typescript', scriptSymbols],
  cts: ['typescript', scriptSymbols],
  tsx: ['tsx', scriptSymbols],
  js: ['javascript', scriptSymbols],
  mjs: ['javascript', scriptSymbols],
  cjs: ['javascript', scriptSymbols],
  jsx: ['javascript', scriptSymbols],
  py: ['python', pythonSymbols],
  pyi: ['python', pythonSymbols],
  go: ['go', goSymbols],
};

function extensionOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).toLowerCase();
}

function docOfFirstExport(symbols: readonly OutlineSymbol[]): string | null {
  return symbols.find(({ exported, container, doc }) => exported && container === null && doc !== null)?.doc ?? null;
}

class Grammar {
  private parser: Parser | null = null;

  constructor(private readonly language: Language) {}

  symbols(text: string, symbolsOf: SymbolsOf): readonly OutlineSymbol[] {
    if (text.length > maxParsed) return [];
    let tree: Tree | null = null;
    try {
      this.parser ??= new treeSitter.Parser().setLanguage(this.language);
      tree = this.parser.parse(text);
      return tree === null ? [] : symbolsOf(tree.rootNode, text);
    } catch (error) {
      // A grammar's own scanner may trap, or nesting end the stack, on text that nobody wrote by hand. The file then has
      // no symbols; it is read all the same.
      if (!(error instanceof Error && /^(?:Runtime|Range)Error$/.test(error.name))) throw error;
      this.parser = null;
      return [];
    } finally {
      tree?.delete();
    }
  }
}
