import { code, count, listed } from './proof';

/** Parts that are named. */
const mostNamed = 6;
const mostKeys = 10;
const mostParts = 16;
const mostImageSteps = 12;
/** UTF-16 units of the lines that are looked at. */
const longest = 8_000;

/** What lines are by their own structure, as the object of "are": a query, a pattern, settings, styles, build steps, commands; null for code. Linear. */
export function structureOf(path: string, lines: readonly string[]): string | null {
  const text = lines.join('\n').slice(0, longest);
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/^(?:Dockerfile|Containerfile)/.test(name) || name.endsWith('.dockerfile')) return dockerSteps(lines);
  if (/\.(?:json|jsonc|json5)$/i.test(name)) return keysOf(lines, /^"([^"]{1,80})"\s?:(.*)$/, 'settings in JSON');
  if (/\.ya?ml$/i.test(name)) return keysOf(lines, /^(?:- )?([\w.$/-]{1,80}):(.*)$/, 'settings in YAML');
  if (/\.(?:toml|ini|cfg|env|properties)$/i.test(name)) return keysOf(lines, /^([\w.-]{1,80}) ?=(.*)$/, 'settings');
  if (/\.(?:css|scss|sass|less)$/i.test(name)) return stylesOf(text);
  const query = queryIn(text);
  if (query !== null) return query;
  if (/\.(?:sh|bash|zsh)$/i.test(name)) return commandsOf(lines);
  return patternIn(text);
}

const some = (all: readonly string[], more = mostNamed): string =>
  listed([
    ...all.slice(0, more).map(each => code(each, 60)),
    ...(all.length > more ? [`${all.length - more} more`] : []),
  ]);

/** "a query that reads `a` and `b` from `lines`, where `cart = ?`, in the order of `position`". */
function queryIn(text: string): string | null {
  const plain = text.replaceAll(/--[^\n]*/g, ' ').replaceAll(/\s+/g, ' ');
  const start =
    /(?<![\w$])(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE (?:OR REPLACE )?(?:TABLE|VIEW|INDEX|UNIQUE INDEX)|ALTER TABLE|DROP TABLE)(?![\w$])/.exec(
      plain,
    ) ?? /(?<![\w$])(?:select [^;]* from|insert into|update \w+ set|delete from|create table)(?![\w$])/i.exec(plain);
  if (start === null) return null;
  const query = plain.slice(start.index).split(/[`;]/, 1).join('');
  const word = start[0].toUpperCase();
  const part = (from: RegExp): string | null => {
    const at = from.exec(query);
    if (at === null) return null;
    const rest = query.slice(at.index + at[0].length);
    const end = rest.search(
      /(?<![\w$])(?:FROM|WHERE|GROUP BY|ORDER BY|HAVING|LIMIT|OFFSET|(?:LEFT |RIGHT |INNER |OUTER |FULL |CROSS )*JOIN|ON|SET|VALUES|RETURNING|UNION)(?![\w$])/i,
    );
    return (end < 0 ? rest : rest.slice(0, end)).trim().replace(/(?<!["')])["')]+$/, '');
  };
  const clauses = [
    ['where', part(/(?<![\w$])WHERE /i)],
    ['grouped by', part(/(?<![\w$])GROUP BY /i)],
    ['in the order of', part(/(?<![\w$])ORDER BY /i)],
    ['at most', part(/(?<![\w$])LIMIT /i)],
  ].flatMap(([label, value]) =>
    value === null || value === undefined || value === '' ? [] : [`${label ?? ''} ${code(value, 90)}`],
  );
  const joined = [...query.matchAll(/(?<![\w$])JOIN ([\w."$]+)/gi)].map(([, table = '']) => table);
  const tail = [...(joined.length === 0 ? [] : [`joined with ${some(joined)}`]), ...clauses]
    .map(each => `, ${each}`)
    .join('');
  if (word.startsWith('SELECT'))
    return `a query that reads ${some(
      (part(/SELECT (?:DISTINCT )?/i) ?? '')
        .split(',')
        .map(each => each.trim())
        .filter(each => each !== ''),
    )} from ${code(part(/(?<![\w$])FROM /i) ?? '?', 60)}${tail}`;
  if (word.startsWith('INSERT'))
    return `a statement that adds rows to ${code(/INSERT INTO ([\w."$]+)/i.exec(query)?.[1] ?? '?')}`;
  if (word.startsWith('UPDATE'))
    return `a statement that changes ${code(part(/(?<![\w$])SET /i) ?? '?', 90)} in ${code(/UPDATE ([\w."$]+)/i.exec(query)?.[1] ?? '?')}${tail}`;
  if (word.startsWith('DELETE'))
    return `a statement that deletes rows from ${code(/DELETE FROM ([\w."$]+)/i.exec(query)?.[1] ?? '?')}${tail}`;
  const made =
    /(?:CREATE|ALTER|DROP) (?:OR REPLACE )?(?:UNIQUE )?(TABLE|VIEW|INDEX)(?: IF (?:NOT )?EXISTS)? ([\w."$]+)/i.exec(
      query,
    );
  const columns = [...(/\(([^;]*)/.exec(query)?.[1] ?? '').matchAll(/(?:^|,)\s*"?(\w+)"?\s+\w/g)]
    .map(([, column = '']) => column)
    .filter(column => !/^(?:PRIMARY|FOREIGN|UNIQUE|CONSTRAINT|CHECK|KEY)$/i.test(column));
  return `a statement that ${word.startsWith('DROP') ? 'removes' : word.startsWith('ALTER') ? 'changes' : 'makes'} the ${(made?.[1] ?? 'table').toLowerCase()} ${code(made?.[2] ?? '?')}${columns.length > 0 && word.startsWith('CREATE') ? ` with ${some(columns)}` : ''}`;
}

function keysOf(lines: readonly string[], pattern: RegExp, what: string): string {
  const found = lines.flatMap(line => {
    const match = pattern.exec(line.slice(0, 400).trim());
    return match === null ? [] : [{ key: match[1] ?? '', value: (match[2] ?? '').replace(/,$/, '').trim() }];
  });
  if (found.length === 0) return `${count(lines.length, 'line')} of ${what}`;
  const told = found
    .slice(0, mostKeys)
    .map(({ key, value }) => `${code(key)}${value === '' || /^[[{|>]/.test(value) ? '' : ` (${code(value, 60)})`}`);
  const more = found.length > told.length ? [`${found.length - told.length} more`] : [];
  return `${what}: ${listed([...told, ...more])}`;
}

function stylesOf(text: string): string {
  const rules = [...text.matchAll(/(?<=^|[}\n])([^{}@;\n]{1,120})\{([^{}]{0,1000})/g)].map(
    ([, selector = '', body = '']) => ({
      selector: selector.trim(),
      set: body.split(';').flatMap(each => (/^\s*[\w-]+\s*:/.test(each) ? [each.replaceAll(/\s+/g, ' ').trim()] : [])),
    }),
  );
  const variables = [...text.matchAll(/(?<=^|[\s;{])((?:--|\$|@)[\w-]{1,60}):([^;\n]{1,80})/g)].map(
    ([, name = '', value = '']) => `${name}: ${value}`,
  );
  const parts = [
    ...rules
      .slice(0, 3)
      .map(({ selector, set }) => `${code(selector, 60)}${set.length === 0 ? '' : ` (${some(set, 4)})`}`),
    ...(rules.length > 3 ? [`${rules.length - 3} more`] : []),
  ];
  if (parts.length > 0) return `styles for ${listed(parts)}`;
  if (variables.length > 0) return `style variables: ${some(variables)}`;
  const set = text.split(/[;\n]/).flatMap(each => (/^\s*[\w-]+\s*:/.test(each) ? [each.trim()] : []));
  return set.length > 0 ? `styles: ${some(set)}` : 'styles';
}

function dockerSteps(lines: readonly string[]): string {
  const steps = lines.flatMap(line => {
    const match = /^(FROM|RUN|COPY|ADD|ENV|ARG|WORKDIR|EXPOSE|CMD|ENTRYPOINT|USER|VOLUME|HEALTHCHECK)\s(.*)$/i.exec(
      line.slice(0, 400).trim(),
    );
    return match === null ? [] : [{ what: (match[1] ?? '').toUpperCase(), text: (match[2] ?? '').trim() }];
  });
  const words: Readonly<Record<string, string>> = {
    FROM: 'start from',
    RUN: 'run',
    COPY: 'copy',
    ADD: 'add',
    ENV: 'set',
    ARG: 'take',
    WORKDIR: 'work in',
    EXPOSE: 'open port',
    CMD: 'start',
    ENTRYPOINT: 'start',
    USER: 'act as',
    VOLUME: 'keep',
    HEALTHCHECK: 'check',
  };
  const told = steps.slice(0, mostImageSteps).map(({ what, text }) => `${words[what] ?? what} ${code(text, 60)}`);
  return `steps of an image: ${told.length === 0 ? count(lines.length, 'line') : listed(told)}`;
}

function commandsOf(lines: readonly string[]): string | null {
  const commands = lines
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#') && !/^(?:then|else|fi|do|done|esac|\{|\}|;;)$/.test(line));
  return commands.length === 0 ? null : `commands of a shell: ${some(commands)}`;
}

/** A regular expression, by its parts. */
function patternIn(text: string): string | null {
  const source =
    /(?:^|[=(,:\s])\/((?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/[dgimsuvy]*(?=[\s,;).]|$)/.exec(text)?.[1] ??
    /(?:re\.(?:compile|match|search|sub|fullmatch)|new RegExp|Regexp?(?:::new|\.new|\.MustCompile|\.compile)?|Pattern\.compile|regexp\.MustCompile)\(\s*[rRb@]*(["'`])((?:(?!\1)[^\\\n]|\\.)+)\1/.exec(
      text,
    )?.[2];
  if (source === undefined) return null;
  const parts = partsOf(source);
  return `a pattern (${code(source, 90)}) that matches ${parts.length === 0 ? 'text' : parts.slice(0, mostParts).join(', then ')}${parts.length > mostParts ? ' and so on' : ''}`;
}

function partsOf(source: string): string[] {
  const words: Readonly<Record<string, string>> = {
    d: 'a digit',
    w: 'a letter, digit or `_`',
    s: 'a blank',
    D: 'no digit',
    W: 'no letter, digit or `_`',
    S: 'no blank',
    b: 'the edge of a word',
    B: 'no edge of a word',
  };
  const parts: string[] = [];
  const tokens = source.matchAll(
    /\\(.)|\[((?:[^\]\\[]|\\.)*)\]|(\(\?<(\w+)>|\(\?[:=!]|\(\?<[=!]|\()|(\))|([*+?]|\{\d+(?:,\d*)?\})\??|(\^)|(\$)|(\|)|(\.)|([^\\[\](){}*+?^$|.]+)/g,
  );
  let literal = '';
  const flush = (): void => {
    if (literal !== '') parts.push(code(literal));
    literal = '';
  };
  for (const [, escape, set, open, name, close, times, begin, end, or, any, text] of tokens) {
    if (escape !== undefined && words[escape] === undefined) literal += escape;
    else if (text !== undefined) literal += text;
    else {
      flush();
      if (escape !== undefined) parts.push(words[escape] ?? code(escape));
      else if (set !== undefined)
        parts.push(`${set.startsWith('^') ? 'none' : 'one'} of ${code(set.replace(/^\^/, ''))}`);
      else if (times !== undefined && parts.length > 0)
        parts[parts.length - 1] = `${parts.at(-1) ?? ''} ${timesWords(times)}`;
      else if (begin !== undefined) parts.push('the beginning');
      else if (end !== undefined) parts.push('the end');
      else if (or !== undefined) parts.push('or');
      else if (any !== undefined) parts.push('any character');
      else if (open !== undefined && name !== undefined) parts.push(`(as ${code(name)})`);
      else if (close !== undefined) continue;
    }
  }
  flush();
  return parts;
}

function timesWords(times: string): string {
  if (times === '*') return '(any number)';
  if (times === '+') return '(once or more)';
  if (times === '?') return '(or not)';
  return `(${times
    .slice(1, -1)
    .replace(/^(\d+),$/, '$1 or more')
    .replace(',', ' to ')} times)`;
}
