import { type OutlineSymbol, signatureOf } from './outlineSymbol';

/** A line that defines something: its kind, by the word that it begins with or as given, and the group `name`. */
interface Words {
  readonly pattern: RegExp;
  readonly kind: OutlineSymbol['kind'] | null;
  /** It is of what the last line of another kind defines. */
  readonly inside?: true;
}

/**
 * Definitions of languages without a grammar here, by the words that their lines begin with: a guess, which finds most and may be
 * wrong within strings and comments. Null for files that are in no such language. Every pattern is anchored and bounded.
 */
export function wordSymbols(extension: string, text: string): OutlineSymbol[] | null {
  const words = languages.get(extension);
  if (words === undefined) return null;
  const symbols: OutlineSymbol[] = [];
  const seen = new Set<string>();
  let around: string | null = null;
  let line = 1;
  for (let start = 0; start < text.length && symbols.length < maxSymbols; line++) {
    const next = text.indexOf('\n', start);
    const end = next < 0 ? text.length : next;
    const head = text.slice(start, Math.min(end, start + maxHead));
    for (const { pattern, kind, inside } of words) {
      const groups = pattern.exec(head)?.groups;
      const name = groups?.['name'];
      if (name === undefined) continue;
      const key = `${inside ? (around ?? '') : ''}\n${name}`;
      if (!inside) around = name;
      if (seen.has(key)) break;
      seen.add(key);
      symbols.push({
        name,
        kind: kind ?? kindOf(groups?.['word']),
        startLine: line,
        endLine: line,
        signature: signatureOf(text, start, end),
        doc: null,
        container: inside ? around : null,
        exported: true,
      });
      break;
    }
    start = end + 1;
  }
  return symbols.map((symbol, i) => ({ ...symbol, endLine: endOf(symbol, symbols, i, line - 1) }));
}

/** Whether there are words by which definitions of such files are guessed. */
export function guessesOf(extension: string): boolean {
  return languages.has(extension);
}

/** The line before the next definition that is not inside this one, forty lines at most: nothing tells where a body ends. */
function endOf(
  { startLine, container }: OutlineSymbol,
  all: readonly OutlineSymbol[],
  i: number,
  last: number,
): number {
  let next = i + 1;
  while (container === null && all[next]?.container != null) next++;
  return Math.max(startLine, Math.min((all[next]?.startLine ?? last + 1) - 1, startLine + longestGuess));
}

const longestGuess = 40;
/** So much of a line is looked at, in UTF-16 units. */
const maxHead = 200;
const maxSymbols = 2000;

const kinds: readonly (readonly [words: RegExp, kind: OutlineSymbol['kind']])[] = [
  [
    /^(?:class|struct|record|object|message|service|model|contract|table|view|type|input|union|resource|entity|exception)$/,
    'class',
  ],
  [/^(?:interface|protocol|trait|concept)$/, 'interface'],
  [/^enum$/, 'enum'],
  [/^(?:module|namespace|package|unit|program|schema)$/, 'module'],
  [/^(?:macro|defmacro)$/, 'macro'],
  [/^(?:let|val|var|const|constant|param|output|signal|scalar|index|sequence|arg|env|set|option)$/, 'const'],
];

function kindOf(word: string | undefined): OutlineSymbol['kind'] {
  const lower = (word ?? '').toLowerCase();
  return kinds.find(([words]) => words.test(lower))?.[1] ?? 'function';
}

const name = String.raw`(?<name>[\p{L}_$][\p{L}\p{N}_$'!?.-]{0,99})`;

function starting(words: string, flags = 'iu', before = String.raw`(?:[a-z]{2,12}\s+){0,4}`): Words {
  return { pattern: new RegExp(String.raw`^\s{0,60}${before}(?<word>${words})\s{1,9}${name}`, flags), kind: null };
}

function line(pattern: string, kind: Words['kind'], inside?: true): Words {
  return { pattern: new RegExp(`^${pattern}`, 'iu'), kind, ...(inside ? { inside } : {}) };
}

const usual = starting(
  'fun|func|function|fn|def|sub|proc|procedure|method|subroutine|class|struct|record|interface|protocol|trait|enum|module|namespace|package|unit|program|object|type|message|macro|entity|rule|task',
);
const values = starting('let|val|const|constant', 'iu', '');
const css = [
  line(String.raw`(?:[^;{}]{0,80}\{)?\s{0,60}(?<name>--[\w-]{1,80})\s{0,9}:`, 'const'),
  line(String.raw`\s{0,60}(?<name>\$[\w-]{1,80})\s{0,9}:`, 'const'),
  line(String.raw`\s{0,60}@(?<word>mixin|function|keyframes)\s{1,9}(?<name>[\w-]{1,80})`, 'function'),
  line(String.raw`\s{0,60}(?:[\w*&]{0,20})(?<name>[.#%][\p{L}_][\w-]{0,80})[^;{}]{0,150}(?:\{|,\s*$)`, 'key'),
];
const tables = [
  {
    kind: null,
    pattern:
      /^\s{0,60}create\s{1,9}(?:(?:or\s{1,9}(?:replace|alter)|temp|temporary|unique|materialized|global|local|external|recursive|virtual|constraint)\s{1,9}){0,3}(?<word>table|view|function|procedure|proc|index|trigger|type|schema|sequence|database|role|policy|domain|aggregate)\s{1,9}(?:concurrently\s{1,9})?(?:if\s{1,9}not\s{1,9}exists\s{1,9})?(?:[\w"`[\]]{1,80}\.){0,2}["`[]?(?<name>[\p{L}_][\p{L}\p{N}_$]{0,99})/iu,
  },
  line(
    String.raw`\s{0,60}(?:alter\s{1,9}table\s.{1,80}\s)?add\s{1,9}(?:column\s{1,9})?(?:if\s{1,9}not\s{1,9}exists\s{1,9})?["\x60[]?(?<name>(?!constraint|primary|foreign|unique|check|index|key)[\p{L}_][\p{L}\p{N}_]{0,99})["\x60\]]?\s{1,9}\w`,
    'property',
  ),
  line(
    String.raw`\s{1,60},?["\x60[]?(?<name>[\p{L}_][\p{L}\p{N}_]{0,99})["\x60\]]?\s{1,20}(?:(?:big|small|medium|tiny)?(?:int(?:eger)?|serial)\b|(?:n?var)?char|text|n?clob|blob|bytea|numeric|decimal|number|money|float|double|real|bool|bit\b|date|time|interval|uuid|jsonb?\b|xml\b|enum\b|inet\b|timestamp)`,
    'property',
    true,
  ),
];
const make = [
  line(String.raw`define\s{1,9}(?<name>[\w.-]{1,80})`, 'function'),
  line(String.raw`(?:(?:export|override)\s{1,9})?(?<name>[\w.-]{1,80})\s{0,40}(?:::?|\?|\+)?=`, 'const'),
  line(String.raw`(?<name>[\w/-][\w./-]{0,80})(?:\s[\w./\s-]{0,80})?::?(?!=)`, 'function'),
];
const languages = new Map<string, readonly Words[]>(
  (
    [
      ['css scss sass less styl', css],
      ['sql ddl pgsql plsql pls pks pkb psql mysql', tables],
      ['mk makefile', make],
      [
        'dockerfile',
        [
          line(String.raw`\s{0,9}FROM\s.{1,120}\sAS\s{1,9}(?<name>[\w.-]{1,80})`, 'module'),
          line(String.raw`\s{0,9}(?:ARG|ENV)\s{1,9}(?<name>\w{1,80})`, 'const'),
        ],
      ],
      [
        'cmake',
        [
          line(String.raw`\s{0,60}(?:function|macro)\s{0,9}\(\s{0,9}(?<name>[\w:.-]{1,80})`, 'function'),
          line(
            String.raw`\s{0,60}add_(?:executable|library|custom_target|test)\s{0,9}\(\s{0,9}(?<name>[\w:.-]{1,80})`,
            'module',
          ),
          line(String.raw`\s{0,60}(?:set|option)\s{0,9}\(\s{0,9}(?<name>[\w.-]{1,80})`, 'const'),
        ],
      ],
      ['proto', [starting('message|enum|service|rpc|oneof|package', 'u', '(?:extend\\s{1,9})?')]],
      [
        'thrift capnp fbs',
        [starting('struct|enum|service|exception|union|interface|table|namespace|const|typedef', 'u', '')],
      ],
      [
        'graphql gql graphqls',
        [
          starting('type|input|enum|interface|union|scalar|query|mutation|subscription|fragment', 'u', ''),
          line(String.raw`\s{0,9}directive\s{1,9}@(?<name>\w{1,80})`, 'function'),
          line(String.raw`\s{1,40}(?<name>[A-Z][A-Z\d_]{1,80})\s{0,9}(?:@|#|$)`, 'const', true),
          line(String.raw`\s{1,40}(?<name>[a-z_]\w{0,80})(?:\([^)]{0,120}\)?)?\s{0,9}:`, 'property', true),
        ],
      ],
      [
        'prisma',
        [
          starting('model|enum|type|view', 'u', ''),
          line(String.raw`\s{1,40}(?<name>[a-z]\w{0,80})\s{1,40}[A-Z]\w`, 'property', true),
        ],
      ],
      ['bicep', [starting('param|var|resource|module|output|func|type', 'u', '')]],
      [
        'pl pm t psgi',
        [
          starting('sub', 'u', ''),
          line(String.raw`\s{0,9}package\s{1,9}(?<name>\w[\w:]{0,99})`, 'module'),
          line(String.raw`\s{0,9}our\s{1,9}(?<name>[$@%]\w{1,80})`, 'const'),
          line(String.raw`\s{0,9}use\s{1,9}constant\s{1,9}(?<name>[A-Z_]\w{0,80})`, 'const'),
        ],
      ],
      [
        'clj cljs cljc el lisp lsp cl scm rkt ss',
        [
          line(
            String.raw`\s{0,60}\((?:define-?|def)(?:n-?|un|un\*|macro|method|multi|protocol|record|type|var|var-local|custom|class|struct|parameter|generic|syntax|ine)?\s{1,9}\(?(?<name>[^\s()"\[\]]{1,99})`,
            'function',
          ),
        ],
      ],
      [
        'erl hrl',
        [
          line(String.raw`(?<name>[a-z][\w@]{0,99})\(.{0,150}\)\s{0,9}(?:when\s.{0,99})?->`, 'function'),
          line(String.raw`-(?:define|record)\((?<name>\w{1,99})`, 'macro'),
          line(String.raw`-module\((?<name>\w{1,99})`, 'module'),
        ],
      ],
      [
        'elm purs roc gleam',
        [
          usual,
          starting('alias', 'u', 'type\\s{1,9}'),
          line(String.raw`(?<name>[a-z][\w']{0,99})\s{0,9}::?\s`, 'function'),
        ],
      ],
      [
        'fs fsx fsi',
        [
          usual,
          values,
          starting('member', 'u', String.raw`(?:static\s{1,9})?`),
          line(String.raw`\s{0,60}(?:static\s{1,9})?member\s{1,9}(?:\w{1,20}\.)?(?<name>\w{1,99})`, 'method'),
        ],
      ],
      [
        'odin jai',
        [line(String.raw`(?<name>\w{1,99})\s{0,9}::\s{0,9}(?:#\w{1,20}\s)?(?:proc|struct|enum|union)`, 'function')],
      ],
      [
        'gd',
        [
          starting('func|class|class_name|signal|enum|const', 'u', String.raw`(?:static\s{1,9})?`),
          line(String.raw`(?:@\w{1,40}(?:\([^)]{0,80}\))?\s{1,9})?var\s{1,9}(?<name>\w{1,99})`, 'const'),
        ],
      ],
      [
        'coffee',
        [
          usual,
          line(
            String.raw`\s{0,60}@?(?<name>[\w$]{1,99})\s{0,9}[:=]\s{0,9}(?:\([^)]{0,120}\)\s{0,9})?[-=]>`,
            'function',
          ),
        ],
      ],
      ['nix', [line(String.raw`\s{0,60}(?<name>[\p{L}_][\w'.-]{0,99})\s{0,9}=\s`, 'const')]],
      ['vim', [line(String.raw`\s{0,60}fu(?:nction)?!?\s{1,9}(?<name>[\w:#.]{1,99})`, 'function')]],
      [
        'sv v svh vh vhd vhdl',
        [starting('module|interface|package|class|function|task|entity|architecture|component|program', 'iu')],
      ],
      [
        'pas pp dpr lpr inc vb vbs bas cls frm cr nim groovy gradle f f77 f90 f95 f03 for tcl adb ads ada hx d awk fish move cairo wgsl raku rakumod p w abl st apex trigger sas do ado m4 pony vala ceylon chpl dats sml mojo tact cue rego pkl cob cbl',
        [usual, values],
      ],
    ] as readonly (readonly [string, readonly Words[]])[]
  ).flatMap(([extensions, words]) => extensions.split(' ').map(each => [each, words] as const)),
);
