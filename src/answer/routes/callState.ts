/** What names mean inside a closure, and what it is in. */
export interface Env {
  readonly routers: ReadonlyMap<string, string>;
  /** The router that a closure of Laravel or Ktor is in, which no name stands for. */
  readonly current: string | null;
  /** Laravel's `Route::controller(X::class)`. */
  readonly controller: string | null;
}

/** What the left part of a chain has come to. */
export interface State {
  router: string | null;
  /** It is known to be a router, not only called like one. */
  sure: boolean;
  /** The path that verbs further right belong to. */
  path: string | null;
  /** The line that gives the path. */
  pathLine: number;
  prefix: string;
  names: string[];
  only: readonly string[] | null;
  methods: string[];
  controller: string | null;
}

/** Where a route is registered. */
export interface Place {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
}
