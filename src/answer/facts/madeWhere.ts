import { isTestPath } from '../../reading/files/isTestPath';
import type { Range } from '../../protocol/engineProtocol';
import { fullName, type Definition } from '../../search/index/definition';
import { splitLines } from '../../search/index/lines';
import type { Codebase } from '../codebase';
import { codeSteps } from './codeSteps';
import type { Links } from './links';
import { code } from './proof';

/** Files that are looked through, and places given. */
const mostFiles = 12;
const mostPlaces = 2;
const mostLines = 400;

/** Where a type of errors is thrown, and in which case: "It is thrown by `send` if `history > max`". Empty for a type that nothing throws. */
export function madeWhere(
  { name }: Definition,
  links: Links,
  codebase: Codebase,
): { readonly words: string; readonly place: Range }[] {
  const found: { readonly words: string; readonly place: Range }[] = [];
  for (const path of [...codebase.filesReferring(name)]
    .filter(each => !isTestPath(each))
    .sort()
    .slice(0, mostFiles)) {
    const lines = splitLines(codebase.text(path) ?? '');
    const seen = new Set<number>();
    for (const { line, name: used } of codebase.outline(path)?.references ?? []) {
      if (used !== name || found.length >= mostPlaces) continue;
      const around = links.around(path, line);
      if (around === null || !/function|method|constructor/.test(around.kind)) continue;
      const body = lines.slice(around.startLine - 1, Math.min(around.endLine, around.startLine + mostLines));
      const step = codeSteps(path, body, around.startLine).find(
        each => each.line === line && (each.kind === 'throws' || (each.kind === 'returns' && /Err\(/.test(each.text))),
      );
      if (step === undefined || seen.has(around.startLine)) continue;
      seen.add(around.startLine);
      const when =
        step.when === null
          ? ''
          : /^(?:catch|except|rescue)/.test(step.when)
            ? ` after an error (${code(step.when, 70)})`
            : ` if ${code(step.when, 80)}`;
      found.push({
        words: `It is thrown by ${code(fullName(around))}${when}`,
        place: { path, startLine: line, endLine: line },
      });
    }
  }
  return found;
}
