/** What is read of a turn. */
const read = '.question-text, .answer-text, .facts dd';

/** Where `query` (lower case) stands in the words of a turn's element, across its marks and links. */
export function rangesOf(article: HTMLElement, query: string): Range[] {
  return [...article.querySelectorAll(read)].flatMap(part => rangesIn(part, query));
}

function rangesIn(part: Element, query: string): Range[] {
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  const nodes: { readonly node: Text; readonly start: number }[] = [];
  let text = '';
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    if (!(node instanceof Text)) continue;
    nodes.push({ node, start: text.length });
    const lower = node.data.toLowerCase();
    // A few letters are longer in lower case, which would move what follows.
    text += lower.length === node.data.length ? lower : node.data;
  }
  const ranges: Range[] = [];
  const pointAt = (offset: number): readonly [Text, number] | null => {
    const found = nodes.findLast(({ start }) => start <= offset);
    return found === undefined ? null : [found.node, offset - found.start];
  };
  for (let at = text.indexOf(query); at >= 0; at = text.indexOf(query, at + query.length)) {
    const [from, to] = [pointAt(at), pointAt(at + query.length - 1)];
    if (from === null || to === null) break;
    const range = document.createRange();
    range.setStart(...from);
    range.setEnd(to[0], to[1] + 1);
    ranges.push(range);
  }
  return ranges;
}
