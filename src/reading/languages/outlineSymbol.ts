/** One thing that a file defines. Lines are 1-based and inclusive, without the comment above. */
export interface OutlineSymbol {
  readonly name: string;
  readonly kind:
    | 'class'
    | 'function'
    | 'method'
    | 'interface'
    | 'type'
    | 'const'
    | 'enum'
    | 'module'
    | 'property'
    | 'macro'
    | 'heading'
    | 'key';
  readonly startLine: number;
  readonly endLine: number;
  /** One line of at most {@link maxSignature} UTF-16 units. */
  readonly signature: string;
  /** First sentence of its doc comment or docstring. */
  readonly doc: string | null;
  /** What is around it (class, receiver, namespace, function), outermost first, joined by dots. */
  readonly container: string | null;
  /** Other files can use it, by the rules or the habit of the language. */
  readonly exported: boolean;
  /** A prototype: the definition may be in another file. Absent when this is it. */
  readonly declares?: true;
}

export const maxSignature = 160;

/** The text from one offset to another as a signature: one line, without what opens a body. */
export function signatureOf(text: string, start: number, end: number): string {
  const whole = text.slice(start, Math.min(end, start + 4 * maxSignature)).replace(/\s+/g, ' ');
  let length = whole.length;
  for (let opens = 1; opens > 0; length -= opens)
    opens = /[\s{:;=]/.test(whole.charAt(length - 1)) ? 1 : whole.endsWith('=>', length) ? 2 : 0;
  const line = whole.slice(0, length).trimStart();
  return line.length <= maxSignature ? line : `${line.slice(0, maxSignature - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
