import type { Codebase } from '../answer/codebase';
import type { ToolAsOf } from '../protocol/toolResult';
import type { Nearby } from '../search/ranking/evidence';
import type { Searched } from '../search/ranking/searchIndex';

/** What the tools answer from. */
export interface ToolSources {
  readonly codebase: Codebase & { readonly index: Searched };
  readonly nearby: Nearby;
  readonly asOf: () => ToolAsOf;
  /** The path in the repository of what a caller names by an absolute path; any other text as it is. */
  relative(path: string): string;
  /** What differs from the last commit in each folder. Throws CoilError where there is no commit or git is not run. */
  changes(signal: AbortSignal): Promise<readonly FolderChanges[]>;
}

/** A folder's diff, empty where nothing differs; `document`: the path in the repository of one of the diff. */
export interface FolderChanges {
  readonly diff: string;
  document(path: string): string;
}
