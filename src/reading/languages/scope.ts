/** Names bound in a function, block or the like, and the scope around it; null is the file's. */
export interface Scope {
  readonly names: Set<string>;
  readonly outer: Scope | null;
}
