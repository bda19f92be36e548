/** Asks for the place of something new, or for how to make it. */
const asks =
  /\b(?:where|how|what|which)\b[^?.]{0,60}?\b(?:add|implement|register|introduce|create|support|plug in|write|make|contribute)\s+(?:support for\s+)?(?:an?|my|our|another|one more|some|new|custom|own|additional|extra)\s+(?<kind>[^?.,;()]{3,80})/i;
/** Says what is to be added, and asks for the place: "I want to implement the DEL command. Which files do I touch?" */
const wants =
  /\b(?:want|need|like|have|going|trying|if i|if we|were) (?:to )?(?:add|implement|register|introduce|create|support|write)\s+(?:support for\s+)?(?:an?|the|my|our|another|one more|some|new|custom|own)\s+(?<kind>[^?.,;()]{3,80})/i;
const places =
  /\bwhere\b|\b(?:which|what) (?:files?|places|code|parts|steps)\b|\bwhat (?:do|must|should|would) (?:i|we) (?:have to |need to )?(?:change|touch|edit)\b/i;
/** What follows says what it is to be like, not what it is. */
const rest =
  /\s(?:for|to|that|which|such as|like|in|into|with|from|of|on|here|so|and|or|when|where|as)\s.*$|\s(?:here|to|in|for)$/i;
const before =
  /^(?:(?:an?|the|my|our|new|another|custom|own|more|additional|extra|different|type of|kind of|sort of|brand)\s+)+/i;
/** Words of one more thing at most that name its kind. */
const mostWords = 4;

/** The words of the kind that a question wants one more of: `content`, `decoder`. Null for another question. */
export function additionAsked(question: string): readonly string[] | null {
  const wanted = places.test(question) ? wants.exec(question)?.groups?.['kind'] : undefined;
  const written = wanted ?? asks.exec(question)?.groups?.['kind'];
  if (
    written === undefined ||
    (wanted === undefined && !/\b(?:new|another|custom|own|additional|extra|one more|my)\b|\badd an?\b/i.test(question))
  )
    return null;
  const kind = ` ${written}`.replace(rest, '').trim().replace(before, '').replaceAll('`', '');
  const words = kind.toLowerCase().match(/[\p{L}\p{N}_]{2,}/gu) ?? [];
  return words.length === 0 || words.length > mostWords ? null : words;
}
