/** Replaces a part of a text area's text in a way that undo takes back, as if it had been typed. The area gets the focus and an `input` event. */
export function replaceText(area: HTMLTextAreaElement, from: number, to: number, text: string): void {
  area.focus({ preventScroll: true });
  area.setSelectionRange(from, to);
  if (from === to && text === '') return;
  // The only way into the browser's own undo stack; VS Code's undo key reaches that as well.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const done = document.execCommand(text === '' ? 'delete' : 'insertText', false, text);
  if (done) return;
  area.setRangeText(text, from, to, 'end');
  area.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
