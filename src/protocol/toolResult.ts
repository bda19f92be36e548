/** A place that a tool found. Its lines are those of the file as it is now; a folder's are 0. */
export interface ToolPlace {
  readonly path: string;
  /** 1-based and inclusive. */
  readonly startLine: number;
  readonly endLine: number;
  /** What is there, such as the symbol around a use. */
  readonly name: string | null;
  /** A line about it: a signature, a line of code, a sentence. */
  readonly note: string;
  /** Under which heading it stands. */
  readonly group: string;
  /** False for what only shares a name, or is a guess. */
  readonly certain: boolean;
  /** Its text, where the tool returns text and the budget has room. */
  readonly code?: string;
}

/** What a tool found, and how far it can be trusted. */
export interface ToolResult {
  readonly tool: string;
  /** All of it in words, for a reader or a model: within the budget. */
  readonly text: string;
  /** The places of this page that the budget has room for. */
  readonly places: readonly ToolPlace[];
  /** Places found in all. */
  readonly total: number;
  readonly page: number;
  readonly pages: number;
  /** True when nothing that was asked for can be missing from all pages together; else `gaps` says why not. */
  readonly complete: boolean;
  readonly gaps: readonly string[];
  /** What was left out to stay within page and budget, and how to get it; empty: nothing. */
  readonly cut: readonly string[];
  readonly asOf: ToolAsOf;
  /** Of `text`, estimated: a quarter of its bytes. */
  readonly tokens: number;
}

/** What the result knew. `unsaved`: editor texts that were taken in place of the disk's. */
export interface ToolAsOf {
  readonly commit: string | null;
  readonly files: number;
  readonly indexed: number;
  readonly unsaved: number;
}
