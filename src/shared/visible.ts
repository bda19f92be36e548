/**
 * What acts on a terminal or on the order of characters, or hides: C0 and C1 controls but line feed and tab, bidirectional controls, line and
 * paragraph separators, zero-width spaces, and tag characters. The joiners of scripts and emoji are left.
 */
const acting =
  // eslint-disable-next-line no-control-regex -- they are what it is for
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;
const breaking = /[\t\n]/g;

/** A text from a repository as it may be shown: what acts or hides stands as `\u{1b}`, so that it is seen and does nothing. */
export function visible(text: string): string {
  return text.replace(acting, escaped);
}

/** As {@link visible}, of what the user wrote: the marks by which a word from right to left finds its place stay. */
export function visibleOwn(text: string): string {
  return text.replace(acting, character => (/[\u061c\u200e\u200f]/.test(character) ? character : escaped(character)));
}

/** As {@link visible}, of what has one line, such as a path: tabs and line feeds are seen too. */
export function visibleLine(text: string): string {
  return visible(text).replace(breaking, escaped);
}

/** A value as one JSON text in which what {@link visible} escapes is escaped as JSON has it: reading it gives the same value. */
export function visibleJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(acting, characters =>
    characters.replace(/[^]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
