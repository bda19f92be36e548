import type { Facts, Range } from '../../protocol/engineProtocol';
import { isTestPath } from '../../reading/files/isTestPath';
import { fullName, type Definition } from '../../search/index/definition';
import type { Codebase } from '../codebase';
import type { Links } from './links';
import { refinedUses } from './refinedUses';

/** The symbol that selected lines are about: the innermost that holds them all, else the first one in them. Null outside any. */
export function symbolAt({ path, startLine, endLine }: Range, { index }: Pick<Codebase, 'index'>): Definition | null {
  const touched = index
    .definedIn(path)
    .filter(each => each.kind !== 'heading' && each.startLine <= endLine && each.endLine >= startLine);
  // A selection of a whole function, and a line more, is of that and not of what is around it.
  const begun = touched.find(
    each =>
      each.startLine >= startLine &&
      each.startLine <= endLine &&
      2 * (Math.min(each.endLine, endLine) - each.startLine + 1) > endLine - startLine + 1,
  );
  if (begun !== undefined) return begun;
  const holding = touched.filter(each => each.startLine <= startLine && each.endLine >= endLine);
  return holding.sort((a, b) => a.endLine - a.startLine - (b.endLine - b.startLine))[0] ?? touched[0] ?? null;
}

/** The outermost definitions that selected lines hold or touch, in order, where no single one holds all of the lines; else none. */
export function definitionsIn({ path, startLine, endLine }: Range, { index }: Pick<Codebase, 'index'>): Definition[] {
  const touched = index
    .definedIn(path)
    .filter(each => each.kind !== 'heading' && each.startLine <= endLine && each.endLine >= startLine);
  if (touched.some(each => each.startLine <= startLine && each.endLine >= endLine)) return [];
  const outermost = touched.filter(
    each => !touched.some(other => other !== each && other.startLine <= each.startLine && other.endLine > each.endLine),
  );
  return outermost.sort((a, b) => a.startLine - b.startLine);
}

/**
 * What search proves about a symbol. Callers and tests are complete and certain, by imports; possible callers only have the
 * name. Uses inside the symbol itself do not count.
 */
export async function factsOf(
  definition: Definition,
  codebase: Codebase,
  links: Links,
  signal: AbortSignal,
): Promise<Facts> {
  const outside = (await refinedUses([definition], codebase, links))
    .filter(({ kind }) => kind !== 'import')
    .filter(
      ({ path, startLine }) =>
        path !== definition.path || startLine < definition.startLine || startLine > definition.endLine,
    );
  const certain = outside.filter(each => each.certain);
  const [last] = (await codebase.history(definition.path, definition, signal)) ?? [];
  return {
    symbol: fullName(definition),
    signature: signatureOf(definition, codebase) ?? '',
    doc: definition.doc,
    callers: certain.filter(({ path }) => !isTestPath(path)).map(placeOf),
    callees: links.usedBy(definition).map(({ definition: used, line }) => ({
      path: definition.path,
      startLine: line,
      endLine: line,
      name: fullName(used),
    })),
    possibleCallers: outside.filter(each => !each.certain).map(placeOf),
    tests: certain.filter(({ path }) => isTestPath(path)).map(placeOf),
    lastChange: last === undefined ? null : `“${last.subject}” by ${last.author}, ${last.age}`,
  };
}

/** A symbol's signature on one line; null when it has none. */
export function signatureOf({ path, name, startLine }: Definition, codebase: Codebase): string | null {
  const symbol = codebase.outline(path)?.symbols.find(each => each.name === name && each.startLine === startLine);
  return symbol === undefined || symbol.signature === '' ? null : symbol.signature;
}

function placeOf({ path, startLine, endLine }: Range): Range {
  return { path, startLine, endLine };
}
