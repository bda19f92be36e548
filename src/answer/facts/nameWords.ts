/** Verbs that names of functions begin with. */
export const verbs = new Set(
  'abort accept acquire activate add adjust align allocate allow analyze append apply assemble assert assign attach authenticate await backup balance bind block boot broadcast build bump cache calculate call cancel capture cast change check choose clamp clean clear clone close collapse collect combine commit compact compare compile complete compose compress compute configure confirm connect consume contain convert copy correct count cover create crop cut decide declare decode decompress decrease decrement decrypt define delete deliver deny derive describe deserialize destroy detach detect determine disable discard disconnect dismiss dispatch display dispose divide download drain draw drop dump duplicate edit eject emit empty enable encode encrypt end enqueue dequeue ensure enter enumerate erase escape estimate evaluate evict examine exchange execute exist exit expand expect expire explain export extend extract fail fetch fill filter finalize find finish fire fit fix flatten flip flush focus fold follow force forget format forward free freeze gather generate get give grant group grow guess handle hash hide hold ignore implement import include increase increment index infer inform init initialize inject insert inspect install instantiate interpolate interrupt intersect invalidate invert invoke is issue iterate join jump keep kill launch leave limit link list listen load locate lock log look lookup lower make manage map mark match measure merge migrate mock modify monitor mount move multiply negate next normalize notify observe obtain offer open optimize order output overwrite pack pad paint parse pass patch pause peek perform persist pick ping place plot poll pop populate post predict prefix prepare prepend preserve press prevent print process produce prompt propagate prune publish pull purge push put query queue quit quote raise read rebuild receive recompute reconnect record recover redirect reduce refresh refund register reject release reload remove rename render repeat replace reply report request require reserve reset resize resolve respond restart restore resume retain retrieve retry return reverse revert rewind rewrite rotate round route run sample sanitize save scale scan schedule scroll search seek select send serialize serve set shift show shrink shuffle shut sign simplify skip sleep slice sort spawn split start step stop store stream strip submit subscribe subtract suggest summarize support suspend swap switch sync synchronize take tell terminate test throttle throw toggle tokenize trace track train transfer transform translate traverse trigger trim truncate try turn unbind unescape unsign uninstall unlink unlock unmount unpack unregister unsubscribe unwrap update upgrade upload upsert use validate verify visit wait wake walk warn watch wrap write yield zip log tear warm roll clean shut'.split(
    ' ',
  ),
);

/** What programmers write short, and read as one thing alone. */
const short: Readonly<Record<string, string>> = {
  addr: 'address',
  arg: 'argument',
  args: 'arguments',
  attr: 'attribute',
  attrs: 'attributes',
  buf: 'buffer',
  cfg: 'configuration',
  cmd: 'command',
  conf: 'configuration',
  conn: 'connection',
  db: 'database',
  dir: 'directory',
  dirs: 'directories',
  env: 'environment',
  err: 'error',
  idx: 'index',
  len: 'length',
  msg: 'message',
  msgs: 'messages',
  param: 'parameter',
  params: 'parameters',
  pkg: 'package',
  prev: 'previous',
  ptr: 'pointer',
  regex: 'regular expression',
  repo: 'repository',
  req: 'request',
  tmp: 'temporary',
  var: 'variable',
  vars: 'variables',
};

/** The words of a name: "tryToStartAnother" as "try to start another". */
export function wordsOf(name: string): string[] {
  return name
    .replace(/^.*(?:::|[.#])/, '')
    .replace(/[?!=]$/, '')
    .replaceAll(/(?<=\p{Ll}|\p{N})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, ' ')
    .split(/[\s_$#-]+/)
    .filter((word, i, all) => word !== '' && !(i === 0 && all.length > 1 && /^[A-Z]$/.test(word)))
    .map(word => (/^\p{Lu}{2,}$/u.test(word) ? word : (short[word.toLowerCase()] ?? word.toLowerCase())));
}

/** What a name says that it does: "tries to start another"; null where no verb is in it. */
export function verbOf(
  named: string | readonly string[],
): { readonly verb: string; readonly rest: readonly string[]; readonly before: readonly string[] } | null {
  const words = (typeof named === 'string' ? wordsOf(named) : named).flatMap(splitVerb);
  const at = words.findIndex(word => verbs.has(word));
  // A name such as `dictDelete` or `editorSave` begins with what it belongs to.
  if (at < 0 || at > 2) return null;
  const [verb = ''] = words.slice(at);
  return { verb, rest: words.slice(at + 1), before: words.slice(0, at) };
}

/** "loads" as "load", and "setopt" as "set opt". */
function splitVerb(word: string, at: number, all: readonly string[]): string[] {
  if (verbs.has(word) || at > 0) return [word];
  const particle = /^(clean|set|shut|look|tear|log|warm|check|roll|start)(up|down|in|out|back)$/.exec(word);
  if (particle !== null) return [particle[1] ?? '', particle[2] ?? ''];
  if (verbs.has(word.replace(/s$/, ''))) return [word.replace(/s$/, '')];
  const joined = all.length === 1 ? /^(set|get)([a-z]{2,})$/.exec(word) : null;
  return joined === null ? [word] : [joined[1] ?? '', joined[2] ?? ''];
}

/** "tries", "passes", "deletes". */
export function thirdPerson(verb: string): string {
  if (verb === 'iterate') return 'goes through';
  if (/[^aeiou]y$/.test(verb)) return `${verb.slice(0, -1)}ies`;
  if (verb === 'quit') return 'quits';
  return /(?:s|x|z|ch|sh|[^o]o)$/.test(verb) ? `${verb}es` : `${verb}s`;
}
