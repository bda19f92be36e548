/** What a question asks for, where its wording says so; names are as the question writes them. */
export type Asked =
  | { readonly kind: 'where'; readonly name: string }
  | { readonly kind: 'uses'; readonly name: string; readonly use: Use }
  | { readonly kind: 'explain'; readonly name: string }
  | { readonly kind: 'connect'; readonly from: string; readonly to: string }
  | { readonly kind: 'tests'; readonly name: string }
  | { readonly kind: 'history'; readonly name: string | null }
  | { readonly kind: 'list'; readonly what: Listed }
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
