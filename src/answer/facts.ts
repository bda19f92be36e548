import type { Facts, Range } from '../protocol/engineProtocol';
import type { Outline } from '../reading/outline';
import { isTestPath } from '../reading/testPath';
import type { Texts } from '../search/evidence';
import { splitLines } from '../search/lines';

/** Names shorter than this are too common to search for. In characters. */
const shortestName = 3;

/**
 * What search proves about selected lines: the symbol around them, its signature, every line elsewhere that names it (those in
 * tests apart). References are by name: complete, but a namesake may be among them. Null outside any symbol.
 */
export function factsOf(
  selection: Range,
  outline: Outline | undefined,
  paths: Iterable<string>,
  texts: Texts,
  lastChange: string | null,
): Facts | null {
  const symbols = outline?.symbols ?? [];
  const around = symbols.filter(
    ({ startLine, endLine }) => startLine <= selection.endLine && endLine >= selection.startLine,
  );
  // The innermost symbol that holds the whole selection, else the first one in it.
  const holding = around.filter(
    ({ startLine, endLine }) => startLine <= selection.startLine && endLine >= selection.endLine,
  );
  const symbol = holding.sort((a, b) => a.endLine - a.startLine - (b.endLine - b.startLine))[0] ?? around[0];
  if (symbol === undefined) return null;
  const references = symbol.name.length < shortestName ? [] : referencesTo(symbol.name, paths, texts);
  const elsewhere = references.filter(
    ({ path, startLine }) => path !== selection.path || startLine < symbol.startLine || startLine > symbol.endLine,
  );
  return {
    symbol: symbol.container === null ? symbol.name : `${symbol.container}.${symbol.name}`,
    signature: symbol.signature,
    callers: elsewhere.filter(({ path }) => !isTestPath(path)),
    tests: elsewhere.filter(({ path }) => isTestPath(path)),
    lastChange,
  };
}

function referencesTo(name: string, paths: Iterable<string>, texts: Texts): Range[] {
  const pattern = new RegExp(`(?<![\\w$])${name.replace(/[$]/g, '\\$&')}(?![\\w$])`);
  const found: Range[] = [];
  for (const path of paths) {
    const text = texts(path);
    if (text === undefined || !text.includes(name)) continue;
    for (const [i, line] of splitLines(text).entries())
      if (pattern.test(line)) found.push({ path, startLine: i + 1, endLine: i + 1 });
  }
  return found;
}
