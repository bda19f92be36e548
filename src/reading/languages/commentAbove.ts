import type { Source } from './languageRules';
import type { SyntaxNode } from './syntaxNode';

/**
 * The text of the comment that ends on the line above a node, with its markers, or null. Decorators and attributes between
 * are passed over; a comment behind code on its line speaks of that code.
 */
export function commentAbove(node: SyntaxNode, source: Source): string | null {
  const { text } = source;
  const siblings = node.parent?.children ?? [];
  let below = source.line(node.start);
  const comment: string[] = [];
  for (let i = node.index - 1; i >= 0; i--) {
    const before = siblings[i];
    if (before === undefined) break;
    // A grammar's line comment may hold its line's end.
    const last = source.line(Math.max(before.start, before.end - (text[before.end - 1] === '\n' ? 1 : 0)));
    if (last + 1 < below) break;
    const first = source.line(before.start);
    if (isComment.test(before.type)) {
      const behind = siblings[i - 1];
      if (behind && source.line(behind.end) === first && !isComment.test(behind.type)) break;
      const own = source.of(before);
      if (own.startsWith('/*') && comment.length > 0) break;
      comment.unshift(own.replace(/\n$/, ''));
      if (own.startsWith('/*')) break;
    } else if (!isMark.test(before.type) || comment.length > 0) break;
    below = first;
  }
  return comment.length === 0 ? null : comment.join('\n');
}

const isComment = /comment$/;
const isMark = /^(?:decorator|attribute_item|attribute_list|marker_annotation|annotation|modifiers)$/;
