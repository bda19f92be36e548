import { element, type Child } from './element';

/** A row of buttons that Tab reaches as one; the arrow keys go from button to button ({@link moveInToolbar}). */
export function toolbar(attributes: Readonly<Record<string, string>>, ...children: readonly Child[]): HTMLElement {
  const bar = element('div', { role: 'toolbar', ...attributes }, ...children);
  buttonsOf(bar).forEach((button, i) => button.setAttribute('tabindex', i === 0 ? '0' : '-1'));
  return bar;
}

/** The arrow keys, Home and End within a {@link toolbar}; one listener for a whole page, since streaming replaces its rows. */
export function moveInToolbar(event: KeyboardEvent): void {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return;
  const bar = target.closest('[role=toolbar]');
  if (bar === null) return;
  const buttons = buttonsOf(bar);
  const at = buttons.indexOf(target);
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  const next = buttons[(to + buttons.length) % buttons.length];
  for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
  next?.focus();
}

function buttonsOf(bar: Element): HTMLElement[] {
  return [...bar.querySelectorAll<HTMLElement>('button')];
}
