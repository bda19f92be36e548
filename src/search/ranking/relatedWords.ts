import { stem } from '../index/words';

/** A word that stands for another in code, and how much less it says: 0 to 1. */
export interface RelatedWord {
  readonly word: string;
  readonly worth: number;
}

/**
 * What code may say where a question says `word` (as `words` makes it): other forms (`tokenization`: `tokenizer`), irregular ones
 * (`written`: `write`), and words that programs use for the same thing (`folder`: `directory`). Best first, without `word` itself.
 */
export function relatedWords(word: string): RelatedWord[] {
  const found = new Map<string, number>();
  const add = (other: string, worth: number): void => {
    if (other !== word && (found.get(other) ?? 0) < worth) found.set(other, worth);
  };
  for (const spelled of otherSpellings(word)) add(spelled, spellingWorth);
  const plain = irregular.get(word) ?? word;
  add(plain, formWorth);
  for (const form of formsOf(plain)) add(form, formWorth);
  for (const name of [word, plain]) for (const other of programsSay.get(name) ?? []) add(other, spokenWorth);
  for (const name of [word, plain])
    for (const group of synonyms.get(name) ?? []) for (const other of group) add(other, synonymWorth);
  return [...found].map(([other, worth]) => ({ word: other, worth }));
}

/**
 * What programs say for the turns of speech in a question, which no word of it tells alone: `max` and `limit` for "too many", `default` for "out of the box".
 * Stems, without those that the question has itself.
 */
export function spokenOf(question: string): RelatedWord[] {
  const found = new Set(turnsOfSpeech.flatMap(([pattern, others]) => (pattern.test(question) ? others : [])));
  return [...found].map(word => ({ word, worth: spokenWorth }));
}

/** True for a word of everyday English: where code has nothing like it, it says nothing of what code is about. */
export function isEveryday(word: string): boolean {
  return everyday.has(word);
}

/** British and American: `serialise`, `colour`, `centre`. */
function otherSpellings(word: string): string[] {
  const pairs = [
    ['is', 'iz'],
    ['isation', 'ization'],
    ['iser', 'izer'],
    ['our', 'or'],
    ['tr', 'ter'],
    ['ys', 'yz'],
  ] as const;
  const swaps = pairs.flatMap(([one, other]) => [
    { from: one, to: other },
    { from: other, to: one },
  ]);
  return swaps
    .filter(({ from }) => word.endsWith(from) && word.length - from.length >= 3)
    .map(({ from, to }) => stem(word.slice(0, -from.length) + to));
}

const spellingWorth = 0.9;
const formWorth = 0.6;
const synonymWorth = 0.4;
const spokenWorth = 0.4;

/** Stems of what the same root makes with other endings. */
function formsOf(word: string): Set<string> {
  const root = rootOf(word);
  const doubled = /[bdglmnprt]$/.test(root) ? root + root.slice(-1) : root;
  const forms = endings.map(ending => stem(root + ending));
  return new Set([...forms, ...['', 'ation', 'er', 'able', 'ed'].map(ending => stem(doubled + ending))]);
}

/** Without its ending, where four letters are left. */
function rootOf(word: string): string {
  for (const ending of endings) {
    if (ending === '' || !word.endsWith(ending) || word.length - ending.length < 4) continue;
    const left = word.slice(0, -ending.length);
    return /([bdglmnprt])\1$/.test(left) ? left.slice(0, -1) : left;
  }
  return word;
}

/** Longest first. */
const endings = [
  ...['ization', 'ication', 'ation', 'ition', 'izer', 'ment', 'able', 'ible', 'ance', 'ence', 'ness'],
  ...['ion', 'ive', 'ity', 'ory', 'al', 'er', 'or', 'ly', 'y', ''],
];

const irregular = new Map(
  (
    'became:become begun:begin began:begin bent:bend bound:bind broken:break broke:break brought:bring built:build ' +
    'caught:catch chosen:choose chose:choose dealt:deal done:do drawn:draw drew:draw driven:drive fallen:fall fell:fall fed:feed ' +
    'felt:feel found:find forgotten:forget frozen:freeze gave:give given:give gone:go grown:grow grew:grow held:hold hidden:hide ' +
    'kept:keep knew:know known:know laid:lay led:lead left:leave lent:lend lost:lose made:make meant:mean met:meet overridden:override ' +
    'overwritten:overwrite paid:pay ran:run rewritten:rewrite risen:rise rose:rise said:say sang:sing saw:see seen:see sent:send ' +
    'shaken:shake shown:show shrunk:shrink sought:seek sold:sell spent:spend spoken:speak spun:spin stood:stand stolen:steal stuck:stick ' +
    'struck:strike taken:take taught:teach thought:think threw:throw thrown:throw told:tell torn:tear understood:understand ' +
    'woken:wake woke:wake worn:wear wound:wind wrote:write written:write indices:index vertices:vertex matrices:matrix children:child'
  )
    .split(' ')
    .map(pair => pair.split(':'))
    .map(([from = '', to = '']) => [stem(from), stem(to)] as const),
);

/** Words for the same thing in programs and in what people ask of them; a word may be in several rows. */
const synonyms = new Map<string, string[][]>();
for (const row of `
folder directory dir
delete remove erase unlink discard
check verify validate assert ensure
keep store save persist retain
cache memoize remember
find search locate lookup discover
notice detect recognize discover
choose select pick decide determine resolve
cut split divide chunk slice
part piece chunk segment section
join merge combine concat
make create build construct generate
begin start launch init initialize
stop end finish terminate halt
cancel abort stop interrupt
die exit crash terminate kill quit
send emit dispatch transmit post
receive accept
wait await pause sleep delay
error exception failure fail
wrong invalid bad malformed incorrect
damage corrupt broken invalid
order sort rank precedence
compare equal comparator
change modify update edit alter
show display render print
write dump serialize output
read load
parse interpret decode
turn convert transform
translate convert transform
text string
number integer numeric digit
letter character char
word token
picture image
question query prompt
answer response reply
request fetch query
address url uri
time duration elapsed timing
guess infer predict estimate detect
hide mask suppress
suppress ignore disable
prevent avoid forbid disallow protect guard
allow permit
password secret credential
setting option configuration config preference
limit bound max maximum cap
largest max maximum
smallest min minimum
copy clone duplicate
move rename transfer
thread worker
subprocess child process
parallel concurrent simultaneous
repeat loop retry again
retry attempt again
watch monitor observe
call invoke
run execute
several multiple many
unused dead unreferenced
expire stale outdated old
complete finish done
missing absent lacking
same identical equal
program executable binary
escape quote
repair fix recover
undo revert restore rollback
compress deflate zip
archive tarball zip
circular cycle cyclic recursive
nested nesting depth
close shut
connect link
listen subscribe
listener handler callback
add append insert push
fill populate
shorten truncate trim
longer exceed overflow
big large huge
count number total
size length
measure metric benchmark
log logger trace
page html document
title heading header
argument parameter option
variable name identifier
property attribute field
class type
function method
comment annotation directive
`
  .trim()
  .split('\n')) {
  const group = row.split(' ').map(stem);
  for (const word of group) synonyms.set(word, [...(synonyms.get(word) ?? []), group]);
}

/** What a person says, and what programs say for it; not the other way round. */
const programsSay = new Map(
  `
timeout expire ttl deadline
ttl expire timeout
remove purge evict
clean purge sweep evict
mistype suggest unknown typo
misspell suggest unknown typo
typo suggest unknown
hint suggest
hook callback
switch flag option toggle enable
twice second again
crash panic exception
shutdown close drain graceful
quota limit max
capacity limit max
throttle limit rate
color ansi tty
`
    .trim()
    .split('\n')
    .map(row => row.split(' ').map(stem))
    .map(([said = '', ...others]) => [said, others] as const),
);

/** Turns of speech, by what programs say for them. */
const turnsOfSpeech = (
  [
    [
      'too (?:many|much|large|big|long)|at most|how (?:big|large|long|many) (?:can|may|is)|upper (?:limit|bound)',
      'max limit size',
    ],
    [
      'out of the box|by default|if i (?:do not|don.t) (?:say|set|give|pass|configure)|unless i|without (?:setting|configuring)',
      'default',
    ],
    ['did you mean|mis-?typ(?:es?|ed|ing)|mis-?spell?(?:s|ed|ing|t)?|wrong(?:ly)? spel(?:t|led)', 'suggest unknown'],
    [
      'shut(?:s|ting)? (?:it |the \\w{1,20} )?down|going down|(?:clean|graceful)(?:ly)? (?:stop|exit|end)',
      'close shutdown graceful',
    ],
    ['(?:are|is|get|gets|got|being) (?:removed|cleaned(?: up)?|thrown away|dropped)', 'purge evict delete'],
    ['(?:a|one) second time|two times|twice|once more', 'second pass again'],
    ['(?:used|set|allowed|given) together|at the same time|both at once', 'exclusive conflict'],
    ['(?:ctrl|control)[- +]?c|\\^c', 'interrupt sigint keyboardinterrupt abort'],
    ['(?:asks?|tr(?:y|ies)|starts?|runs?|sent|sends?) again|once again', 'retry repeat continue'],
    ['used up|runs? out|ran out', 'max limit exceed exhaust'],
    [
      '(?:does|do) case matter|case matters?|(?:ignor\\w{1,4}|regardless of|different) (?:the )?case',
      'insensitive ignorecase lowercase',
    ],
    [
      '(?:wrong|other|different|unsupported) (?:http )?method|method (?:is not|isn.t|does not|doesn.t|not)',
      'methodnotallowed mismatch',
    ],
    // Statuses, which programs name.
    ['400', 'badrequest'],
    ['401', 'unauthorized'],
    ['403', 'forbidden'],
    ['404', 'notfound'],
    ['405', 'methodnotallowed'],
    ['409', 'conflict'],
    ['413', 'toolarge entitytoolarge'],
    ['429', 'toomanyrequests'],
    ['500', 'internalservererror'],
    ['off by default|turn(?:ed)? (?:it )?o(?:n|ff)|switch(?:ed)? o(?:n|ff)', 'enable disable flag'],
  ] as const
).map(([said, others]) => [new RegExp(`\\b(?:${said})\\b`, 'i'), others.split(' ').map(stem)] as const);

const everyday = new Set(
  (
    'able above across actual add against ago allow almost alone along already always amount another anybody anyone anyway apart appear around ask avoid away back bad ' +
    'become begin behind belong below beside best better beyond big bit bring build call care careful case cause certain change choose clear clever close come common complete completely ' +
    'consider correct correctly course create cut deal decide depend despite different difficult directly distinguish end enough entire especially even ever exactly ' +
    'example except exist expect fact far fast few figure final finally fine finish first fit fix follow force forget form former free full further general good great ' +
    'group grow guess half happen hard hear help hold idea important instead interest keep kind know large last late later lead learn least leave less lie light likely little long ' +
    'longer lose lot main make manage matter maybe mean meanwhile meet mind miss mistake move name near necessary neither never new next nobody noone normal nothing notice number often old open ' +
    'opposite order ordinary outside own part particular pass people perhaps person place plain point possible prefer prevent probably problem proper properly protect put question quick quickly quite rather ' +
    'reach real really reason recent remain remember result right safe safely seem sense separate serious set several shape short side similar simple simply since sit slow small smart sort ' +
    'special stand start stay step stick still stop story strange strong stuff sudden suddenly sure take talk thing think together top towards treat trouble true try turn twice type unless until usual usually ' +
    'various wait want watch whole whatever wide without wonder word world worry worth wrong yet ' +
    'achieve advantage affect aim arrive aspect attempt behave brief broad carry chance climb concern contain contribute convenient describe detail discover divide early easy ' +
    'effect effort ensure essential evolve explain extent fall feel gain gather goal huge human imagine impact imply improve influence inside intend involve lack life lift loss mention ' +
    'mix moment mostly naturally obvious occur offer overall pay pick piece precise previous primary produce prove purpose rare rationale realize refuse rely remarkable ' +
    'responsible rise role room seek significant silent situation solve somehow soon sound speak spend struggle suffer suggest suitable supply suppose ' +
    'surprise survive suspect tend tidy touch tour trick typical understand unlike useful vary weak win wise wish worse'
  )
    .split(' ')
    .map(stem),
);
