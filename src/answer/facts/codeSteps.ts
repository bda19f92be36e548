import { maskedCode } from './maskedCode';

/** One thing that code does, in its order. `text` is code as it stands; lines are of the file. */
export interface CodeStep {
  readonly kind: 'returns' | 'yields' | 'throws' | 'loops' | 'effect' | 'mutates' | 'updates' | 'waits' | 'catches';
  readonly text: string;
  readonly line: number;
  /** The innermost condition around it, as it stands; null for none. `else` of which condition, where it stands in one. */
  readonly when: string | null;
  /** What sort of effect: "reads or writes files". */
  readonly effect?: string;
}

/** Lines looked at. */
const mostLines = 400;

/**
 * What lines of a function do, as they stand: what is returned and thrown and when, over what they loop, what has effects, what they change.
 * Reads line by line, for all languages that mark blocks by indentation as formatters leave it. Linear in the text.
 */
export function codeSteps(path: string, lines: readonly string[], firstLine: number): CodeStep[] {
  const code = maskedCode(path, lines.slice(0, mostLines));
  const steps: CodeStep[] = [];
  const around: { readonly indent: number; readonly head: string; readonly line: number }[] = [];
  const own = code.findIndex(line => line.trim() !== '');
  for (const [i, masked] of code.entries()) {
    const trimmed = masked.trim();
    if (trimmed === '') continue;
    const raw = statementAt(lines, code, i);
    const indent = masked.length - masked.trimStart().length;
    while ((around.at(-1)?.indent ?? -1) >= indent && i !== own) around.pop();
    const line = firstLine + i;
    const when = conditionIn(around.map(({ head }) => head));
    const guard = guardOf(trimmed, raw.trim());
    const found = stepsOf(guard?.masked ?? trimmed, guard?.raw ?? raw.trim());
    const repeated = around.some(({ head }) => loop.test(head)) || when !== null || guard !== null;
    const updated = found.length === 0 && repeated && update.test(guard?.masked ?? trimmed);
    if (updated) found.push({ kind: 'updates', text: (guard?.raw ?? raw).trim().replace(/;$/, '') });
    for (const step of found) steps.push({ ...step, line, when: guard?.when ?? when });
    if (i !== own) around.push({ indent, head: headOf(raw.trim(), around, lines, i), line });
  }
  const last = tailOf(path, lines, code, own);
  if (last !== null) steps.push({ kind: 'returns', text: last.text, line: firstLine + last.at, when: null });
  return steps;
}

/** The last expression of a body, where a language gives it back without a word. */
function tailOf(
  path: string,
  lines: readonly string[],
  code: readonly string[],
  own: number,
): { readonly text: string; readonly at: number } | null {
  if (!/\.(?:rb|rs|ex|exs|scala)$/.test(path)) return null;
  const bodyIndent = (/^\s*/.exec(code.slice(own + 1).find(line => line.trim() !== '') ?? '')?.[0] ?? '').length;
  const at = code.findLastIndex((line, i) => i > own && line.trim() !== '' && !/^(?:end|\})$/.test(line.trim()));
  const text = (lines[at] ?? '').trim();
  const indent = (/^\s*/.exec(code[at] ?? '')?.[0] ?? '').length;
  const isValue =
    indent === bodyIndent && !text.endsWith(';') && !/^(?:return|if|for|while|let|raise|end|[)\]}.])/.test(text);
  return at > own && bodyIndent > 0 && isValue ? { text, at } : null;
}

/** A statement with the lines that it goes on over, until its brackets close: five lines at most. */
function statementAt(lines: readonly string[], code: readonly string[], at: number): string {
  let open = 0;
  let text = '';
  for (let i = at; i < Math.min(at + 5, code.length); i++) {
    const masked = code[i] ?? '';
    for (const letter of masked)
      open += letter === '(' || letter === '[' ? 1 : letter === ')' || letter === ']' ? -1 : 0;
    text += `${text === '' ? '' : ' '}${withoutComment(lines[i] ?? '', masked).trim()}`;
    if (open <= 0) break;
  }
  return text;
}

/** A raw line as far as its masked form goes. */
function withoutComment(raw: string, masked: string): string {
  return raw.slice(0, Math.max(masked.trimEnd().length, 0)) || raw.trim();
}

/** A variable that is given another value, or something that is put into it. */
const update =
  /^[\p{L}_$@][\p{L}\p{N}_$.@[\]]{0,80} ?(?:[-+*/|&%]?=(?![=>])|\+\+|--|<<|\.?(?:append|push|push_back|add|insert|put|set|extend|update)\()/u;

const conditional =
  /^(?:\}\s*)?(?:else\s+if|elif|elsif|if|unless|guard|when|case|catch|except|rescue|default|else|finally|ensure|match|switch|default\s*:)(?![\p{L}\p{N}_])/u;
const loop = /^(?:\}\s*)?(?:async\s+for|for|foreach|while|until|loop|do)(?![\p{L}\p{N}_])/u;

function conditionIn(heads: readonly string[]): string | null {
  for (let i = heads.length - 1; i >= 0; i--) {
    const head = heads[i] ?? '';
    if (conditional.test(head)) return conditionOf(head);
    // What is inside another function is not this one's.
    if (/(?:=>|\bfunction\b|\blambda\b|\bfunc\b|\bdef\b|\bfn\b|\|[^|]*\|)\s*[{:(]?$/.test(head)) return null;
  }
  return null;
}

/** "`not items`" of "if not items:". */
function conditionOf(head: string): string {
  const bare = head
    .replace(/^\}\s*/, '')
    .replace(/[{:]$/, '')
    .replace(/(?:then|do)$/, '')
    .trim();
  const condition = bare.replace(/^(?:else\s+if|elif|elsif|if)(?![\p{L}\p{N}_])\s*/u, '');
  return condition === bare ? bare : unwrapped(condition);
}

function unwrapped(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith('(') || !trimmed.endsWith(')')) return trimmed;
  let open = 0;
  for (let i = 0; i < trimmed.length; i++) {
    const letter = trimmed.charAt(i);
    open += letter === '(' ? 1 : letter === ')' ? -1 : 0;
    if (open === 0 && i < trimmed.length - 1) return trimmed;
  }
  return trimmed.slice(1, -1).trim();
}

/** An `else` is told with the condition that it is the other side of. */
function headOf(
  raw: string,
  around: readonly { readonly indent: number; readonly head: string }[],
  lines: readonly string[],
  at: number,
): string {
  if (!/^(?:\}\s*)?else\s*[:{]?$/.test(raw)) return raw;
  const indent = /^\s*/.exec(lines[at] ?? '')?.[0].length ?? 0;
  for (let i = at - 1; i >= Math.max(0, at - 60); i--) {
    const line = lines[i] ?? '';
    if (line.trim() === '' || (/^\s*/.exec(line)?.[0].length ?? 0) > indent) continue;
    const condition = /^(?:\}\s*)?(?:else\s+if|elif|elsif|if)(?![\p{L}\p{N}_])/u.test(line.trim());
    if (condition) return `else of if ${conditionOf(line.trim())}`;
    break;
  }
  return around.length >= 0 ? 'else' : raw;
}

/** "if (x) return y;" and "return y if x": a condition on its own line with what it guards. */
function guardOf(
  masked: string,
  raw: string,
): { readonly when: string; readonly masked: string; readonly raw: string } | null {
  const start = /^(?:\}\s*)?(?:else\s+)?if\s*\(/.exec(masked);
  if (start !== null) {
    let open = 0;
    for (let i = start[0].length - 1; i < masked.length; i++) {
      const letter = masked.charAt(i);
      open += letter === '(' ? 1 : letter === ')' ? -1 : 0;
      if (open > 0 || letter !== ')') continue;
      const rest = masked
        .slice(i + 1)
        .replace(/^\s*\{?/, '')
        .trim();
      if (rest === '') return null;
      const from = raw.length - (masked.length - i - 1);
      return {
        when: raw.slice(start[0].length, i),
        masked: rest.replace(/\}$/, ''),
        raw: raw
          .slice(from)
          .replace(/^\s*\{?/, '')
          .replace(/\}$/, '')
          .trim(),
      };
    }
    return null;
  }
  const single = /^(?:if|elif) ([^:]+): +(\S.*)$/.exec(raw);
  if (single !== null) return { when: single[1] ?? '', masked: single[2] ?? '', raw: single[2] ?? '' };
  const after = /^((?:return|raise|next|break)\b.*?) (if|unless) (.+)$/.exec(raw);
  // Python's `return a if b else c` is one value, and a condition inside an unfinished block is none of the line's.
  if (after === null || / else /.test(after[3] ?? '') || raw.lastIndexOf('{') > raw.lastIndexOf('}')) return null;
  return {
    when: after[2] === 'unless' ? `unless ${after[3] ?? ''}` : (after[3] ?? ''),
    masked: after[1] ?? '',
    raw: after[1] ?? '',
  };
}

function stepsOf(masked: string, raw: string): Omit<CodeStep, 'line' | 'when'>[] {
  const found: Omit<CodeStep, 'line' | 'when'>[] = [];
  const text = raw.replace(/[;{]$/, '').trim();
  const returned = /^(?:return|=>)(?![\p{L}\p{N}_])(.*)$/u.exec(text);
  const thrown =
    /^(?:throw|raise)(?![\p{L}\p{N}_])(.*)$/u.exec(text) ??
    /((?:panic!?|unreachable!|todo!|die|bail!|abort)\(.*\))/.exec(masked === '' ? '' : text);
  const failed =
    text.startsWith('return ') && /(?:^return Err\(|fmt\.Errorf\(|errors\.New\(|^return nil, ?err)/.test(text);
  if (failed) found.push({ kind: 'throws', text: text.replace(/^return\s+/, '') });
  else if (thrown !== null) found.push({ kind: 'throws', text: (thrown[1] ?? '').trim().replace(/^new /, '') });
  else if (returned !== null) found.push({ kind: 'returns', text: (returned[1] ?? '').trim() });
  if (/^(?:yield)(?![\p{L}\p{N}_])/u.test(text)) found.push({ kind: 'yields', text: text.replace(/^yield\s*/, '') });
  if (loop.test(masked)) found.push({ kind: 'loops', text: loopOf(text) });
  const each = /\.(forEach|map|filter|reduce|each|select|collect|flatMap|flat_map)\b/.exec(masked);
  if (each !== null && returned === null && !loop.test(masked)) found.push({ kind: 'loops', text });
  if (/^(?:\}\s*)?(?:catch|except|rescue)(?![\p{L}\p{N}_])/u.test(masked))
    found.push({
      kind: 'catches',
      text: text
        .replace(/^\}\s*/, '')
        .replace(/[:{]$/, '')
        .trim(),
    });
  for (const [pattern, effect] of effects) if (pattern.test(masked)) found.push({ kind: 'effect', text, effect });
  const changed =
    /^((?:this|self|\$this|@[\p{L}_]\w*)(?:(?:\.|->)[\p{L}_$][\p{L}\p{N}_$]*)*)(?:\[[^\]]*\])?\s*(?:[-+*/|&%?]|\|\||&&|\?\?)?=(?![=>])/u.exec(
      masked,
    );
  if (changed?.[1] !== undefined && changed[1] !== 'this' && changed[1] !== 'self')
    found.push({ kind: 'mutates', text: changed[1] });
  if (/(?:^|[^\p{L}\p{N}_])await(?![\p{L}\p{N}_])|\.await(?![\p{L}\p{N}_])/u.test(masked))
    found.push({ kind: 'waits', text });
  return found;
}

function loopOf(text: string): string {
  return unwrapped(
    text
      .replace(/^\}\s*/, '')
      .replace(/[:{]$/, '')
      .replace(/(?: do| then)$/, '')
      .trim(),
  );
}

/** What calls do beyond computing, by the names that libraries have for it. */
const effects: readonly (readonly [RegExp, string])[] = [
  [
    /(?<![\p{L}\p{N}_.])(?:fs\.(?:promises\.)?(?:read|write|append|open|mkdir|rm|unlink|l?stat|exists|copy|rename|access|create|watch)\p{L}*\(|readFile|writeFile|appendFile|openSync|readdir|unlink|mkdir|rmdir|open\(|os\.(?:remove|rename|Open|Create|ReadFile|WriteFile|MkdirAll|mkdir|makedirs|unlink|listdir)|shutil\.|File(?:::|\.)(?:open|read|write|delete|create)|Files\.|ioutil\.|fopen|fwrite|fread|file_(?:get|put)_contents|std::fs)/u,
    'files',
  ],
  [
    /(?<![\p{L}\p{N}_.])(?:fetch\(|axios[.(]|requests\.(?:get|post|put|patch|delete|head|request|Session)\(|http\.(?:Get|Post|request|get|NewRequest)\(|urlopen\(|urllib\.|socket\.\p{L}|XMLHttpRequest|HttpClient|curl_|Net::HTTP|reqwest|new WebSocket\()/u,
    'network',
  ],
  [
    /(?<![\p{L}\p{N}_.])(?:Date\.now|new Date\(\)|time\.(?:time|sleep|Now|Sleep|After|monotonic)|datetime\.(?:now|utcnow)|Instant::now|SystemTime|setTimeout|setInterval|clearTimeout|System\.currentTimeMillis|Thread\.sleep|Time\.now|sleep\(|performance\.now|microtime)/u,
    'time',
  ],
  [
    /(?<![\p{L}\p{N}_.])(?:Math\.random\(|random\.\p{L}+\(|rand\(|rand\.\p{L}+\(|randint\(|uuid(?:v\d|\d)?\(|uuid\.|Random\(|SecureRandom|getRandomValues|mt_rand|random_bytes)/u,
    'randomness',
  ],
  [
    /(?<![\p{L}\p{N}_.])(?:execFile(?:Sync)?\(|spawn(?:Sync)?\(|subprocess\.(?:run|Popen|call|check_\w+|getoutput)\(|os\.system\(|exec\.Command|Command::new|ProcessBuilder|system\(|popen|shell_exec)/u,
    'other programs',
  ],
  [/(?:^|[^\p{L}\p{N}_])(?:process\.env|os\.environ|getenv|os\.Getenv|env::var|ENV\[)/u, 'the environment'],
  [
    /(?<![\p{L}\p{N}_])(?:console\.(?:log|error|warn|info)|print\(|println!?\(|printf\(|fmt\.Print|eprintln!|puts |echo |log(?:ger)?\.(?:info|warn|error|debug|warning)|System\.out|NSLog|std::cout)/u,
    'output',
  ],
  [
    /(?:^|[^\p{L}\p{N}_])(?:cursor\.execute|\.execute\(|\.query\(|db\.(?:Exec|Query|QueryRow)|prepare\(|session\.(?:add|commit|query)|localStorage|sessionStorage)/u,
    'stored data',
  ],
];
