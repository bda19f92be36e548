import type { Typed } from './boundTypes';
import { chainOf } from './chain';
import type { LanguageRules, Source } from './languageRules';
import { plainType } from './plainType';
import type { SyntaxNode } from './syntaxNode';
import { step } from './tagRules';

/**
 * Of what a parameter, a variable or a field is: the class that is written as its type, else what its first value gives. `name` and `type` are
 * fields or types of nodes, `/` between.
 */
export function typedBy(name: string, type: string, field: boolean): NonNullable<LanguageRules['typed']>[string] {
  return (node, source) => {
    const at = step(node, name);
    if (!at) return [];
    const written = step(node, type);
    const named = written && plainType(source.of(written));
    if (named != null && !/^(?:var|val|let|auto|const|final|dynamic|Any|any|object)$/.test(named))
      return typed(at, named, true, field);
    const made = madeAt(at, node, source);
    return made === null ? [] : typed(at, made, false, field);
  };
}

/** What the value behind a name is made by: `Pump.open()` of `pump = Pump.open(3);`. */
export function madeAt(at: SyntaxNode, node: SyntaxNode, source: Source): string | null {
  const behind = source.text.slice(at.end, Math.min(node.end, at.end + longestValue));
  const value = /^[^=;\n]{0,100}?:?=\s*([^=\s].*)$/s.exec(behind)?.[1];
  return value === undefined ? null : madeBy(value);
}

/** A chain that makes something; null for a bare name, which is what it is. */
export function madeBy(value: string): string | null {
  const text = value.trimEnd();
  const chain = chainOf(text.endsWith(';') ? text.slice(0, -1) : text);
  return chain !== null && /\(\)|^\p{Lu}[\p{L}\p{N}_]*\.\p{Ll}/u.test(chain) ? chain : null;
}

function typed(at: SyntaxNode, type: string, written: boolean, field: boolean): Typed[] {
  const found = { at, type, written };
  return [{ ...found, field: false }, ...(field ? [{ ...found, field: true }] : [])];
}

/** In UTF-16 units. */
const longestValue = 400;
