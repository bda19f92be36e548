import type { OutlineSymbol } from './outlineSymbol';

/** Clauses of one function, one after another, are one definition. */
export function joinClauses(symbols: readonly OutlineSymbol[]): OutlineSymbol[] {
  const found: OutlineSymbol[] = [];
  for (const symbol of symbols) {
    const last = found.at(-1);
    if (last?.name === symbol.name && last.container === symbol.container && last.kind === symbol.kind)
      found[found.length - 1] = { ...last, endLine: Math.max(last.endLine, symbol.endLine) };
    else found.push(symbol);
  }
  return found;
}
