/** VS Code's documents, comparisons and edits for tests in plain Node, as far as proposed edits use them. */

export class EventEmitter<T> {
  private readonly listeners = new Set<(value: T) => void>();
  readonly event = (listener: (value: T) => void): { dispose(): void } => {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  };
  fire(value: T): void {
    for (const listener of this.listeners) listener(value);
  }
  dispose(): void {
    this.listeners.clear();
  }
}

export class FakeUri {
  constructor(
    readonly scheme: string,
    readonly path: string,
  ) {}
  static joinPath(base: string, ...path: string[]): string {
    return [base, ...path].join('/');
  }
  static file(path: string): FakeUri {
    return new FakeUri('file', path);
  }
  static from({ scheme, path }: { scheme: string; path: string }): FakeUri {
    return new FakeUri(scheme, path);
  }
  get fsPath(): string {
    return this.path;
  }
  toString(): string {
    return `${this.scheme}:${this.path}`;
  }
}

interface Position {
  readonly line: number;
  readonly character: number;
}

export class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(startLine: number, startCharacter: number, endLine: number, endCharacter: number) {
    this.start = { line: startLine, character: startCharacter };
    this.end = { line: endLine, character: endCharacter };
  }
}

export class Selection {
  constructor(
    readonly anchor: Position,
    readonly active: Position,
  ) {}
}

export class CodeLens {
  constructor(
    readonly range: Range,
    readonly command: { readonly title: string; readonly arguments: readonly unknown[] },
  ) {}
}

export class TabInputTextDiff {
  constructor(
    readonly original: FakeUri,
    readonly modified: FakeUri,
  ) {}
}

export class TabInputNotebookDiff extends TabInputTextDiff {}
export class TabInputText {
  constructor(readonly uri: FakeUri) {}
}
export class TabInputNotebook extends TabInputText {}
export class TabInputCustom extends TabInputText {}
export class TabInputWebview {
  constructor(readonly viewType: string) {}
}

export class WorkspaceEdit {
  readonly edits: { readonly uri: FakeUri; readonly range: Range; readonly text: string }[] = [];
  replace(uri: FakeUri, range: Range, text: string): void {
    this.edits.push({ uri, range, text });
  }
}

export const EndOfLine = { LF: 1, CRLF: 2 };
export const TextEditorRevealType = { InCenterIfOutsideViewport: 2 };

class FakeDocument {
  languageId = 'typescript';
  constructor(
    readonly uri: FakeUri,
    public text: string,
  ) {}
  get eol(): number {
    return this.text.includes('\r\n') ? EndOfLine.CRLF : EndOfLine.LF;
  }
  getText(range?: FakeSelection): string {
    if (range === undefined) return this.text;
    const lines = this.text.split('\n').slice(range.start.line, range.end.line + 1);
    const last = lines.length - 1;
    // From the end, so that both ends of one line are right.
    lines[last] = (lines[last] ?? '').slice(0, range.end.character);
    lines[0] = (lines[0] ?? '').slice(range.start.character);
    return lines.join('\n');
  }
  validateRange(range: Range): Range {
    return range;
  }
  get lineCount(): number {
    return this.text.split('\n').length;
  }
  lineAt(line: number): { readonly text: string } {
    return { text: this.text.split('\n')[line] ?? '' };
  }
  getWordRangeAtPosition({ line, character }: Position, word: RegExp): FakeSelection | undefined {
    for (const found of this.lineAt(line).text.matchAll(new RegExp(word, 'gu'))) {
      const end = found.index + found[0].length;
      if (found.index <= character && character <= end) return selected(line, found.index, line, end);
    }
    return undefined;
  }
}

/** What is selected in an editor. */
interface FakeSelection {
  readonly start: Position;
  readonly end: Position;
  readonly active: Position;
  readonly isEmpty: boolean;
}

function selected(startLine: number, startCharacter: number, endLine: number, endCharacter: number): FakeSelection {
  const { start, end } = new Range(startLine, startCharacter, endLine, endCharacter);
  return { start, end, active: end, isEmpty: startLine === endLine && startCharacter === endCharacter };
}

interface Change {
  readonly document: FakeDocument;
  readonly reason: number | undefined;
  readonly contentChanges: readonly object[];
}
type Tab = { readonly input: unknown };

/** The state of this VS Code, and what a user does in it. */
export class FakeEditors {
  readonly files = new Map<string, FakeDocument>();
  readonly changes = new EventEmitter<Change>();
  readonly tabChanges = new EventEmitter<{ readonly closed: readonly Tab[] }>();
  tabs: Tab[] = [];
  folders: readonly { readonly name: string; readonly uri: FakeUri }[] | undefined;
  active: { readonly document: FakeDocument; readonly selection: FakeSelection } | undefined;
  visible: readonly FakeEditors['active'][] = [];
  notebooks: readonly { getCells(): readonly { readonly document: FakeDocument }[] }[] = [];
  problems: (readonly [FakeUri, readonly object[]])[] = [];
  lenses: ((document: FakeDocument) => Promise<CodeLens[]>) | undefined;
  content: ((uri: FakeUri) => string) | undefined;
  /** False: edits are refused, as of a file that may not be written. */
  writable = true;

  file(path: string, text: string, scheme = 'file'): FakeUri {
    const uri = new FakeUri(scheme, path);
    this.files.set(uri.toString(), new FakeDocument(uri, text));
    return uri;
  }

  /** Shows a text that is open in an editor, with the characters of its first line selected. */
  show(uri: FakeUri, from: number, to: number): void {
    this.active = { document: this.document(uri), selection: selected(0, from, 0, to) };
    this.visible = [this.active];
  }

  text(uri: FakeUri): string {
    return this.document(uri).text;
  }

  /** Puts a text in the place of a document's, as typing does; with a reason as undoing does. */
  edit(uri: FakeUri, text: string, reason?: number): void {
    const document = this.document(uri);
    document.text = text;
    this.changes.fire({ document, reason, contentChanges: [{}] });
  }

  document(uri: FakeUri): FakeDocument {
    if (uri.scheme !== 'file' && !this.files.has(uri.toString()))
      return new FakeDocument(uri, this.content?.(uri) ?? '');
    const document = this.files.get(uri.toString());
    if (document === undefined) throw new Error(`there is no ${uri.toString()}`);
    return document;
  }

  apply({ edits }: WorkspaceEdit): boolean {
    if (!this.writable) return false;
    for (const uri of new Set(edits.map(edit => edit.uri))) {
      const offset = ({ line, character }: Position): number =>
        this.text(uri).split('\n').slice(0, line).join('\n').length + (line === 0 ? 0 : 1) + character;
      const own = edits.filter(edit => edit.uri === uri);
      const placed = own.map(({ range, text }) => ({ from: offset(range.start), to: offset(range.end), text }));
      let text = this.text(uri);
      for (const { from, to, text: added } of placed.sort((a, b) => b.from - a.from))
        text = text.slice(0, from) + added + text.slice(to);
      this.edit(uri, text);
    }
    return true;
  }

  close(closed: readonly Tab[]): void {
    this.tabs = this.tabs.filter(tab => !closed.includes(tab));
    this.tabChanges.fire({ closed });
  }
}

export const editors = new FakeEditors();
