import type { FunctionStep } from '../../reading/languages/functionStep';
import { tells } from './functionWords';
import { wordsOf } from './nameWords';

/** What is done to the world, and what only asks. */
const acting =
  /^(?:write|send|insert|put|delete|remove|save|emit|push|publish|copy|replace|add|append|unsign|sign|verify|post|create|open|start|execute|exec|spawn|register|dispatch|notify|store|set|update|move|rename|evict|dispose|enqueue|dequeue|connect|release|walk|render|job)$/;
const asking =
  /^(?:is|has|get|find|contains?|check|size|length|len|format|encode|count|starts?with|min|max|list|tuple|string|str)$/;

const noEffect =
  /(?:R?[uU]n)?[lL]ock\(\)$|^(?:free|hi_free|close|clearTimeout|clearInterval|trap|shift|shopt|super|base|memset|memcpy|s?n?printf|String\.format|fmt\.Sprintf|len|str|int|list|tuple|dict|isinstance|format!|Date\.now|Math\.\w+)\b(?!.*[|>])/;

/** What a step counts in the sentence that says what a function does: 0 for what need not be told there. */
export function effectWeight(
  { kind, text, local }: FunctionStep,
  locals: ReadonlySet<string>,
  parameters: ReadonlySet<string>,
  isShell: boolean,
): number {
  if (/^(?:calls|runs|starts)$/.test(kind)) {
    if (isShell && /^(?:echo|printf) /.test(text)) return 6;
    if (tells.test(text) || noEffect.test(text)) return 0;
    const said = wordsOf(calleeOf(text))[0] ?? '';
    const acts = acting.test(said) ? 2 : asking.test(said) ? -2 : 0;
    if (local === true) return acts > 0 ? 4.5 : 0;
    const receiver = /^[\w$]+(?=\??\.|->)/.exec(text)?.[0] ?? '';
    // What is put into a local is not yet an effect.
    return acts + (parameters.has(receiver) ? 6 : locals.has(receiver) ? 1 : 5);
  }
  if (kind === 'stops') return text.startsWith('exit') ? 5 : 0;
  const base = /^[\w$]+/.exec(text)?.[0] ?? '';
  const own = locals.has(base) || parameters.has(text);
  if (kind === 'sets' && local !== true)
    return own ? 0 : text.startsWith('*') ? 6 : /[.[@#]|->|^_|^m_|_$/.test(text) ? 4 : 0;
  if (kind === 'updates') return own ? 0 : /[.[@]|->/.test(text) ? 3 : 0;
  if (kind === 'deletes') return own ? 0 : 3;
  return kind === 'yields' ? 7 : 0;
}

/** The name of what is called. */
export function calleeOf(text: string): string {
  return (
    text
      .split('(', 1)
      .join('')
      .replace(/\?\.$/, '')
      .split(/[^\w$#!?]/)
      .at(-1) ?? ''
  );
}
