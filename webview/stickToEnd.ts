/** Pixels from the end that still count as "at the end". */
const near = 24;

/**
 * Keeps a growing page at its end while the reader is there, and leaves it alone once they scroll up.
 * Returns a function that goes to the end and stays.
 */
export function stickToEnd(viewport: HTMLElement, content: HTMLElement): () => void {
  let stuck = true;
  let last = 0;
  const follow = (): void => {
    if (stuck && !content.hidden) viewport.scrollTop = viewport.scrollHeight;
  };
  viewport.addEventListener('scroll', () => {
    const left = viewport.scrollHeight - viewport.clientHeight - viewport.scrollTop;
    // Only a scroll upwards is the reader's: content may have grown since the scroll that we made.
    if (left <= near) stuck = true;
    else if (viewport.scrollTop < last) stuck = false;
    last = viewport.scrollTop;
  });
  const observer = new ResizeObserver(follow);
  observer.observe(content);
  observer.observe(viewport);
  return () => {
    stuck = true;
    follow();
  };
}
