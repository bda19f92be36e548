/**
 * Makes `into` look like `from`, keeping every node that is already right: a selection, a hover or a focus inside
 * streaming text survives. Event listeners are not carried over, so patched content uses delegation.
 */
export function patch(into: Element, from: Element): void {
  let old: ChildNode | null = into.firstChild;
  for (const next of [...from.childNodes]) {
    if (old === null) {
      into.append(next);
      continue;
    }
    const after: ChildNode | null = old.nextSibling;
    if (!old.isEqualNode(next)) patchNode(old, next);
    old = after;
  }
  while (old !== null) {
    const after: ChildNode | null = old.nextSibling;
    old.remove();
    old = after;
  }
}

/** The same for one node and its replacement. */
export function patchNode(old: ChildNode, next: ChildNode): void {
  if (old instanceof Text && next instanceof Text) patchText(old, next.data);
  else if (old instanceof Element && next instanceof Element && sameTag(old, next)) patch(old, next);
  else old.replaceWith(next);
}

/** Replaces only what differs: setting the whole text would collapse a selection in it. */
function patchText(old: Text, next: string): void {
  const shorter = Math.min(old.length, next.length);
  let start = 0;
  while (start < shorter && old.data[start] === next[start]) start++;
  let end = 0;
  while (end < shorter - start && old.data.at(-1 - end) === next.at(-1 - end)) end++;
  old.replaceData(start, old.length - start - end, next.slice(start, next.length - end));
}

function sameTag(a: Element, b: Element): boolean {
  return a.cloneNode(false).isEqualNode(b.cloneNode(false));
}
