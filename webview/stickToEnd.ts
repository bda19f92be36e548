/** Pixels from the end that still count as "at the end". */
const near = 24;

/** Go to what is newest, and stay there while it grows. */
export interface StickToEnd {
  /** An answer that outgrows the page stays at its beginning. */
  readonly toNewest: () => void;
  /** To the very end, and on with it. */
  readonly toEnd: () => void;
}

/**
 * Keeps a growing page at its end while the reader is there, and leaves it alone once they scroll up. What grows longer than the page stays at its
 * beginning, which is read first, unless the reader goes on to the end.
 *
 * @param beginning where what grows begins, in pixels of the page; null: nothing does
 * @param onAway told whether the end is out of sight
 */
export function stickToEnd(
  viewport: HTMLElement,
  content: HTMLElement,
  beginning: () => number | null,
  onAway: (away: boolean) => void,
): StickToEnd {
  let stuck = true;
  let whole = true;
  let last = 0;
  const left = (): number => viewport.scrollHeight - viewport.clientHeight - viewport.scrollTop;
  const follow = (): void => {
    if (content.hidden) return onAway(false);
    if (!stuck) return onAway(left() > near);
    const end = viewport.scrollHeight - viewport.clientHeight;
    const stop = whole ? null : beginning();
    const to = stop === null ? end : Math.min(end, Math.max(viewport.scrollTop, stop));
    viewport.scrollTop = to;
    onAway(end - to > near);
  };
  viewport.addEventListener('scroll', () => {
    const rest = left();
    // Only a scroll upwards is the reader's: content may have grown since the scroll that we made.
    if (rest <= near) {
      stuck = true;
      whole ||= viewport.scrollTop > (beginning() ?? Infinity) + near;
    } else if (viewport.scrollTop < last) stuck = false;
    last = viewport.scrollTop;
    onAway(!content.hidden && rest > near);
  });
  const observer = new ResizeObserver(follow);
  observer.observe(content);
  observer.observe(viewport);
  const go = (toTheEnd: boolean) => () => {
    stuck = true;
    whole = toTheEnd;
    follow();
  };
  return { toNewest: go(false), toEnd: go(true) };
}
