/** What sort of detail a free question asks for, by its words of question. Any number of them may be true. */
export interface Wanted {
  /** A default, a limit, a number. */
  readonly values: boolean;
  /** What happens under which condition. */
  readonly cases: boolean;
  /** What goes wrong and how that is told. */
  readonly errors: boolean;
  /** What is done where something is missing, too much or not as it should be. */
  readonly failing: boolean;
  /** Why something is as it is. */
  readonly reasons: boolean;
  /** How to do something with it: use, add, configure. */
  readonly guidance: boolean;
  /** How it is tested. */
  readonly tests: boolean;
}

export function wantedOf(question: string): Wanted {
  const has = (pattern: RegExp): boolean => pattern.test(question);
  return {
    values: has(
      /\b(?:defaults?|limits?|how (?:many|long|much|large|big|often)|max(?:imum)?|min(?:imum)?|timeouts?|sizes?|values?|thresholds?|which (?:number|version|port)|exit (?:codes?|status))\b/i,
    ),
    cases: has(/\b(?:when|if|unless|conditions?|cases?|happens?|once|without|missing|decides?|differs?|order)\b/i),
    errors: has(
      /\b(?:errors?|fail(?:s|ed|ure|ures)?|rais(?:e|es|ed)|throw(?:s|n)?|exceptions?|invalid|malformed|wrong|crash(?:es)?|panics?|reject(?:s|ed)?)\b/i,
    ),
    failing: has(
      /\b(?:no|not|cannot|can't|doesn't|isn't|aren't|without|missing|fail(?:s|ed|ure)?|invalid|unknown|unsupported|unable|too (?:large|big|long|many|small|short|few)|exceed(?:s|ed)?|absent|empty|wrong|malformed|broken)\b/i,
    ),
    reasons: has(/\b(?:why|reasons?|purpose|what (?:is|are) [^?]{1,60} for|rationale|motivation|point of)\b/i),
    guidance: has(
      /\b(?:how (?:do|can|would|should|to) (?:i|we|you|one)?|where (?:do|can|would|should) (?:i|we|you)|config(?:ure|uration|ured)|customi[sz]e|extend|add (?:a|an|my|new)|enable|disable|set up|options?)\b/i,
    ),
    tests: has(/\b(?:tests?|tested|testing|coverage|covered)\b/i),
  };
}
