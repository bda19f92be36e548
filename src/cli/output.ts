import { visible, visibleJson } from '../shared/visible';

/** A line of what was asked for, on stdout. What acts on a terminal is shown, not done: names and texts come from repositories. */
export function print(text: string): void {
  process.stdout.write(`${visible(text)}\n`);
}

/** A value on stdout, as JSON. */
export function printJson(value: unknown, indent = 0): void {
  process.stdout.write(`${visibleJson(value, indent)}\n`);
}

/** A line about the work, on stderr. */
export function tell(text: string): void {
  process.stderr.write(`${visible(text)}\n`);
}

/** A part of a text on stderr. */
export function tellPart(text: string): void {
  process.stderr.write(visible(text));
}
