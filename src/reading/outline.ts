import treeSitter, { type Language, type Parser, type Tree } from '@vscode/tree-sitter-wasm';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CodeOutline, codeOutline } from './codeOutline';
import type { FileText } from './document';
import { fileSummary } from './fileSummary';
import { goRules } from './goRules';
import type { LanguageRules } from './languageRules';
import type { OutlineSymbol } from './outlineSymbol';
import { pythonRules } from './pythonRules';
import { scriptRules } from './scriptRules';
import { syntaxNodes } from './syntaxNode';

/**
 * What a file says of itself. `summary`: the first sentence of its doc comment, docstring, or Markdown title and text.
 * `references` are in the order of the file, without definitions, imports and what functions bind themselves.
 */
export interface Outline extends CodeOutline {
  readonly summary: string | null;
}

export interface Outliner {
  /** A function of the document alone. Takes about 4 ms for 10 KB; never throws, whatever the text. */
  outline(document: FileText): Outline;
}

/** @param grammarFolder where tree-sitter.wasm and the grammars' files are; rejects when one is missing. */
export async function createOutliner(grammarFolder: string): Promise<Outliner> {
  await treeSitter.Parser.init({ locateFile: file => join(grammarFolder, file) });
  // All at once, because `outline` cannot wait.
  const names = [...new Set(Object.values(languages).map(([grammar]) => grammar))];
  const loaded = new Map(
    await Promise.all(
      names.map(async name => {
        const file = await readFile(join(grammarFolder, `tree-sitter-${name}.wasm`));
        return [name, new Grammar(await treeSitter.Language.load(file))] as const;
      }),
    ),
  );
  return {
    outline(document) {
      const [name, rules] = languages[extensionOf(document.path)] ?? [];
      const grammar = name === undefined ? undefined : loaded.get(name);
      const code = grammar && rules ? grammar.outline(document.text, rules) : nothing;
      return { summary: fileSummary(document) ?? docOfFirstExport(code.symbols), ...code };
    },
  };
}

/** A larger file is not parsed, in UTF-16 units: 512 K take about 300 ms, during which the process does nothing else. */
const maxParsed = 512 * 1024;

const nothing: CodeOutline = { symbols: [], references: [], imports: [] };

const languages: Readonly<Record<string, readonly [grammar: string, rules: LanguageRules]>> = {
  ts: ['typescript', scriptRules],
  mts: ['typescript', scriptRules],
  cts: ['typescript', scriptRules],
  tsx: ['tsx', scriptRules],
  js: ['javascript', scriptRules],
  mjs: ['javascript', scriptRules],
  cjs: ['javascript', scriptRules],
  jsx: ['javascript', scriptRules],
  py: ['python', pythonRules],
  pyi: ['python', pythonRules],
  go: ['go', goRules],
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

  outline(text: string, rules: LanguageRules): CodeOutline {
    if (text.length > maxParsed) return nothing;
    let tree: Tree | null = null;
    try {
      this.parser ??= new treeSitter.Parser().setLanguage(this.language);
      tree = this.parser.parse(text);
      return tree === null ? nothing : codeOutline(syntaxNodes(tree), text, rules);
    } catch (error) {
      // A grammar's own scanner may trap, or nesting end the stack, on text that nobody wrote by hand. The file then has
      // no symbols; it is read all the same.
      if (!(error instanceof Error && /^(?:Runtime|Range)Error$/.test(error.name))) throw error;
      this.parser = null;
      return nothing;
    } finally {
      tree?.delete();
    }
  }
}
