import type { LanguageRules } from './languageRules';
import { step } from './tagRules';

/** The class that is written as the type of a parameter, a variable or a field; `name` and `type` are fields or types of nodes, `/` between. */
export function typedBy(name: string, type: string, field: boolean): NonNullable<LanguageRules['typed']>[string] {
  return (node, source) => {
    const at = step(node, name);
    const written = step(node, type);
    const of =
      written &&
      /^(?:const\s{1,9})?(?:\*|&(?:mut\s{1,9})?)?([\p{L}_][\p{L}\p{N}_.]{0,99})(?:<[^<>|]{0,99}>)?[?!]?$/u.exec(
        source.of(written).slice(0, 240),
      )?.[1];
    if (!at || of === undefined) return [];
    const typed = { at, type: of, written: true };
    return [{ ...typed, field: false }, ...(field ? [{ ...typed, field: true }] : [])];
  };
}
