import type { Outline } from '../reading/outline';
import type { FoundLine } from '../search/findLines';
import type { SearchIndex } from '../search/searchIndex';

/** What answers are proved from: the repository as it is now, unsaved texts included. */
export interface Codebase {
  readonly index: Pick<SearchIndex, 'paths' | 'definitions' | 'definedIn' | 'summaryOf' | 'filesNamed'>;
  /** A file's text; undefined where there is no such file. */
  text(path: string): string | undefined;
  outline(path: string): Outline | undefined;
  /** Every line that the pattern finds, in the order of paths and lines. `within`: looked at. Rejects with the signal's reason. */
  find(pattern: RegExp, within: (path: string) => boolean, signal: AbortSignal): Promise<readonly FoundLine[]>;
}
