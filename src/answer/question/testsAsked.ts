/** Asks for tests: "which tests cover …", "where is … tested", "is there a test for …". */
const asks =
  /\b(?:(?:which|what|where are(?: the)?|are there(?: any)?|is there(?: an?)?|show(?: me)?(?: the)?|list(?: the| all)?|find(?: the)?) (?:(?:unit|integration|existing|other|current|end-to-end|e2e|of the|the|our) ){0,2}(?:tests?|specs?|test ?cases?)\b|(?:where|how|by what) (?:is|are|do you|do we)\b[^?]{1,80}\b(?:un)?tested\b)/i;
/** What of such a question is no subject. */
const frame =
  /\b(?:which|what|where|how|are|is|there|any|an?|the|show|me|list|all|find|(?:unit |integration |end-to-end )?tests?|specs?|test ?cases?|tested|cover(?:s|ed|ing|age)?|check(?:s|ed|ing)?|verif(?:y|ies|ied)|exercis(?:e|es|ed)|assert(?:s|ed)?|mak(?:e|es|ing) sure|prov(?:e|es)|that|about|for|of|do|does|you|we|exist|files?)\b/gi;

/** The words of what a question wants the tests of; null for another question. */
export function testsAsked(question: string): string | null {
  if (
    !asks.test(question) ||
    /^how (?:do|can|should|to)\b|\b(?:run|write|add) (?:the |an? |new |more |my )?(?:unit )?tests?\b/i.test(question)
  )
    return null;
  const subject = question
    .replaceAll(frame, ' ')
    .replaceAll(/[?!.,;:]/g, ' ')
    .replaceAll(/\s{1,200}/g, ' ')
    .trim();
  return /^(?:it|this|them|these|those|its?)?$/i.test(subject) ? null : subject;
}
