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
  if (old instanceof Text && next instanceof Text) old.data = next.data;
  else if (old instanceof Element && next instanceof Element && sameTag(old, next)) patch(old, next);
  else old.replaceWith(next);
}

function sameTag(a: Element, b: Element): boolean {
  return a.cloneNode(false).isEqualNode(b.cloneNode(false));
}
