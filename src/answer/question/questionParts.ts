/** A question taken apart. */
export interface QuestionParts {
  /** What is asked, each a question of its own, in their order; one for a question that is no more than one. */
  readonly asked: readonly string[];
  /** What is said besides. */
  readonly told: string;
  /** Of what is asked, what goes on from the clause before it in one sentence, whose subject it shares. */
  readonly goingOn: ReadonlySet<string>;
}

/** Parts that are answered one by one at most: the last takes the rest with it. */
const mostParts = 8;

/**
 * Takes a question apart: its sentences that ask, and of those the clauses that ask for something of their own ("Who calls `a` and where is `b`
 * defined?"). `isQuestion`: whether a clause can be answered by itself.
 */
export function questionParts(question: string, isQuestion: (clause: string) => boolean): QuestionParts {
  const text = question.trim();
  if (text.startsWith('/')) return { asked: [text], told: '', goingOn: new Set() };
  const sentences = sentencesOf(text);
  const asking = sentences.filter(asks);
  if (asking.length === 0) return { asked: [text], told: '', goingOn: new Set() };
  const told = sentences.filter(sentence => !asks(sentence)).join(' ');
  const clauses = asking.map(sentence => clausesOf(sentence, isQuestion));
  const asked = clauses.flat();
  const goingOn = new Set(clauses.flatMap(([, ...more]) => more));
  if (asked.length === 1) return { asked: [told === '' ? text : (asked[0] ?? text)], told, goingOn };
  const rest = asked.slice(mostParts - 1);
  return { asked: rest.length > 1 ? [...asked.slice(0, mostParts - 1), rest.join(' ')] : asked, told, goingOn };
}

/** Sentences, lines and list items, without code blocks: those are no question. */
function sentencesOf(text: string): string[] {
  let inCode = false;
  return text
    .split('\n')
    .filter(line => {
      const isFence = /^\s{0,8}(?:`{3}|~{3})/.test(line);
      if (isFence) inCode = !inCode;
      return !isFence && !inCode;
    })
    .map(line => line.replace(/^\s{0,8}(?:[-*+]|\(?\d{1,2}[.)]|[a-h][.)])\s{1,4}/i, '').trim())
    .flatMap(line => line.split(/(?<=[?!。？！]["”)]?)\s{0,4}(?=\S)|(?<=[^.\s\d]{3}\.["”)]?)\s{1,4}(?=[\p{Lu}`"¿])/u))
    .map(sentence => sentence.trim())
    .filter(sentence => /[\p{L}\p{N}]/u.test(sentence));
}

const questionWord =
  "who(?:m|se)?|what(?:'s)?|where(?:'s)?|when|why|which|how|is there|are there|does|do|did|can|could|should|list|show|explain|describe|find|tell|give|name|compare|summari[sz]e|walk me|trace|wer|was|wo|wann|warum|welche[rsn]?|wie|quién|qué|dónde|cuándo|por qué|cuál(?:es)?|cómo|qui|que|quoi|où|quand|pourquoi|quel(?:le)?s?|comment";
const starts = new RegExp(
  `^(?:(?:and|also|then|so|but|please|first|second|finally|next|ok|hi|hello|hey|coil|¿|y|und|et)[,:]?\\s{1,3}){0,3}¿?(?:can you |could you |would you |please )?(?:${questionWord})(?![\\p{L}\\p{N}_])`,
  'iu',
);

/** It ends with a question mark, or begins as a question or request does. */
function asks(sentence: string): boolean {
  return (
    /[?？]["”)]?$/.test(sentence) ||
    (starts.test(sentence) && !/^(?:do|does|did|can|when|name|how)\b[^?]{0,400}[,;]/i.test(sentence))
  );
}

const boundary = new RegExp(
  `(?:,?\\s{1,3}(?:and|plus|as well as|und|y|et|e|sowie)\\s{1,3}(?:also\\s|then\\s|please\\s|auch\\s|también\\s|aussi\\s)?|[;,]\\s{1,3})(?=(?:${questionWord})(?![\\p{L}\\p{N}_]))`,
  'giu',
);

/** A condition, a time or a reason, which belongs to the question beside it: "if I want to …", "when a request fails". */
const subordinate =
  /^(?:(?:and|but|so|then|also)\s)?(?:if|while|once|since|because|although|after|before|until|given|suppose|assuming|in case|when(?!\s(?:do|does|did|is|are|was|were|will|can|could|should|would|has|have|had|must)\b)|wenn|falls|si|quand|cuando|quando)\s/iu;
const askedAtTheEnd = new RegExp(`[,;:–—]\\s{1,3}(?:${questionWord})(?![\\p{L}\\p{N}_])`, 'iu');

/** A clause that is a question by itself: no condition, greeting or "I'm new here" before one. */
function asksItself(clause: string): boolean {
  return (starts.test(clause) && !subordinate.test(clause)) || askedAtTheEnd.test(clause);
}

/** A clause that asks on about what the one before it is about, without a subject of its own. */
const sameAgain =
  /^(?:does|do|did|can|could|is|are|will|should) (?:it|they|that|this)(?: \p{L}+){0,2}[?.!]?$|^(?:which|what) (?:\p{L}+ )?(?:classes|functions|files|modules|parts|components|types|methods|steps|pieces|packages) (?:are|is|were) (?:involved|used|needed|relevant|important|responsible|affected)[?.!]?$/iu;

/** In UTF-16 units: a longer sentence was not written by hand. */
const longestSentence = 1_000;

/** The clauses of a sentence that ask for something of their own; one where it does not come apart. */
function clausesOf(sentence: string, isQuestion: (clause: string) => boolean): string[] {
  // Code spans are no clauses.
  if (sentence.length > longestSentence) return [sentence];
  const plain = sentence.replaceAll(/`[^`\n]{0,400}`/g, span => '`'.repeat(span.length));
  if (/\b(?:between|both|either|whether|difference|compare|versus|vs|depending)\b/i.test(plain)) return [sentence];
  const clauses: string[] = [];
  let start = 0;
  for (const { index, 0: mark } of plain.matchAll(boundary)) {
    const [before, after] = [sentence.slice(start, index), sentence.slice(index + mark.length)];
    // "Who changed it, and why": a word alone asks of the same.
    if (after.split(/\s+/).length < 3 || !isQuestion(before.trim()) || !isQuestion(after.trim())) continue;
    // "I am looking for `a`, where is it?", "If I want to add one, where?": what comes before asks nothing by itself.
    if (clauses.length === 0 && /^[;,]\s/.test(mark) && !starts.test(before.trim())) continue;
    // "…, which classes are involved?", "…, does it stop?": more of the same.
    if (/^[;,]\s/.test(mark) && sameAgain.test(after.trim())) continue;
    if (!asksItself(before.trim()) || subordinate.test(after.trim())) continue;
    clauses.push(before.trim());
    start = index + mark.length;
  }
  return [...clauses, sentence.slice(start).trim()];
}
