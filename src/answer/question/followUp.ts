import { isFiller, masked, type Resolve } from './masked';
import type { SaidTurn } from './saidTurn';

/** A question as it stands alone. */
export interface FollowUp {
  /** With what it refers to in place of its pronouns; the question itself where it refers to nothing. */
  readonly question: string;
  /** What is searched for: the same, or with the question before, where that names nothing that could take a pronoun's place. */
  readonly search: string;
  /** The last answer is to go on where it ended. */
  readonly continues: boolean;
}

/** What was spoken of so far. */
interface Topic {
  /** Names, the latest first, as they are written. */
  readonly subjects: readonly string[];
  /** The last question as it stands alone. */
  readonly question: string;
}

/** Turns that are looked at: what was spoken of longer ago is said again by its name. */
const mostTurns = 12;

/**
 * Resolves what a question leaves unsaid from the questions before: "And who calls it?", "which tests cover it?", "why?", "the other one", "and `b`?".
 * `resolve`: what names mean here; `isProject`: whether a question is about the repository as a whole, whose "it" is no name.
 */
export function followUp(
  question: string,
  turns: readonly SaidTurn[],
  resolve: Resolve,
  isProject: (question: string) => boolean,
): FollowUp {
  let topic: Topic = { subjects: [], question: '' };
  for (const turn of turns.slice(-mostTurns)) {
    const { question: asked } = resolved(turn.question, topic, resolve, isProject);
    const names = namesIn(asked, resolve);
    const answered = names.length > 0 ? [] : subjectOf(turn.answer, resolve);
    topic = { subjects: [...new Set([...names, ...answered, ...topic.subjects])], question: asked };
  }
  return resolved(question, topic, resolve, isProject);
}

function resolved(
  question: string,
  topic: Topic,
  resolve: Resolve,
  isProject: (question: string) => boolean,
): FollowUp {
  const alone = { question, search: question, continues: false };
  const before = topic.question;
  if (before === '' || question.startsWith('/')) return alone;
  const asked = question
    .trim()
    .replace(
      /^(?:(?:ok(?:ay)?|and|but|so|then|also|y|und|et|e|well|thanks|thank you)\b[,.!:]?\s{1,4}){1,3}(?=\S)/iu,
      '',
    );
  if (goesOn.test(asked)) return { question: before, search: before, continues: true };
  const names = namesIn(asked, resolve);
  const [name] = names;
  if (name !== undefined) {
    // "And `b`?" asks of another what was asked before.
    const [last] = namesIn(before, resolve);
    const only = names.length === 1 && elliptic.test(asked.replace(name, '§'));
    return only && last !== undefined && last !== name ? alike(before.replace(last, name)) : alone;
  }
  const [subject] = topic.subjects;
  const other = theOther.test(asked) ? otherThan(topic.subjects, resolve) : null;
  if (other !== null) {
    const rest = asked.replace(theOther, other);
    const last = namesIn(before, resolve)[0];
    return alike(elliptic.test(rest.replace(other, '§')) && last !== undefined ? before.replace(last, other) : rest);
  }
  const brief = briefly.find(([pattern]) => pattern.test(asked));
  if (brief !== undefined) {
    const spelled = subject === undefined ? `${before} ${asked}` : brief[1](written(subject), before);
    return alike(spelled);
  }
  const pronoun = pronouns.find(pattern => pattern.test(asked));
  if (pronoun === undefined) return /^(?:and|but|so|y|und|et)\b/i.test(question.trim()) ? joined(asked, topic) : alone;
  if (pronoun !== pronouns[0] && isProject(asked)) return alone;
  if (subject === undefined) return joined(asked, topic);
  // "l'appelle" has no blank between.
  return alike(asked.replace(pronoun, found => (found.endsWith("'") ? `${written(subject)} ` : written(subject))));
}

function alike(question: string): FollowUp {
  return { question, search: question, continues: false };
}

/** Nothing that was named can take the pronoun's place: the question before says what it is about. */
function joined(question: string, { question: before, subjects }: Topic): FollowUp {
  const [subject] = subjects;
  return { question, search: `${question} ${subject === undefined ? before : written(subject)}`, continues: false };
}

/** The names in a question, in their order. */
function namesIn(question: string, resolve: Resolve): string[] {
  const found = masked(question, resolve, word => !isFiller(word) && !commonWord.test(word)).named;
  return [
    ...new Set(found.filter(({ certain, target }) => certain || target.type === 'symbol').map(each => each.written)),
  ];
}

/** Words of follow-up questions that files and symbols may be called as well. */
const commonWord =
  /^(?:tests?|callers?|calls?|uses?|usages?|examples?|one|other|others|same|more|again|rest|first|second|last|next|previous|continue|why|how|when|where|who|what|which|it|its|them|this|that|cover|covers|define|defined|import|imports|change|changed|called|used|work|works|do|does|is|are|was|were|the|a|an|and|or|in|of|to|file|function|class|method|show|list|explain|tell|find|go|on|also|anything|else|me|about)$/i;

/** What an answer begins with, where its question named nothing: "`a` is defined in [1]". */
function subjectOf(answer: string, resolve: Resolve): string[] {
  const [, first] = /`([^`\n]{1,120})`/.exec(answer.slice(0, 300)) ?? [];
  return first !== undefined && !/\s/.test(first) && resolve(`\`${first}\``)?.type === 'symbol' ? [first] : [];
}

/** The other of two: what was spoken of before, or the second definition of a name that has two. */
function otherThan([latest, before]: readonly string[], resolve: Resolve): string | null {
  const target = latest === undefined ? null : resolve(latest);
  if (latest !== undefined && target?.type === 'symbol' && target.definitions.length === 2)
    return `${written(latest)} in ${target.definitions[1]?.path ?? ''}`;
  return before === undefined ? null : written(before);
}

function written(name: string): string {
  return name.startsWith('`') || /\s/.test(name) ? name : `\`${name.replaceAll('`', '')}\``;
}

const goesOn =
  /^(?:please )?(?:continue|go on|keep going|carry on|finish(?: it| the answer)?|weiter|mach weiter|fahre? fort|contin[uú]a|sigue|continuez|continue[rz]?(?: s'il (?:te|vous) pla[iî]t)?|continua|продолжи(?:ть|те)?|继续|続けて|계속)(?: please)?[.!]{0,3}$/iu;
/** Nothing but a name, and words that say "the same of this": `§` is the name. */
const elliptic =
  /^(?:(?:and|or|now|then|what about|how about|what of|same for|the same for|likewise for|also|und|was ist mit|y|et|e|¿y)\b\s{0,3})*(?:the )?`?§`?(?: (?:too|as well|instead|then))?\s{0,3}[?.!]{0,3}$/iu;
const theOther =
  /\b(?:the other(?: one| function| class| method| file| definition)?|the second(?: one)?|the former|the latter one|el otro|la otra|der andere|die andere|das andere|l'autre)\b/iu;

const kinds =
  'function|method|class|interface|type|constant|variable|component|hook|struct|enum|trait|module|file|script|folder|symbol|helper|setting|option|field|property|one';
/** What stands for a name; the first that is there is replaced. */
const pronouns: readonly RegExp[] = [
  new RegExp(
    `\\b(?:this|that|these|those|the same|the|said)\\s{1,2}(?:${kinds})s?\\b(?!\\s{1,2}(?:of|in|that|which|for|called|named|from)\\b)`,
    'i',
  ),
  /\b(?:it|them|they)\b/i,
  /\b(?:its|their)\b/i,
  /\b(?:this|that|these|those)(?=\s{0,2}[?.!,]|\s{0,2}$|\s(?:is|are|was|were|does|do|did|get|gets|have|has|come|work|works|return|returns|[a-z]{2,20}ed|set|done|made|kept|read|written)\b)/i,
  /\bthere(?=\s{0,2}[?.!]|\s{0,2}$)/i,
  // Spanish, Portuguese, Italian, French, German
  /\b(?:esta|esa|este|ese|essa|esse|questa|questo|cette|cet|ce|diese|dieser|dieses)\s{1,2}(?:función|clase|método|archivo|função|classe|arquivo|funzione|metodo|fonction|méthode|fichier|funktion|klasse|methode|datei)\b/iu,
  /\b(?:la|lo|las|los)(?=\s(?:llama|usa|importa|define|prueba|cubre|invoca|extiende)n?\b)/iu,
  /\b(?:sie|ihn|es|davon|das)\b(?=[^?]{0,40}\??$)/iu,
  /(?:\bl'(?=appelle|utilise|importe|étend)|\b(?:la|le|les)(?=\s(?:appelle|utilise|importe|teste|couvre)(?:nt)?\b))/iu,
];

type Spell = (subject: string, before: string) => string;
/** Questions of a word or two. */
const briefly: readonly (readonly [RegExp, Spell])[] = [
  [
    /^(?:but )?(?:why|how come|what for|wozu|warum|por qué|pourquoi|perché|为什么|なぜ)(?: (?:is that|so|not|though|exactly))?\s?[?!.]{0,3}$/iu,
    subject => `What is the purpose of ${subject}?`,
  ],
  [
    /^(?:how(?: so| exactly| does that work| come)?|wie|cómo|comment|come)\s?[?!.]{0,3}$/iu,
    subject => `How does ${subject} work?`,
  ],
  [
    /^(?:where(?: exactly| is that)?|wo|dónde|où|dove|在哪里)\s?[?!.]{0,3}$/iu,
    subject => `Where is ${subject} defined?`,
  ],
  [
    /^(?:since when|when(?: exactly)?|wann|cuándo|quand|quando)\s?[?!.]{0,3}$/iu,
    subject => `When was ${subject} last changed?`,
  ],
  [/^(?:who|by whom|wer|quién|qui|chi)\s?[?!.]{0,3}$/iu, subject => `Who last changed ${subject}?`],
  [
    /^(?:(?:which|what|any|are there(?: any)?|show(?: me)?(?: the)?) )?(?:unit )?tests?\s?[?!.]{0,3}$/i,
    subject => `Which tests cover ${subject}?`,
  ],
  [
    /^(?:(?:which|what|any|are there(?: any)?|show(?: me)?(?: the)?|list(?: the)?) )?(?:other )?callers?\s?[?!.]{0,3}$/i,
    subject => `Who calls ${subject}?`,
  ],
  [
    /^(?:(?:which|what|any|are there(?: any)?|show(?: me)?(?: the)?|list(?: the)?) )?(?:other )?(?:usages?|uses|references)\s?[?!.]{0,3}$/i,
    subject => `Who uses ${subject}?`,
  ],
  [
    /^(?:(?:the|its|show(?: me)?(?: the)?) )?(?:definition|source|code|implementation)\s?[?!.]{0,3}$/i,
    subject => `Where is ${subject} defined?`,
  ],
  [
    /^(?:(?:the|its|show(?: me)?(?: the)?) )?(?:history|last change|changes)\s?[?!.]{0,3}$/i,
    subject => `When was ${subject} last changed?`,
  ],
  [
    /^(?:(?:tell me |show me |say |explain )?(?:more|in more detail|the details|details)|go into detail|elaborate)(?: please)?\s?[?!.]{0,3}$/i,
    subject => `What does ${subject} do?`,
  ],
];
