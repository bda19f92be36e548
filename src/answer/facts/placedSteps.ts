import type { FunctionStep } from '../../reading/languages/functionStep';

/** A block around a step, with the conditions beside it that did not hold. */
export interface Around {
  readonly step: FunctionStep;
  readonly not: readonly FunctionStep[];
}

/** A step with what is around it, outermost first. */
export interface Placed {
  readonly step: FunctionStep;
  readonly around: readonly Around[];
  /** It is done by a function written inside, which may never be called. */
  readonly inside: boolean;
  /** It may be left out because the function, or a round of its loop, ended before. */
  readonly after: boolean;
}

/** What is done in rounds. */
export const isLoop = /^(?:each|eachOf|while|until|for|forever|again)$/;
export const isFork = /^(?:if|unless|elseIf|else|case|default|catch)$/;

/** All steps in the order of the code, each with what is around it. */
export function placedSteps(steps: readonly FunctionStep[]): Placed[] {
  return flat(steps, [], false, { after: false });
}

function flat(
  steps: readonly FunctionStep[],
  around: readonly Around[],
  inside: boolean,
  seen: { after: boolean },
): Placed[] {
  const placed: Placed[] = [];
  // One of the branches of a choice ended.
  let ended = false;
  for (const [i, step] of steps.entries()) {
    placed.push({ step, around, inside, after: seen.after });
    if (step.steps === undefined) {
      const ends = /^(?:returns|skips|stops|jumps)$/.test(step.kind);
      if (ends && around.some(({ step: each }) => isFork.test(each.kind))) seen.after = true;
      continue;
    }
    const isInner = step.kind === 'function' || step.kind === 'callback' || step.kind === 'eachOf';
    const not = /^(?:elseIf|else)$/.test(step.kind) ? before(steps, i) : [];
    const within = [...around, { step, not }];
    // What leaves a round of a loop does not end what follows the loop.
    const own = isInner ? { after: false } : isLoop.test(step.kind) ? { after: seen.after } : seen;
    // What ends one branch ends none of its neighbours.
    const branch = isFork.test(step.kind) ? { after: own.after } : own;
    placed.push(...flat(step.steps, within, inside || (isInner && step.kind !== 'eachOf'), branch));
    if (isLoop.test(step.kind) && returnsFrom(step.steps)) seen.after = true;
    if (branch === own) continue;
    ended ||= branch.after;
    if (/^(?:elseIf|else|case|default|catch)$/.test(steps[i + 1]?.kind ?? '')) continue;
    seen.after ||= ended;
    ended = false;
  }
  return placed;
}

/** Whether the function may end within these steps of it. */
function returnsFrom(steps: readonly FunctionStep[]): boolean {
  return steps.some(
    ({ kind, steps: inside = [] }) =>
      /^(?:returns|jumps)$/.test(kind) || (!/^(?:function|callback|eachOf)$/.test(kind) && returnsFrom(inside)),
  );
}

/** The conditions of an `if` before the `else` at a place. */
function before(steps: readonly FunctionStep[], at: number): FunctionStep[] {
  const found: FunctionStep[] = [];
  for (let i = at - 1; i >= 0; i--) {
    const step = steps[i];
    if (step === undefined || !/^(?:if|unless|elseIf)$/.test(step.kind)) break;
    found.unshift(step);
    if (step.kind !== 'elseIf') break;
  }
  return found;
}

/** What is done by the function itself: not by those inside, nor for each by a callback, from which nothing returns. */
export function ownOf(placed: readonly Placed[]): Placed[] {
  return placed.filter(
    ({ step, inside, around }) =>
      !inside && (step.kind === 'throws' || !around.some(each => each.step.kind === 'eachOf')),
  );
}
