/** How a comparison begins, and what stands between the two that it names. */
const forms: readonly { readonly start: RegExp; readonly between: RegExp }[] = [
  { start: /\bdifferences? between /i, between: / and | & /i },
  { start: /\bhow (?:do|does|is|are) /i, between: / (?:differs?|different) (?:from|to|than) /i },
  { start: /\bcompare /i, between: / and | with | to /i },
  {
    start: /\b(?:should|would|do|must|can) i (?:rather )?(?:use|call|choose|pick|take) /i,
    between: / or | instead of | rather than | over /i,
  },
  { start: /\bdifferences? from /i, between: / to /i },
  { start: /^(?:what is |what's |explain )?/i, between: / vs\.? | versus /i },
];
/** What follows the second and is no part of its name. */
const after =
  / (?:here|in (?:this|the)\b.*|and when\b.*|(?:when|while|if|for|during|in|on|with|of)\b.*|functions?|methods?|class(?:es)?|options?|flags?|types?|modes?|commands?|handlers?|hooks?|ones?)$/i;
/** In UTF-16 units: what is longer compares more than two names. And words of a name. */
const longest = 200;
const mostWords = 4;

/** The two things that a question compares; null for another question. */
export function differenceAsked(question: string): readonly [string, string] | null {
  const text = question.trim().replaceAll(/\s+/g, ' ');
  if (text.length > longest) return null;
  const asked =
    text
      .split(/(?<=[?!])/)[0]
      ?.replaceAll(/[?!.,;]/g, '')
      .trim() ?? '';
  for (const { start, between } of forms) {
    const begun = start.exec(asked);
    if (begun === null) continue;
    const named = asked.slice(begun.index + begun[0].length);
    const middle = between.exec(named);
    if (middle === null) continue;
    const [a, b] = [bare(named.slice(0, middle.index)), bare(named.slice(middle.index + middle[0].length))];
    if ([a, b].every(name => name !== '' && name.split(' ').length <= mostWords)) return [a, b];
  }
  return null;
}

function bare(name: string): string {
  let left = name.replaceAll(/[`"“”()]/g, '').trim();
  for (let shorter = left.replace(after, ''); shorter !== left; shorter = left.replace(after, '')) left = shorter;
  return left.replace(/^(?:(?:using|calling|the|an?) )+/i, '').trim();
}
