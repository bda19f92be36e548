/**
 * `work`, done again only when one of its arguments, or what else its result is `asOf` (such as a revision), is another one than the last time: for what is asked
 * many times while nothing changes.
 */
export function memoizeLast<A extends readonly unknown[], T>(work: (...args: A) => T): (args: A, asOf?: unknown) => T {
  let known: { readonly of: readonly unknown[]; readonly result: T } | undefined;
  return (args, asOf) => {
    const of = [...args, asOf];
    if (known === undefined || of.some((each, i) => !Object.is(each, known?.of[i])))
      known = { of, result: work(...args) };
    return known.result;
  };
}
