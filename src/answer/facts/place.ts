import { fullName, type Definition } from '../../search/index/definition';
import { joinLines, splitLines } from '../../search/index/lines';
import type { PickedEvidence } from '../../search/ranking/evidence';
import type { Codebase } from '../codebase';
import { signatureOf } from './factsOf';
import { parametersOf } from './parametersOf';
import { code } from './proof';

/** A definition that the evidence shows, or prose (`definition` is null), and how much of the question it has. */
export interface Place {
  readonly piece: PickedEvidence;
  readonly definition: Definition | null;
  readonly lines: readonly string[];
  readonly worth: number;
}

/** A definition that the evidence need not show, as a place. */
export function placeAt(definition: Definition, worth: number, codebase: Codebase): Place {
  const { path, startLine } = definition;
  const lines = splitLines(codebase.text(path) ?? '');
  const endLine = Math.min(definition.endLine, startLine + 39);
  const text = joinLines(lines, startLine, endLine);
  return {
    piece: { path, startLine, endLine, score: 0, why: 'does the work', text, number: 0 },
    definition,
    lines,
    worth,
  };
}

export function isSame(one: Definition | null, other: Definition | null): boolean {
  return one !== null && other !== null && keyOf(one) === keyOf(other);
}

export function keyOf({ path, startLine }: Definition): string {
  return `${path}:${startLine}`;
}

/** What a place is called: its definition, else its file. */
export function nameOf({ piece, definition }: Place): string {
  return code(definition === null ? piece.path.slice(piece.path.lastIndexOf('/') + 1) : fullName(definition));
}

/** `Class.name(a, b)` of what can be called; a type with its kind; else its name. */
export function shortSignature(definition: Definition, codebase: Codebase): string {
  const signature = signatureOf(definition, codebase);
  const name = fullName(definition);
  if (/function|method|constructor/.test(definition.kind))
    return `${name}(${signature === null ? '' : parametersOf(definition.path, withoutGenerics(signature, definition.name)).join(', ')})`;
  if (/^(?:class|interface|enum|struct|trait|type)$/.test(definition.kind)) return `${definition.kind} ${name}`;
  return signature === null || signature.length > longestSignature ? name : signature;
}

/** A signature without the type parameters after its name, whose brackets would be taken for those of what goes in. */
function withoutGenerics(written: string, name: string): string {
  const signature = written.replaceAll(/\/\/ ?(?:eslint|@ts|prettier)\S*(?: @[\w-]+\/[\w-]+,?)*/g, ' ');
  const at = signature.indexOf(name);
  const rest = at < 0 ? '' : signature.slice(at + name.length).replace(/^[\s=]+/, '');
  if (!rest.startsWith('<')) return signature;
  let depth = 0;
  for (let i = 0; i < rest.length; i++) {
    const letter = rest.charAt(i);
    depth += letter === '<' ? 1 : letter === '>' && rest.charAt(i - 1) !== '=' ? -1 : 0;
    if (depth === 0) return `${name}${rest.slice(i + 1)}`;
  }
  return signature;
}

/** UTF-16 units of a signature. */
export const longestSignature = 110;
