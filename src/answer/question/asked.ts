import type { Counted } from './inventoryWords';

/** What a question asks for, where its wording says so; names are as the question writes them. */
export type Asked =
  /** `declared`: the name is an ordinary word, and asked for as one only where some line declares it. */
  | { readonly kind: 'where'; readonly name: string; readonly declared?: true }
  | { readonly kind: 'uses'; readonly name: string; readonly use: Use }
  | { readonly kind: 'explain'; readonly name: string }
  | { readonly kind: 'connect'; readonly from: string; readonly to: string }
  | { readonly kind: 'tests'; readonly name: string }
  /** `name` null: the repository. `since`: a time as git reads it. */
  | {
      readonly kind: 'history';
      readonly name: string | null;
      readonly since?: string;
      readonly what?: 'added' | 'uncommitted';
    }
  | { readonly kind: 'owner'; readonly name: string }
  /** Which places a new name for it would touch. */
  | { readonly kind: 'rename'; readonly name: string }
  /** An option of the command line or a variable of the environment. */
  | { readonly kind: 'flag'; readonly name: string }
  /** Files or definitions to list or `count`. `endings`: of such files only; `within`: a file or folder. */
  | {
      readonly kind: 'inventory';
      readonly what: Counted['what'];
      readonly endings: readonly string[] | null;
      readonly within: string | null;
      readonly count: boolean;
    }
  /** `within`: a file, folder or class; of routes alone. */
  | { readonly kind: 'list'; readonly what: Listed; readonly within?: string }
  /** What handles a request. `method`: in capitals, null for any. */
  | { readonly kind: 'route'; readonly method: string | null; readonly path: string }
  /** `this`: the question has no other word for the repository. */
  | { readonly kind: 'overview'; readonly of: 'repository' | 'this' }
  | { readonly kind: 'run'; readonly task: Task }
  /** What can be asked. */
  | { readonly kind: 'help' };

export type AskedKind = Asked['kind'];

/** `any`: calls, imports and all other references. */
export type Use = 'any' | 'call' | 'import' | 'extend';
/** What a repository has many of. `options`: of its command line. */
export type Listed = 'todos' | 'routes' | 'commands' | 'settings' | 'environment' | 'options';
export type Task = 'all' | 'install' | 'run' | 'build' | 'test' | 'lint';
