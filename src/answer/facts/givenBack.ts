import type { FunctionStep } from '../../reading/languages/functionStep';
import { ownOf, type Placed } from './placedSteps';
import { code } from './proof';
import { shortCode } from './shortCode';
import { shownValue } from './shownValue';

/** What a function gives back: words after "returns", '' where it gives nothing; names of locals that are made step by step. */
export interface GivenBack {
  readonly words: string;
  readonly made: ReadonlySet<string>;
}

/** Values that stand for none. */
export const nothing = /^(?:nil|None|null|undefined|Ok\(\(\)\)|nullptr|NULL)$/;
/** How it went is not what is made. */
const isError = /^(?:err|error|ok|rc)$/;
const truth = /^(?:true|false|True|False)$/;

/** What a function gives back in all, in a few words; what is known of the name that it gives back stands for the name. */
export function givenBack(placed: readonly Placed[], functions: ReadonlySet<string>): GivenBack {
  const returns = ownOf(placed).filter(({ step }) => step.kind === 'returns' && step.text !== '');
  const searched = foundFirst(returns, placed);
  if (searched !== '') return { words: searched, made: new Set() };
  const made = new Set<string>();
  const values = [...new Set(returns.map(({ step }) => step.text))].filter(text => !nothing.test(text));
  if (values.length === 0) return { words: '', made };
  const words = [...new Set(values.map(text => valueOf(text, placed, functions, made)))];
  const last = words.at(-1) ?? '';
  if (words.length > 3) {
    const shown = words.slice(0, 2).join(', ');
    return { words: `${shown} or one of ${words.length - 2} other values`, made };
  }
  const shown = words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
  const awaited = returns.every(({ step }) => step.awaited === true) && words.length === 1;
  return { words: awaited ? shown.replace(/^`await /, '`') : shown, made };
}

function valueOf(text: string, placed: readonly Placed[], functions: ReadonlySet<string>, made: Set<string>): string {
  if (!/^[$@]?[\p{L}_][\p{L}\p{N}_]*$/u.test(text) || truth.test(text)) return shownValue(text);
  if (functions.has(text)) return `the function ${code(text)}`;
  const writers = placed.filter(({ step }) => writes(step, text));
  const [first] = writers;
  if (first === undefined || first.step.kind !== 'sets' || first.step.text !== text || first.step.local !== true) {
    if (first !== undefined && !isError.test(text)) made.add(text);
    return code(text);
  }
  const value = first.step.value ?? '';
  const isOnce = writers.length === 1 && first.around.every(({ step }) => /^(?:try|with|lock)$/.test(step.kind));
  if (!isOnce) {
    if (!isError.test(text)) made.add(text);
    return code(text);
  }
  if (nothing.test(value)) return code(text);
  return /\)[!?]?$/.test(value) && !/^(?:new |\(|\p{Lu}\w*\()/u.test(value)
    ? `what ${shownValue(value)} gives`
    : shownValue(value);
}

/** Whether a step changes what a name stands for, or what it holds. */
export function writes({ kind, text }: FunctionStep, name: string): boolean {
  if (!/^(?:sets|updates|deletes|calls|runs)$/.test(kind)) return false;
  const bare = text.replace(/^(?:\+\+|--)/, '').replace(/^[(*&]+/, '');
  if (!bare.startsWith(name)) return false;
  const next = bare.slice(name.length, name.length + 2);
  if (kind === 'calls' || kind === 'runs') return /^(?:\.|->|\?\.)/.test(next);
  return next === '' || /^(?:[.[)=+\-*/|&^%<,?! ]|->|::)/.test(next);
}

/** "`x` for the first `x` in `xs` for which `c` holds, otherwise `null`": a loop that ends at what it looks for. */
function foundFirst(returns: readonly Placed[], placed: readonly Placed[]): string {
  const [hit, otherwise] = returns;
  if (hit === undefined || otherwise === undefined || returns.length > 2 || otherwise.around.length > 0) return '';
  const [loop, fork] = hit.around;
  if (hit.around.length !== 2 || loop?.step.kind !== 'each' || fork?.step.kind !== 'if') return '';
  const within = loop.step.steps ?? [];
  // A name that is set before in the round would say too little.
  if (within.length !== 1 || placed.some(({ step }) => /^(?:throws|jumps)$/.test(step.kind))) return '';
  const [item, through, condition] = [loop.step.text, loop.step.value ?? '', fork.step.text].map(text =>
    code(shortCode(text.replace(/^_, ?/, ''), 60), 60),
  );
  const otherwiseWords = shownValue(otherwise.step.text);
  return truth.test(hit.step.text)
    ? `${code(hit.step.text)} if ${condition ?? ''} for any ${item ?? ''} in ${through ?? ''}, otherwise ${otherwiseWords}`
    : `${shownValue(hit.step.text)} for the first ${item ?? ''} in ${through ?? ''} with ${condition ?? ''}, otherwise ${otherwiseWords}`;
}
