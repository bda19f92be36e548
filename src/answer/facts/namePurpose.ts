import { thirdPerson, verbOf, verbs, wordsOf } from './nameWords';
import { prepositions } from './prepositions';
import { code, listed } from './proof';
import type { Summarized } from './summarized';

/** What says nothing of what is done, or of whom. */
const emptyVerbs = /^(?:call|invoke|apply|include|next|is|index|process|handle|execute|map|run|do|get|set|on|to|from)$/;
const roles = /^(?:wrapper|handler|helper|callback|listener|factory|builder|hook|decorator|middleware|test)$/;
/** Verbs that are done to what the object keeps. */
const keeping = /^(?:add|append|put|insert|push|enqueue|register|remove|delete|evict)$/;

/** "creates the message", "sets up a new `Router`", "tells whether it is empty": what a function's name and types say that it is for; '' where they say nothing. */
export function namePurpose(of: Summarized, gives: boolean): string {
  const { name, path } = of;
  const { owner } = of;
  if (isConstructor(of)) return owner === '' ? '' : `sets up a new ${code(owner)}`;
  const known = wellKnown(of);
  if (known !== '') return known;
  const words = withoutModule(wordsOf(name), path);
  const [first = ''] = words;
  if (first === 'new' && words.length > 1) return `makes a ${words.join(' ')}`;
  if (roles.test(words.at(-1) ?? '')) return '';
  if (/^(?:each|every)$/.test(first) && words.length > 1) return `goes through ${words.join(' ')}`;
  if (/^(?:is|has|can|should)$/.test(first) && words.length > 1) {
    const subject = of.owner === '' && of.parameters.length === 1 ? objectsOf(of, 1) || 'it' : 'it';
    return `tells whether ${subject} ${first} ${withCount(words.slice(1))}`;
  }
  const said = verbOf(words);
  if (said === null)
    return gives && words.length > 1 && !/^(?:on|to|from|with)$/.test(first) ? `gives the ${words.join(' ')}` : '';
  const { verb, rest, before } = said;
  const acts = thirdPerson(verb);
  if (verb === 'try' && before.length === 0 && verbs.has(rest[0] ?? ''))
    return `tries to ${rest[0] ?? ''} ${withArticle(rest.slice(1))}`.trim();
  if (name.endsWith('?')) return `tells whether it ${acts}${spaced(rest.join(' ') || objectsOf(of, 1))}`;
  // An adjective before it makes a name of the verb: `outer_join`.
  if (before.length > 0)
    return rest.length > 0 ? '' : /^(?:get|set|is|on|to)$/.test(verb) ? '' : `does the ${words.join(' ')}`;
  if (verb === 'wait' && rest.length > 0 && !/^(?:for|until|on)$/.test(rest[0] ?? ''))
    return `waits until ${rest.join(' ')}`;
  if (rest.length > 0)
    return /^(?:in|of|from|to|for|with|into|by|on|at)$/.test(rest.at(-1) ?? '')
      ? `${acts} ${rest.join(' ')} ${objectsOf(of, 1) || 'it'}`
      : `${acts} ${withArticle(rest)}`;
  const on = objectsOf(of, 1);
  if (owner !== '') {
    if (/^(?:walk|visit|traverse|iterate)$/.test(verb)) return `${acts} the ${wordsOf(owner).join(' ')}`;
    if (
      of.result.replaceAll(/[^\w.]/g, '') === owner &&
      on !== '' &&
      /^(?:get|of|from|create|make|parse|build)$/.test(verb)
    )
      return `makes a ${code(owner)} from ${on}`;
    const preposition = prepositions[verb];
    if (keeping.test(verb) && preposition !== undefined && on !== '')
      return `${acts} ${objectsOf(of, 2)} ${preposition} the ${wordsOf(owner).join(' ')}`;
    if (/^(?:clear|reset|close|open|flush|dispose|destroy)$/.test(verb) && on === '')
      return `${acts} the ${wordsOf(owner).join(' ')}`;
  }
  if (owner !== '' && /^(?:select|emit|match|apply|accept|use|with|render)$/.test(verb)) return '';
  // What is left of a name of C says too little of what it is done to.
  if (words.length < wordsOf(name).length && !endsWithVerb.test(verb)) return '';
  return emptyVerbs.test(verb) || on === '' ? '' : `${acts} ${on}`;
}

/** What names stand for that a language itself calls. */
function wellKnown(of: Summarized): string {
  const { name, owner } = of;
  if (owner === '') return name === 'main' ? 'is where the program begins' : '';
  const type = code(owner);
  const on = objectsOf(of, 1);
  if (/^(?:fmt|toString|ToString|__str__|__repr__|__toString|to_s|inspect)$/.test(name))
    return `writes the ${type} as text`;
  if (/^(?:equals|Equals|__eq__|eql\?)$/.test(name)) return `tells whether the ${type} equals ${on || 'another'}`;
  if (/^(?:hashCode|GetHashCode|__hash__)$/.test(name)) return `gives the hash of the ${type}`;
  if (/^(?:compareTo|CompareTo|__lt__|cmp|partial_cmp)$/.test(name))
    return `orders the ${type} beside ${on || 'another'}`;
  if (/^(?:__len__)$/.test(name)) return `gives the length of the ${type}`;
  if (/^(?:__iter__|getIterator|GetEnumerator|into_iter)$/.test(name)) return `goes through what the ${type} holds`;
  if (/^(?:__enter__|__aenter__)$/.test(name)) return `is done as a \`with\` block begins`;
  if (/^(?:__exit__|__aexit__)$/.test(name)) return `is done as a \`with\` block ends`;
  if (/^(?:__call__|__invoke)$/.test(name)) return `is what the ${type} does as it is called`;
  if (/^(?:__destruct|drop|Finalize|Dispose|dispose)$/.test(name)) return `lets go of what the ${type} holds`;
  if (name === 'ServeHTTP') return 'answers a request';
  return /^(?:new|New|create|Create|make)$/.test(name) && of.result.includes(owner) ? `makes a new ${type}` : '';
}

/** Whether it makes an object ready, by the names that languages have for it. */
export function isConstructor({ name, owner }: Summarized): boolean {
  return /^(?:constructor|__init__|initialize|__construct)$/.test(name) || (owner !== '' && name === owner);
}

/** A name of C without the words of its file or module that it begins with: `window_copy_search` of `window-copy.c` is a search. */
function withoutModule(words: readonly string[], path: string): readonly string[] {
  if (!/\.(?:c|h|cc|cpp|cxx|hh|hpp|hxx|m)$/.test(path)) return words;
  const stem = (path.split('/').at(-1) ?? '')
    .replace(/\.\w+$/, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  let same = 0;
  while (same < words.length - 1 && words[same] === stem[same]) same++;
  const own = words.slice(same);
  const last = own.at(-1) ?? '';
  // `sync_start`: what is done stands last.
  if (own.length > 1 && endsWithVerb.test(last) && (same > 0 || own.length > 2)) return [last, ...own.slice(0, -1)];
  return own;
}

const endsWithVerb =
  /^(?:start|stop|init|free|create|destroy|update|add|remove|get|set|clear|reset|open|close|delete|insert|append|push|pop|print|parse|read|write|send|load|save)$/;

/** "the message", "up the stream", "all". */
function withArticle(words: readonly string[]): string {
  const particle = /^(?:up|down|out|off|back|in)$/.test(words[0] ?? '') ? words.slice(0, 1) : [];
  const rest = words.slice(particle.length);
  const [first = ''] = rest;
  const isPlain =
    noArticle.test(first) ||
    /(?:[ai]ble|ed)$/.test(rest.at(-1) ?? '') ||
    /[^su]s$/.test(rest.at(-1) ?? '') ||
    rest.some(each => /^(?:to|from|of|in|for|with|by|on|at|as|and|or|if)$/.test(each));
  return [...particle, ...(isPlain || rest.length === 0 ? [] : ['the']), ...rest].join(' ');
}

/** "a directory" of what can be counted. */
function withCount(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return `${thing.test(last) ? (/^[aeiou]/.test(words[0] ?? '') ? 'an ' : 'a ') : ''}${words.join(' ')}`;
}

const thing =
  /^(?:array|block|boolean|class|command|comment|directory|error|field|file|folder|function|interface|key|link|list|map|method|module|name|node|number|object|option|package|path|pattern|prefix|promise|repository|request|response|set|stream|string|suffix|symbol|tag|test|token|type|url|value|variable|word)$/;

const noArticle =
  /^(?:all|any|each|every|if|is|and|or|with|for|from|to|in|by|on|of|as|at|it|when|not|no|a|an|the|this|that|until|new|again|once|async|sync|only)$/;

function spaced(words: string): string {
  return words === '' ? '' : ` ${words}`;
}

function objectsOf(of: Summarized, most: number): string {
  return listed(
    of.parameters
      .filter(({ name, type }) => !chooses.test(name) && !/^(?:bool(?:ean)?|\(|Callable|Function)/.test(type))
      .slice(0, most)
      .map(({ name }) => code(name)),
  );
}

/** Parameters that choose how, or that are called, or written to. */
const chooses =
  /^\$?(?:options?|opts|config|callback|cb|done|ctx|context|signal|out|output|writer|stream|w|self|\d+)$|(?:fn|func|callback|handler)$/i;
