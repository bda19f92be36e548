import { visible } from '../src/shared/visible';

/** Anything that can stand inside an element; `null` stands for nothing. */
export type Child = Node | string | null;

/** Creates an element. Text is set as text, never parsed, and what in it would act on the order of characters or hide is shown instead; styles are set by class, since the page's CSP forbids style attributes. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    made.setAttribute(name, name === 'title' || name === 'aria-label' ? visible(value) : value);
  made.append(
    ...children.filter(child => child !== null).map(child => (typeof child === 'string' ? visible(child) : child)),
  );
  return made;
}

/** A codicon, hidden from screen readers: the control around it carries the words. */
export function icon(name: string): HTMLElement {
  return element('span', { class: `codicon codicon-${name}`, 'aria-hidden': 'true' });
}

/** A quiet button that shows an icon and says `label` to screen readers and on hover. */
export function iconButton(name: string, label: string, testId: string, onClick: () => void): HTMLButtonElement {
  const button = element(
    'button',
    { type: 'button', class: 'icon-button', title: label, 'aria-label': label, 'data-testid': testId },
    icon(name),
  );
  button.addEventListener('click', onClick);
  return button;
}

/** Words in which `code` stands between backticks, as the starters and facts have it. `shown`: how they may be shown. */
export function withCode(words: string, shown = visible): Node[] {
  return words
    .split(/`([^`]+)`/)
    .map(part => document.createTextNode(shown(part)))
    .map((text, i) => (i % 2 === 1 ? element('code', {}, text) : text))
    .filter(({ textContent }) => textContent !== '');
}

/** Shows `name` instead of the button's icon for a moment, as a sign that the click worked. */
export function flash(button: HTMLElement, name: string): void {
  const own = button.querySelector('.codicon');
  if (own === null || own.classList.contains('flash')) return;
  const before = own.className;
  own.className = `codicon codicon-${name} flash`;
  // 1.2 s: long enough to be seen, short enough not to hide what the button does.
  setTimeout(() => (own.className = before), 1200);
}
