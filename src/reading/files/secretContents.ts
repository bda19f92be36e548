import { entropyOf, looksRandom } from './randomText';
import issuedRules from './secretRules.json';

/**
 * The kind of the first secret in a text. Two sets of rules: ours below, for what stands in a repository's own files in many forms (keys, connection strings,
 *  passwords of configurations), and those of gitleaks (`scripts/secretRules.mjs`) for the tokens of some 190 services.
 * `prose`: documentation sets passwords as examples, so that only tokens of a form of their own count there.
 */
export function secretKindIn(text: string, prose: boolean): string | null {
  const written = kindIn(text, prose);
  if (written !== null) return written;
  for (const form of otherForms(text)) {
    const found = kindIn(form, prose);
    if (found !== null) return found;
  }
  return null;
}

/** What a text says where it is read as programs do: pieces joined, percent signs and Base64 decoded. Each takes time linear in the text. */
function* otherForms(text: string): Generator<string> {
  const joined = text.replaceAll(continued, '');
  if (joined.length < text.length) yield joined;
  if (/%[\da-f]{2}/i.test(joined)) yield safeDecode(joined);
  const plain = base64In(joined);
  if (plain !== '') yield plain;
}

/** The end of a line that goes on with the next one, and the end of one piece of a string with the beginning of the next. */
const continued =
  /\\\n[ \t]*|(["'`])(?:[ \t]{0,8}[+.&][ \t]{0,8}|[ \t]{0,8}[+.&]?[ \t]{0,8}\\?\n[ \t]{0,80}[+.&]?[ \t]{0,8})\1/g;

/** What stands in Base64 that is text, a line for each run. */
function base64In(text: string): string {
  const found: string[] = [];
  // A run has each so manieth character of the text in it.
  for (let at = shortestRun - 1; at < text.length; at += shortestRun) {
    if (!isBase64(text, at)) continue;
    let from = at;
    while (from > 0 && at - from < shortestRun && isBase64(text, from - 1)) from--;
    let to = endOfRun(text, at);
    if (to - from < shortestRun) continue;
    // The first bytes of most, which are names, tell.
    const isPlain = isText.test(decoded(text.slice(from, from + 12)));
    for (let next = to; isPlain;) {
      const start = startOfLine(text, next);
      next = endOfRun(text, start);
      // The last line is shorter, and nothing stands behind it.
      if (next === start || (next - start < shortestRun && !'=\n"\'`'.includes(text.charAt(next)))) break;
      to = next;
    }
    at = to;
    if (!isPlain) continue;
    const [plain = ''] = /^[\t\n\r\x20-\x7e]*/.exec(decoded(text.slice(from, to))) ?? [];
    if (plain.length >= shortestPlain) found.push(plain);
  }
  return found.join('\n');
}

function endOfRun(text: string, at: number): number {
  let end = at;
  while (end < text.length && isBase64(text, end)) end++;
  return end;
}

/** Where the next line's text begins, when a line ends at `end`; else `end`. */
function startOfLine(text: string, end: number): number {
  if (text.charAt(end) !== '\n') return end;
  let start = end + 1;
  while (start - end < 40 && (text.charAt(start) === ' ' || text.charAt(start) === '\t')) start++;
  return start;
}

function isBase64(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit < 0x80 && inBase64[unit] === 1;
}

const inBase64 = Uint8Array.from({ length: 0x80 }, (_, unit) => (/[\w+/-]/.test(String.fromCharCode(unit)) ? 1 : 0));
/** In UTF-16 units: what is shorter holds no secret. */
const shortestRun = 20;
const isText = /^[\t\n\r\x20-\x7e]*$/;
/** No secret is shorter. */
const shortestPlain = 12;

function kindIn(text: string, prose: boolean): string | null {
  const hinted = hintedBy(text.toLowerCase());
  return rules.find(rule => hinted.has(rule) && !(prose && rule === anyAssigned) && rule.find(text))?.kind ?? null;
}

interface Rule {
  readonly kind: string;
  /** In lower case. A text without any of them is not searched, which keeps a clean file at microseconds. */
  readonly hints: readonly string[];
  readonly find: (text: string) => boolean;
}

/** Whether a pattern's first group, or the whole where it has none, is a secret anywhere. */
function holds(text: string, pattern: RegExp, isSecret: (secret: string, match: RegExpExecArray) => boolean): boolean {
  for (const match of text.matchAll(pattern))
    if (isSecret(match.slice(1).find(Boolean) ?? match[0], match)) return true;
  return false;
}

const issued = (pattern: RegExp) => (text: string) => holds(text, pattern, secret => !isPlaceholder(secret));
const random = (pattern: RegExp) => (text: string) =>
  holds(text, pattern, secret => looksRandom(secret) && !isPlaceholder(secret));

// Sources: the formats that the issuers document for secret scanning. Quantifiers are bounded, or what they take cannot begin the pattern again.
const own: readonly Rule[] = [
  { kind: 'private key', hints: ['private key', 'putty-user-key-file'], find: holdsKey },
  { kind: 'private key', hints: ['ls0tls1crudjti'], find: holdsEncodedKey },
  { kind: 'private key', hints: ['age-secret-key-1'], find: issued(/\bAGE-SECRET-KEY-1[A-Z0-9]{58}\b/g) },
  { kind: 'AWS access key', hints: ['akia', 'asia'], find: issued(/\bA(?:KIA|SIA)[A-Z0-9]{16}\b/g) },
  {
    kind: 'GitHub token',
    hints: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    find: issued(/\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{40,})/g),
  },
  { kind: 'GitLab token', hints: ['glpat-', 'glrt-'], find: issued(/\bgl(?:pat|rt)-[\w-]{20,}/g) },
  {
    kind: 'Slack token',
    hints: ['xox', 'xapp-', 'hooks.slack.com'],
    find: issued(
      /\b(?:xox[abeoprs]-(?=[\w-]{0,80}\d)[\w-]{10,}|xapp-\d-[\w-]{20,}|hooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/\w{16,})/g,
    ),
  },
  {
    kind: 'Google API key',
    hints: ['aiza', 'gocspx-'],
    find: issued(/\b(?:AIza[\w-]{35}|GOCSPX-[\w-]{28})(?![\w-])/g),
  },
  {
    kind: 'Stripe key',
    hints: ['k_live_', 'whsec_'],
    find: issued(/\b(?:[sr]k_live_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/]{24,})/g),
  },
  { kind: 'npm token', hints: ['npm_'], find: issued(/\bnpm_[A-Za-z0-9]{36}\b/g) },
  {
    kind: 'npm token',
    hints: ['_auth', '_password'],
    find: issued(
      /^(?:\/\/[^\s:]{1,200}:|\/\/[^\s]{1,200}\/:)?_(?:authToken|auth|password)[ \t]*=[ \t]*"?[\w+/=-]{16,}/gm,
    ),
  },
  {
    kind: 'model provider key',
    hints: ['sk-'],
    find: issued(
      /\bsk-(?:ant-[\w-]{30,}|(?:proj|svcacct|admin)-(?=[\w-]{0,80}\d)[\w-]{30,}|or-v1-[a-f0-9]{40,}|(?=[A-Za-z]{0,80}\d)[A-Za-z0-9]{32,}|[\w-]{0,80}T3BlbkFJ[\w-]{10,})/g,
    ),
  },
  { kind: 'Hugging Face token', hints: ['hf_'], find: issued(/\bhf_[A-Za-z0-9]{30,}\b/g) },
  { kind: 'SendGrid key', hints: ['sg.'], find: issued(/\bSG\.[\w-]{22}\.[\w-]{43}/g) },
  { kind: 'PyPI token', hints: ['pypi-age'], find: issued(/\bpypi-AgE[\w-]{50,}/g) },
  { kind: 'Docker token', hints: ['dckr_'], find: issued(/\bdckr_(?:pat|oat)_[\w-]{20,}/g) },
  { kind: 'Vault token', hints: ['hvs.', 'hvb.', 'hvr.'], find: random(/\bhv[sbr]\.([\w-]{24,})/g) },
  { kind: 'Twilio key', hints: ['sk'], find: random(/\bSK([0-9a-f]{32})\b/g) },
  { kind: 'Telegram token', hints: [':aa'], find: issued(/\b\d{8,10}:AA[\w-]{33}(?![\w-])/g) },
  {
    kind: 'Azure key',
    hints: ['accountkey=', 'sharedaccesskey='],
    find: issued(/\b(?:AccountKey=[A-Za-z0-9+/]{86}==|SharedAccessKey=[A-Za-z0-9+/]{43}=)/g),
  },
  {
    kind: 'JSON web token',
    hints: ['eyj'],
    find: text =>
      holds(text, /\beyJ[\w-]{10,}\.(eyJ[\w-]{10,})\.[\w-]{16,}/g, payload => !isPlaceholder(decoded(payload))),
  },
  { kind: 'password in an address', hints: ['://'], find: holdsAddressWithPassword },
  {
    kind: 'login',
    hints: ['authorization', 'curl'],
    find: text =>
      holds(
        text,
        /\bauthorization["'`]?[ \t]{0,4}[:=,][ \t]{0,4}["'`]?(?:(?:bearer|token)[ \t]+([\w.~+/=-]{16,})|basic[ \t]+([\w+/=-]{12,}))/gi,
        (secret, { 2: basic }) => (basic === undefined ? isValue(secret) : isLogin(decoded(basic))),
      ) || holds(text, /\bcurl\b[^\n]{0,200}?[ \t](?:-u|--user)[ =]["']?([^\s:"']{1,60}:[^\s"']{6,100})/g, isLogin),
  },
  {
    kind: 'login',
    hints: ['"auth"'],
    find: text => holds(text, /"auth"\s{0,4}:\s{0,4}"([\w+/=]{12,})"/g, secret => isLogin(decoded(secret))),
  },
  {
    kind: 'login',
    hints: ['machine '],
    find: random(/\bmachine[ \t]\S{1,200}[ \t]login[ \t]\S{1,200}[ \t]password[ \t](\S{16,})/g),
  },
  {
    kind: 'client key',
    hints: ['client-key-data'],
    find: issued(/\bclient-key-data["']?[ \t]{0,4}:[ \t]{0,4}["']?([\w+/=]{40,})/g),
  },
  { kind: 'Kubernetes secret', hints: ['kind: secret', 'kind":'], find: holdsSecretManifest },
];

/** `password = "…"`, `spring.datasource.password=…`, `define('DB_PASSWORD', '…')`, `<password>…`, `"apiKey": "…"`. */
const assigned =
  /(?:passw(?:or)?d|passphrase|passwd|pwd|secret|token|(?:api|access|secret|private|auth|encryption|signing|account|master|client|shared|storage)[_-]?key|secret[_-]?key[_-]?base|credentials?|auth)(?:[_-]?(?:base|value|prod|production|dev|staging|data|string|\d{1,3}))?(?:["'\]]{0,2}[ \t]{0,8}(?:=>|:=|\?=|=|:|,)[ \t]{0,8}|["'][ \t]{1,8}value=|>|[ \t]{1,4})(?:[a-z]{0,2}["'`])?([\w+/=.~!@#%^&*$-]{16,200})(?=["'`\s;,&)<\\]|$)/gi;

function isValue(secret: string): boolean {
  return looksRandom(secret) && !isPlaceholder(secret);
}

/** `user:password`, in plain words or as it stands in a header. */
function isLogin(login: string): boolean {
  const password = /^[\x20-\x7e]{1,60}?:([\x20-\x7e]{6,200})$/.exec(login)?.[1];
  return password !== undefined && !isPlaceholder(login) && !isCommon(password) && !/^[$%<{]/.test(password);
}

/** `scheme://user:password@host`: one that a machine made, or any of a host that is neither this machine nor an example's. */
function holdsAddressWithPassword(text: string): boolean {
  return holds(
    text,
    /[a-z0-9+]:\/\/[^\s:@/'"`<>{}]{0,60}:([^\s:@/'"`<>{}$]{6,200})@([\w.-]{1,200})/gi,
    (password, { 2: host = '' }) => {
      const plain = safeDecode(password);
      if (isPlaceholder(plain) || isCommon(plain)) return false;
      if (looksRandom(plain)) return true;
      const local =
        /^(?:localhost|127\.|0\.0\.0\.0|host\.docker\.internal|[\w-]*$)|(?:^|\.)(?:example|test|invalid|localhost|local)(?:\.\w+)?$/i;
      return plain.length >= 10 && /\d/.test(plain) && /[a-z]/i.test(plain) && !local.test(host);
    },
  );
}

function safeDecode(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** A header of a key with its body behind it, as text or in a string with `\n`: code that only looks for keys passes. */
function holdsKey(text: string): boolean {
  for (const header of text.matchAll(/-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----/g)) {
    const begin = header.index + header[0].length;
    // The body ends where the next line of dashes begins: no part of the text is looked at twice.
    const next = text.indexOf('-----', begin);
    const body = text.slice(begin, Math.min(begin + longestHead, next < 0 ? text.length : next));
    if (hasKeyBody(body)) return true;
  }
  return holds(
    text,
    /^PuTTY-User-Key-File-\d: [^]{0,2000}?^Private-Lines: \d{1,4}\n([\w+/=]{40,})/gm,
    key => !isRepeated(key),
  );
}

/** UTF-16 units in which a key's body begins, behind its own headers. */
const longestHead = 2_000;

function hasKeyBody(body: string): boolean {
  return holds(body.replace(/\\r|\\n/g, '\n'), /(?:^|[\s"'`+,])([A-Za-z0-9+/=]{40,})/g, run => !isRepeated(run));
}

/** The Base64 of a key, as Kubernetes and environment variables carry it. */
function holdsEncodedKey(text: string): boolean {
  return holds(text, /LS0tLS1CRUdJTi[\w+/=]{60,}/g, key =>
    /PRIVATE KEY-----\s*[\w+/=]{20}/.test(decoded(key.slice(0, 400))),
  );
}

/** A manifest of a Kubernetes secret with a value that is none of an example's. */
function holdsSecretManifest(text: string): boolean {
  if (!/^[ \t]*["']?kind["']?[ \t]*:[ \t]*["']?Secret\b["']?[ \t]*,?$/m.test(text) || !/\bdata["']?[ \t]*:/i.test(text))
    return false;
  return holds(text, /^[ \t]+["']?[\w.-]{1,100}["']?[ \t]*:[ \t]*["']?([\w+/]{8,}={0,2})["']?,?[ \t]*$/gm, value => {
    const plain = decoded(value);
    return (
      /^[\x20-\x7e\s]{6,}$/.test(plain) &&
      Buffer.from(plain).toString('base64') === value &&
      !isPlaceholder(plain) &&
      !isCommon(plain)
    );
  });
}

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString('latin1');
}

const anyAssigned: Rule = {
  kind: 'password or key',
  hints: ['passw', 'pwd', 'secret', 'token', 'key', 'credential', 'passphrase', 'auth'],
  find: text => holds(text, assigned, secret => isValue(secret) && !isUuid(secret)),
};

const rules: readonly Rule[] = [
  ...own,
  anyAssigned,
  ...issuedRules.map(({ id, pattern, flags, keywords, entropy }): Rule => {
    const compiled = new RegExp(pattern, flags);
    // A pattern that begins with a service's name has no form of its own behind it: only chance tells a token there from a word.
    const named = pattern.includes('[ \\t\\w.-]{0,20}');
    const isSecret = (secret: string): boolean =>
      !isPlaceholder(secret) && entropyOf(secret) >= entropy && (!named || looksRandom(secret));
    return { kind: id.replaceAll('-', ' '), hints: keywords, find: text => holds(text, compiled, isSecret) };
  }),
];

/** The hints that begin with three characters, by {@link slotOf}; shorter ones are looked for one by one. */
const hintsAt = new Map<number, readonly string[]>();
const isHinted = new Uint8Array(32_768);
const shortHints: string[] = [];
const rulesOfHint = new Map<string, Rule[]>();
for (const rule of rules)
  for (const hint of rule.hints) {
    const known = rulesOfHint.get(hint);
    rulesOfHint.set(hint, [...(known ?? []), rule]);
    if (known !== undefined) continue;
    if (hint.length < 3) shortHints.push(hint);
    else {
      const slot = slotOf(hint.charCodeAt(0), hint.charCodeAt(1), hint.charCodeAt(2));
      hintsAt.set(slot, [...(hintsAt.get(slot) ?? []), hint]);
      isHinted[slot] = 1;
    }
  }

/** Of three characters a number below 32,768. */
function slotOf(first: number, second: number, third: number): number {
  return ((first & 31) << 10) | ((second & 31) << 5) | (third & 31);
}

/** The rules whose hints stand in a text, found in one pass over it: 300 searches would take most of a scan's time. */
function hintedBy(lower: string): ReadonlySet<Rule> {
  const found = new Set(shortHints.filter(hint => lower.includes(hint)));
  let slot = slotOf(0, lower.charCodeAt(0), lower.charCodeAt(1));
  for (let i = 2; i < lower.length; i++) {
    slot = ((slot << 5) & 0x7fff) | (lower.charCodeAt(i) & 31);
    if (isHinted[slot] === 0) continue;
    for (const hint of hintsAt.get(slot) ?? []) if (!found.has(hint) && lower.startsWith(hint, i - 2)) found.add(hint);
  }
  return new Set([...found].flatMap(hint => rulesOfHint.get(hint) ?? []));
}

/** What documentation writes in place of a secret. */
function isPlaceholder(text: string): boolean {
  return /example|x{6}|0{8}|1234567890abc|your[-_]?|\*{4}|placeholder|change[-_]?me|dummy|redacted|john doe|sample/i.test(
    text,
  );
}

/** A password that stands for any. */
function isCommon(password: string): boolean {
  return /^(?:pass(?:word|wd)?|pwd|secret|postgres|mysql|root|admin|guest|test|user|foo|bar|baz|token|hunter2|letmein|qwerty|s3cr3t|mongo|redis|rabbitmq|minio|docker)[\w!@#-]{0,6}$/i.test(
    password,
  );
}

/** A name more often than a secret. */
function isUuid(text: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
}

function isRepeated(run: string): boolean {
  return entropyOf(run) < 3 || isPlaceholder(run);
}
