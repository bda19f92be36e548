import { verbOf, thirdPerson } from './nameWords';
import { code, listed } from './proof';
import { prepositions } from './prepositions';
import type { Summarized } from './summarized';
import { partsOf } from './shownValue';

/** "adds `key` to `cache`" of `cache.add(key)`: a call's name read as words; null where no verb is in it. */
export function callWords(text: string, of: Summarized): string | null {
  const parts = /^((?:[\w$@#!?]{1,40}(?:\??\.|->|::)){0,4})([\w$#]{1,60}[!?]?)(?:\??\.)?(?:\((.*)\)!?)?$/s.exec(text);
  if (parts === null || text.includes('(…)')) return null;
  const [, before = '', name = '', inside = ''] = parts;
  const said = verbOf(name);
  const own = before.replace(/(?:\??\.|->|::)$/, '');
  if (
    said === null ||
    (name === of.name && own === '') ||
    name.endsWith('?') ||
    /^(?:fn|func|callback|cb)$/.test(said.rest.at(-1) ?? '')
  )
    return null;
  const { verb } = said;
  // A name of several words says as much as it stands.
  if (said.rest.length > 0 || said.before.length > 0 || emptyVerbs.test(verb)) return null;
  const receiver = /^(?:\$?this|self|super|static|parent|base|cls)?$/.test(own)
    ? ''
    : code(own.replace(/^(?:this|self)(?:\.|->)/, ''));
  const preposition = prepositions[verb];
  // `write(fd, …)` of a library: the first argument may be the place.
  if (receiver === '' && preposition !== undefined && own === '') return null;
  const given = partsOf(inside);
  const simple = given
    .filter(each => /^(?:[&*]?[\w$.]{1,30}|'[^']{0,30}'|"[^"]{0,30}")$/.test(each))
    .map(each => code(each));
  // What is not told of its arguments would make another call of it.
  if (given.length > simple.length) return null;
  if (simple.length === 0)
    return receiver === '' || !ofItself.test(verb) || /^`\p{Lu}/u.test(receiver)
      ? null
      : `${thirdPerson(verb)} ${receiver}`;
  // Which of several is worked on is not known.
  if (receiver === '') return simple.length > 1 ? null : `${thirdPerson(verb)} ${listed(simple)}`;
  return preposition === undefined ? null : `${thirdPerson(verb)} ${listed(simple)} ${preposition} ${receiver}`;
}

/** What is done to the object that is called, where nothing else is named. */
const ofItself =
  /^(?:begin|cancel|clear|close|commit|connect|destroy|disconnect|dispose|flush|kill|open|pause|refresh|release|reload|reset|restart|resume|reverse|rollback|save|sort|start|stop|terminate)$/;

/** What says nothing of what is done. */
const emptyVerbs =
  /^(?:call|invoke|apply|include|next|is|index|process|handle|execute|map|on|once|then|catch|set|get|do|wait|use|select|match|with|render|emit)$/;
