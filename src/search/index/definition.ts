import type { Range } from '../../protocol/engineProtocol';
import type { Outline } from '../../reading/languages/outline';

/** Where a symbol is defined; `container` is the class (or the like) around it. */
export interface Definition extends Range {
  readonly name: string;
  readonly kind: string;
  readonly container: string | null;
  /** First sentence of its doc comment. */
  readonly doc: string | null;
}

/** A symbol's name with what is around it. */
export function fullName({ name, container }: Pick<Definition, 'name' | 'container'>): string {
  return container === null ? name : `${container}.${name}`;
}

/** An outline's symbols, in the order of their lines. */
export function definitionsOf(outline: Outline | null): Omit<Definition, 'path'>[] {
  return (outline?.symbols ?? [])
    .map(({ name, kind, container, doc, startLine, endLine }) => ({ startLine, endLine, name, kind, container, doc }))
    .sort((a, b) => a.startLine - b.startLine);
}

/** By path, then by line. */
export function inOrder(a: Range, b: Range): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.startLine - b.startLine;
}
