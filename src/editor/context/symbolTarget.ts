/** A symbol that a CodeLens or hover names to the command that explains it. `line` is 1-based. */
export interface SymbolTarget {
  readonly name: string;
  readonly path: string;
  readonly line: number;
}

/** Links run commands with what stands in them, so it is looked at. */
export function isSymbolTarget(value: unknown): value is SymbolTarget {
  if (typeof value !== 'object' || value === null) return false;
  const { name, path, line } = value as Partial<Record<string, unknown>>;
  return typeof name === 'string' && typeof path === 'string' && Number.isSafeInteger(line) && Number(line) > 0;
}
