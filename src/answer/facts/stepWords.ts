import type { CodeStep } from './codeSteps';
import { code } from './proof';

/** UTF-16 units of a piece of code in a sentence. */
const longestCode = 90;

/** One step of code as a clause: "If `x`, it returns `y`". */
export function stepWords(step: CodeStep): string {
  const { inside, ...own } = step;
  if (inside === true)
    return `In a function inside it: ${stepWords(own).replace(/^\p{Lu}/u, letter => letter.toLowerCase())}`;
  const { kind, text, when, effect, value } = step;
  const shown = code(withoutBodies(text), longestCode);
  const does = {
    returns: text === '' ? 'it ends' : `it returns ${shown}`,
    yields: `it yields ${shown}`,
    throws: text === '' ? 'it throws again what it caught' : `it throws ${shown}`,
    loops: `it loops: ${shown}`,
    effect: `it uses ${effect ?? ''}: ${shown}`,
    mutates:
      value === undefined ? `it sets ${shown}` : `it sets ${shown} to ${code(withoutBodies(value), longestCode)}`,
    binds: `it sets ${shown} to ${code(withoutBodies(value ?? ''), longestCode)}`,
    calls: `it calls ${shown}`,
    runs: `it runs ${shown}`,
    updates: `it does ${shown}`,
    waits: `it waits: ${shown}`,
    catches: `it handles an error: ${shown}`,
  }[kind];
  return when === null || kind === 'catches'
    ? `${does.charAt(0).toUpperCase()}${does.slice(1)}`
    : `${conditionWords(when)}, ${does}`;
}

/** When something is done, as the beginning of a sentence: "If `x`", "Unless `x`", "After an error (`catch (e)`)". */
export function conditionWords(when: string): string {
  if (when.startsWith('else of if ')) return `Unless ${code(when.slice('else of if '.length), longestCode)}`;
  if (/^(?:catch|except|rescue)/.test(when)) return `After an error (${code(when, longestCode)})`;
  if (/^(?:finally|ensure)/.test(when)) return 'At the end in any case';
  if (/^(?:(?:case|when|default|else|guard|unless)(?![\p{L}\p{N}_.])|(?:match|switch)\s*[^\s]+$)/u.test(when))
    return `In ${code(when, longestCode)}`;
  return `If ${code(when, longestCode)}`;
}

/** A value without the bodies of functions that are written out in it. */
function withoutBodies(text: string): string {
  const at = /(?<![\w$.])func(?:tion)?\s?\([^()]{0,200}\)[^{}]{0,60}\{/.exec(text);
  return at === null || at.index === 0
    ? text
    : `${text.slice(0, at.index)}${at[0].startsWith('function') ? 'function' : 'func'} …`;
}
