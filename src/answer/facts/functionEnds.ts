import type { ToldFunction } from '../../reading/languages/functionStep';
import { StepWords } from './functionWords';
import { ownOf, placedSteps, type Around } from './placedSteps';
import { code, listed } from './proof';
import { shortCode } from './shortCode';
import type { Summarized } from './summarized';

/** UTF-16 units of a value in the sentence. */
const longestCode = 48;

/** "It takes `a`; throws `E` if `x`; otherwise it returns `b`": what goes in, and every way in which it ends, with all that must hold, in the order of the code. */
export function endsOf({ steps }: ToldFunction, of: Summarized): string {
  const words = new StepWords(of);
  const placed = placedSteps(steps);
  // A block of Ruby returns from the method around it.
  const own = /\.(?:rb|rake)$/.test(of.path) ? placed.filter(({ inside }) => !inside) : ownOf(placed);
  const ends = own.filter(({ step }) => step.kind === 'returns' || step.kind === 'throws');
  const told = ends.map(({ step, around }, i) => {
    const act = words.act({ ...step, text: shortCode(step.text, longestCode) }).replace(/^ends here$/, 'ends');
    const when = pathWords(around, words);
    if (when !== '') return `${act} ${when}`;
    return i > 0 ? `otherwise ${act}` : act;
  });
  const takes = of.parameters.length === 0 ? [] : [`takes ${listed(of.parameters.map(({ name }) => code(name)))}`];
  const conditional = ends.filter(({ around }) => pathWords(around, words) !== '').length;
  // Where rounds are left out, or it jumps, the conditions around an end are not all that must hold.
  const jumps = own.some(({ step }) => /^(?:label|jumps|skips)$/.test(step.kind) && step.text !== 'next case');
  // A single end stands in the first sentence, and more than a few in the steps alone.
  const all = [...takes, ...(conditional === 0 || ends.length > mostEnds || jumps ? [] : told)];
  return all.length === 0 ? '' : `It ${all.join('; ')}.`;
}

const mostEnds = 5;

/** "If `a`, if `b`": what must hold for what stands on a line of a function, as far as its blocks say it; '' for nothing, or where nothing is done there. */
export function conditionsAt({ steps }: ToldFunction, line: number, of: Summarized): string {
  const at = placedSteps(steps).filter(({ step }) => step.line <= line && line <= step.endLine);
  const [own] = at.filter(({ step }) => step.steps === undefined).slice(-1);
  return own === undefined ? '' : pathWords(own.around, new StepWords(of));
}

/** "if `a` and if `b`": all that must hold for a step. */
function pathWords(around: readonly Around[], words: StepWords): string {
  return around
    .flatMap(({ step, not }, i) => {
      const choice = around[i - 1]?.step;
      const subject = choice?.kind === 'switch' && choice.text !== '' ? code(shortCode(choice.text, 60)) : '';
      const { text, value = '' } = step;
      const kind: string = step.kind;
      const shown = code(shortCode(text, 70), 70);
      switch (kind) {
        case 'try':
        case 'with':
        case 'lock':
          return [];
        case 'switch':
          return [];
        case 'each':
          return [`in the loop over ${code(shortCode(value, 60))}`];
        case 'eachOf':
          return [`in the loop over ${code(shortCode(value.replace(/\??\.\w+$/, ''), 60))}`];
        case 'while':
        case 'until':
        case 'for':
        case 'forever':
        case 'again':
          return ['in the loop'];
        case 'else':
        case 'elseIf': {
          const others = not.map(each => `${each.kind === 'unless' ? 'not ' : ''}${code(shortCode(each.text, 60))}`);
          const none =
            others.length === 1 && not[0]?.kind === 'unless'
              ? `if ${code(shortCode(not[0].text, 60))}`
              : others.length === 0
                ? 'otherwise'
                : others.length === 1
                  ? `unless ${others.join('')}`
                  : `if neither ${others.join(' nor ')}`;
          return [kind === 'else' ? none : `${none}, if ${shown}`];
        }
        case 'case':
          return [subject === '' ? `if ${shown}` : `if ${subject} is ${shown}`];
        case 'default':
          return [subject === '' ? 'in all other cases' : `if ${subject} is anything else`];
        default:
          return [words.head(step)];
      }
    })
    .join(', ');
}
