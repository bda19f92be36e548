import type { LanguageAnswer, LanguageQuestion } from '../protocol/engineProtocol';
import type { ToldFunction } from '../reading/languages/functionStep';
import type { Lines, Outline } from '../reading/languages/outline';
import type { LineQuery } from '../search/index/findLines';
import type { FoundLine } from '../search/index/matchingLines';
import type { Definition } from '../search/index/definition';
import type { SearchIndex } from '../search/ranking/searchIndex';

/** What answers are proved from: the repository as it is now, unsaved texts included. */
export interface Codebase {
  readonly index: Pick<
    SearchIndex,
    'paths' | 'definitions' | 'definedIn' | 'summaryOf' | 'filesNamed' | 'filesHolding' | 'filesWithWord'
  >;
  /** A file's text; undefined where there is no such file. */
  text(path: string): string | undefined;
  outline(path: string): Outline | undefined;
  /** What the functions on these lines of a file do, by its syntax; null for each of which nothing is told so. */
  steps(path: string, lines: readonly Lines[]): Promise<readonly (ToldFunction | null)[]>;
  /** Every line that a query finds, in the order of paths and lines. Rejects with the signal's reason. */
  find(query: LineQuery, signal: AbortSignal): Promise<readonly FoundLine[]>;
  /** Files that refer to a name, and maybe others. */
  filesReferring(name: string): Iterable<string>;
  /** Files that import a file or package of this name, and maybe others. */
  filesImporting(name: string): Iterable<string>;
  /**
   * Commits that changed a symbol, or the whole file or folder, newest first, at most some dozens. Null where there is no history, or
   * it takes too long.
   */
  history(path: string, symbol: Definition | null, signal: AbortSignal): Promise<readonly Commit[] | null>;
  /** What git tells of the whole and of times; null where it is not asked. */
  readonly git: GitFacts | null;
  /** Files whose path is or ends with `name` that are there and not read, with the reason in words. */
  notRead(name: string): readonly { readonly path: string; readonly reason: string }[];
  /** Source files and links that are there and not read, with the reason in words: anything could be in them. */
  leftOut(): readonly { readonly path: string; readonly reason: string }[];
  /** What the editor's language servers say; null where there is no editor. */
  readonly askLanguageServer: ((question: LanguageQuestion) => Promise<LanguageAnswer | null>) | null;
}

/** `age`: such as "3 weeks ago"; `body`: its first paragraph. */
export interface Commit {
  readonly hash: string;
  readonly author: string;
  readonly age: string;
  readonly subject: string;
  readonly body: string;
}

/** `files`: paths of the workspace that it changed. */
export interface ChangedCommit extends Commit {
  readonly files: readonly string[];
}

/** Each resolves with null where there is no history or it takes too long, and rejects only when aborted. */
export interface GitFacts {
  /** Commits that {@link GitFacts.changes} tells at most. */
  readonly mostCommits: number;
  /** Commits that changed a file or folder (`''`: everything) after a time as git reads it, newest first. */
  changes(path: string, since: string | null, signal: AbortSignal): Promise<readonly ChangedCommit[] | null>;
  /** The first commit that has a file, or a name in it. */
  firstWith(path: string, name: string | null, signal: AbortSignal): Promise<Commit | null>;
  /** Files that differ from the last commit, `state` in a word or two. */
  uncommitted(signal: AbortSignal): Promise<readonly { readonly path: string; readonly state: string }[] | null>;
}
