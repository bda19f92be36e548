import type { OutlineSymbol } from './outlineSymbol';
import { plainType } from './plainType';

/**
 * The class of what a function gives or a constant holds, as its signature writes it (`Self` and the like stand for its own class): of the usual
 * wrappers what is in them. Null where the signature does not tell.
 */
export function resultType({ name, signature, kind }: OutlineSymbol, path: string): string | null {
  const at = nameAt(signature, name);
  if (at < 0) return null;
  const before = signature.slice(0, at);
  const behind = withoutBrackets(signature.slice(at + name.length));
  const extension = path.slice(path.lastIndexOf('.') + 1);
  if (typeFirst.test(extension)) {
    const type = /([\p{L}_][\p{L}\p{N}_.:]{0,99}(?:\s?<[^()]{1,99}>)?[\s*&?]{1,9})$/u.exec(before)?.[1];
    const told = type === undefined ? null : plainType(type, true);
    return told !== null && !/^(?:var|val|auto|void|final|static|const|new|return)$/.test(told)
      ? told
      : madeBy(behind, kind);
  }
  const written = writtenBehind(behind.trim(), extension);
  const of = written === undefined ? null : plainType(written.split(/\s=/, 1)[0] ?? '', true);
  // In JavaScript what `let` binds may change.
  return of ?? (/^[cm]?jsx?$/.test(extension) && /\b(?:let|var)\s+$/.test(before) ? null : madeBy(behind, kind));
}

/** The type that is written behind a name and its parameters. */
function writtenBehind(behind: string, extension: string): string | undefined {
  if (extension === 'go') return behind.replace(/^\(/, '');
  const arrow = behind.indexOf('->');
  if (arrow >= 0) return behind.slice(arrow + 2);
  const [mark] = /^[?!]?:/.exec(behind) ?? [];
  return mark === undefined ? undefined : behind.slice(mark.length);
}

/** The name as a whole word, the last before its parameters. */
function nameAt(signature: string, name: string): number {
  for (let at = signature.indexOf(name); at >= 0; at = signature.indexOf(name, at + 1)) {
    const [left, right] = [signature.charAt(at - 1), signature.charAt(at + name.length)];
    if (!/[\p{L}\p{N}_$]/u.test(left) && !/[\p{L}\p{N}_$]/u.test(right)) return at;
  }
  return -1;
}

/** What stands behind a name's parameters and type parameters. */
function withoutBrackets(text: string): string {
  let rest = text;
  for (const [open, close] of ['<>', '[]', '()', '()'].map(pair => [pair.charAt(0), pair.charAt(1)] as const)) {
    if (!rest.startsWith(open)) continue;
    let depth = 0;
    let end = -1;
    for (let at = 0; at < rest.length && end < 0; at++) {
      if (rest[at] === open) depth++;
      else if (rest[at] === close && rest[at - 1] !== '-' && rest[at - 1] !== '=' && --depth === 0) end = at;
    }
    if (end < 0) return '';
    rest = rest.slice(end + 1);
  }
  return rest;
}

/** `= new Store()`, `= Store()`, `= Store.of(…)`, `= Store{…}`: what a value that is made so is of. */
function madeBy(behind: string, kind: OutlineSymbol['kind']): string | null {
  if (!/^(?:const|property)$/.test(kind)) return null;
  return /^[^=]{0,99}=\s*(?:new\s+|&)?(\p{Lu}[\p{L}\p{N}_.]{0,99})\s?[({<[]/u.exec(behind)?.[1] ?? null;
}

/** Languages that write the type before the name. */
const typeFirst = /^(?:java|cs|csx|c|h|cc|cpp|cxx|hh|hpp|hxx|dart|m|mm|groovy)$/;
