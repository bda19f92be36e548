import { maskedCode } from './maskedCode';

/** One thing that code does, in its order. `text` is code as it stands; lines are of the file. */
export interface CodeStep {
  readonly kind:
    | 'returns'
    | 'yields'
    | 'throws'
    | 'loops'
    | 'effect'
    | 'mutates'
    | 'updates'
    | 'waits'
    | 'catches'
    | 'binds'
    | 'calls'
    | 'runs';
  readonly text: string;
  readonly line: number;
  /** The innermost condition around it, as it stands; null for none. `else` of which condition, where it stands in one. */
  readonly when: string | null;
  /** It is done by a function that is written inside. */
  readonly inside?: true | undefined;
  /** What it is set to, of what is set. */
  readonly value?: string;
  /** What sort of effect: "reads or writes files". */
  readonly effect?: string;
}

/** Lines looked at. */
const mostLines = 400;

/**
 * What lines of a function do, as they stand: what is returned and thrown and when, over what they loop, what has effects, what they change.
 * `everything`: also what it calls and gives a name to. Reads line by line, for all languages that mark blocks by indentation as formatters leave it. Linear in the text.
 */
export function codeSteps(path: string, lines: readonly string[], firstLine: number, everything = false): CodeStep[] {
  const code = maskedCode(path, lines.slice(0, mostLines));
  const steps: CodeStep[] = [];
  const around: { readonly indent: number; readonly head: string; readonly first: string }[] = [];
  const own = code.findIndex(line => line.trim() !== '');
  // The line of a function without braces ends before its value.
  let opensValue = false;
  for (const [i, masked] of code.entries()) {
    const trimmed = masked.trim();
    // A brace on a line of its own goes on with the line before.
    if (trimmed === '' || trimmed === '{') continue;
    const raw = statementAt(lines, code, i);
    const indent = masked.length - masked.trimStart().length;
    while ((around.at(-1)?.indent ?? -1) >= indent && i !== own) around.pop();
    const line = firstLine + i;
    const when = conditionIn(around.map(({ head }) => head));
    const guard = guardOf(trimmed, raw.trim());
    const [maskedStep, rawStep] = [guard?.masked ?? trimmed, guard?.raw ?? raw.trim()];
    const found = stepsOf(maskedStep, rawStep);
    if (everything && i !== own && !found.some(({ kind }) => kind !== 'waits' && kind !== 'effect'))
      found.push(...plainStep(path, maskedStep, rawStep, found.length > 0));
    const repeated = around.some(({ head }) => loop.test(head)) || when !== null || guard !== null;
    const updated =
      found.length === 0 && i !== own && (repeated || everything) && update.test(guard?.masked ?? trimmed);
    if (updated) found.push({ kind: 'updates', text: (guard?.raw ?? raw).trim().replace(/;$/, '') });
    const inside = everything && around.some(({ first }) => madeFunction.test(first) && !goesThrough.test(first));
    const isHead = i === own && /[:{]$/.test(trimmed);
    if (opensValue) found.splice(0, found.length, { kind: 'returns', text: rawStep.replace(/;$/, '') });
    opensValue = everything && i === own && trimmed.endsWith('=>');
    for (const step of found)
      if (!(isHead && step.kind === 'effect'))
        steps.push({ ...step, line, when: guard?.when ?? when, ...(inside ? { inside } : {}) });
    if (i !== own) around.push({ indent, head: headOf(raw.trim(), around, lines, i), first: trimmed });
  }
  if (everything) steps.push(...branchTails(path, lines, code, firstLine));
  const last = tailOf(path, lines, code, own);
  if (last !== null) steps.push({ kind: 'returns', text: last.text, line: firstLine + last.at, when: null });
  const sound = steps.filter(step => isSound(step, code, step.line - firstLine));
  return everything ? onePerLine(sound) : sound;
}

/**
 * False for what stands in the code otherwise than a line by itself shows it: a piece of something that goes on in the next line (a ternary, a chain), or of brackets
 * that are not closed, and what is done under a condition of which no more is known than that there is one.
 */
function isSound({ text, value, when }: CodeStep, code: readonly string[], at: number): boolean {
  if (when !== null && (when.trim() === '' || /else of (?:else|case|default)/.test(when) || !isBalanced(when)))
    return false;
  if (!isBalanced(text) || (value !== undefined && (!isBalanced(value) || /[,([{]$/.test(value.trim())))) return false;
  const next =
    code
      .slice(at + 1, at + 4)
      .find(line => line.trim() !== '')
      ?.trim() ?? '';
  return !goesOn.test(next) || text.includes(next.slice(0, 12)) || value?.includes(next.slice(0, 12)) === true;
}

/** A line that goes on with the one before. */
const goesOn = /^(?:\?[^?]|:\s|&&|\|\||\.[\p{L}_]|\+\s|(?:and|or)\s)/u;

function isBalanced(text: string): boolean {
  const closes: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
  const open: string[] = [];
  for (const letter of text.replaceAll(/"[^"\n]*"|'[^'\n]*'|`[^`\n]*`/g, '')) {
    if ('([{'.includes(letter)) open.push(letter);
    else if (closes[letter] !== undefined && open.pop() !== closes[letter]) return false;
  }
  return open.length === 0;
}

/** The head of a function that is written inside of another. */
const madeFunction =
  /(?:=>|\|[^|]*\|)\s*[{:(]?$|(?<![\p{L}\p{N}_])(?:function|lambda|func|def|fn)(?![\p{L}\p{N}_])[^\n]*[{:(]$/u;

/** What is written inside of these is done for each of what they go through. */
const goesThrough = /[.>](?:each\w*|forEach|times)\b/;

/** Of several steps of a line, the one that says most. */
function onePerLine(steps: readonly CodeStep[]): CodeStep[] {
  const order: readonly CodeStep['kind'][] = [
    'throws',
    'returns',
    'yields',
    'loops',
    'mutates',
    'effect',
    'calls',
    'runs',
    'binds',
    'updates',
    'catches',
    'waits',
  ];
  const worth = ({ kind }: CodeStep): number => order.indexOf(kind);
  return steps
    .filter(({ kind, text }) => kind !== 'effect' || !conditional.test(text))
    .filter(
      (step, i, all) =>
        !all.some(
          (other, k) =>
            other.line === step.line &&
            k !== i &&
            (worth(other) < worth(step) || (worth(other) === worth(step) && k < i)),
        ),
    );
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

/** The values at the ends of the branches of a body's last expression, in Rust. */
function branchTails(path: string, lines: readonly string[], code: readonly string[], firstLine: number): CodeStep[] {
  if (!path.endsWith('.rs')) return [];
  const indentOf = (line: string): number => line.length - line.trimStart().length;
  const filled = code.flatMap((line, i) => (line.trim() === '' ? [] : [i]));
  const bodyIndent = indentOf(code[filled[1] ?? 0] ?? '');
  const start = filled.findLast(
    i => indentOf(code[i] ?? '') === bodyIndent && /^(?:if|match)(?!\p{L})/u.test((code[i] ?? '').trim()),
  );
  if (start === undefined || /;$/.test((code[filled.at(-2) ?? 0] ?? '').trim())) return [];
  const found: CodeStep[] = [];
  let when: string | null = null;
  for (const [at, i] of filled.entries()) {
    if (i < start) continue;
    const text = (code[i] ?? '').trim();
    const raw = (lines[i] ?? '').trim();
    const arm = /^(.{1,120}?) => (.+?),?$/.exec(raw);
    if (/^(?:\} else )?if /.test(text)) when = conditionOf(raw.replace(/^\} /, ''));
    else if (/^\} else \{$/.test(text)) when = `else of if ${when ?? ''}`;
    else if (arm !== null && !(arm[2] ?? '').endsWith('{'))
      found.push({ kind: 'returns', text: arm[2] ?? '', line: firstLine + i, when: `case ${arm[1] ?? ''}` });
    else if (
      /^\}/.test((code[filled[at + 1] ?? -1] ?? '').trim()) &&
      !/[;{}]$/.test(text) &&
      indentOf(code[i] ?? '') > bodyIndent &&
      when !== null
    )
      found.push({ kind: 'returns', text: raw, line: firstLine + i, when });
  }
  return found;
}

const shell = /\.(?:sh|bash|zsh)$/;
const noCall =
  /^(?:if|elif|else|for|foreach|while|until|switch|match|case|when|catch|except|rescue|finally|return|function|def|fn|func|class|struct|do|try|with|using|import|from|package|use|end|fi|done|esac|then|in|local|export|lock|synchronized|unsafe|loop|begin|ensure|default|new|sizeof|and|or|not)(?![\p{L}\p{N}_])/u;

/** A statement that gives something a name, or calls something and is neither of the other steps. */
function plainStep(path: string, masked: string, raw: string, hasEffect: boolean): Omit<CodeStep, 'line' | 'when'>[] {
  const text = raw.replace(/[;{]$/, '').trim();
  if (masked === '' || /^[\])}@#]/.test(masked)) return [];
  const at = assignedAt(masked);
  if (at > 0) {
    const left = masked.slice(0, at).replace(/:$/, '').trim();
    const name =
      /(?:^|[\s*&])((?:[\p{L}_$@][\p{L}\p{N}_$]*)(?:(?:\.|->|::)[\p{L}_$][\p{L}\p{N}_$]*|\[[^\]]{0,60}\])*)$/u.exec(
        left.split(/\s?:\s/, 1).join(''),
      )?.[1];
    const value = raw
      .slice(raw.length - masked.length + at)
      .replace(/^:?=\s*/, '')
      .replace(/[;{]$/, '')
      .trim();
    const several =
      /^(?:(?:const|let|var|my)\s)?(\(?[\p{L}_$@][\p{L}\p{N}_$@]*(?:, ?[\p{L}_$@*][\p{L}\p{N}_$@]*)+\)?)$/u.exec(
        left,
      )?.[1];
    if (several !== undefined && value !== '') return [{ kind: 'binds', text: several, value }];
    if (
      name === undefined ||
      value === '' ||
      left.includes(',') ||
      noCall.test(left.replace(/^(?:local|export)\s/, ''))
    )
      return [];
    const isPart = /[.[]|->/.test(name);
    return [
      {
        kind: isPart ? 'mutates' : 'binds',
        text: isPart
          ? raw
              .slice(0, Math.max(0, raw.length - masked.length + at))
              .replace(/:$/, '')
              .trim()
          : name,
        value,
      },
    ];
  }
  if (compoundAt(masked) > 0) return [{ kind: 'updates', text }];
  if (noCall.test(masked) || hasEffect) return [];
  if (shell.test(path)) return /^[\w./-]+(?:\s|$)/.test(masked) ? [{ kind: 'runs', text }] : [];
  const isCall =
    /^(?:await |go |defer |yield )?[\p{L}_$@][\p{L}\p{N}_$.@?!:>-]*[!?]?\(/u.test(masked) &&
    /[)\]};]$|[({,]$/.test(masked);
  return isCall ? [{ kind: 'calls', text }] : [];
}

/** Where a statement's `+=` or the like stands outside of brackets; -1 for none. */
function compoundAt(masked: string): number {
  let open = 0;
  for (let i = 0; i < masked.length; i++) {
    const letter = masked.charAt(i);
    open += '([{'.includes(letter) ? 1 : ')]}'.includes(letter) ? -1 : 0;
    if (open === 0 && letter === '=' && /[-+*/|&^%]/.test(masked.charAt(i - 1)) && masked.charAt(i + 1) === ' ')
      return i;
  }
  return -1;
}

/** Where a statement's `=` or `:=` stands outside of brackets; -1 for none. */
function assignedAt(masked: string): number {
  let open = 0;
  for (let i = 0; i < masked.length; i++) {
    const letter = masked.charAt(i);
    open += '([{'.includes(letter) ? 1 : ')]}'.includes(letter) ? -1 : 0;
    if (open > 0 || letter !== '=') continue;
    if (/[=>~]/.test(masked.charAt(i + 1)) || /[=!<>+\-*/|&%^?~]/.test(masked.charAt(i - 1))) return -1;
    return i;
  }
  return -1;
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
  /^[\p{L}_$@][\p{L}\p{N}_$.@[\]>-]{0,80}? ?(?:[-+*/|&%]?=(?![=>])|\+\+|--|<<|\.?(?:append|push|push_back|add|insert|put|set|extend|update)\()/u;

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
    .trim()
    .replace(/;$/, '');
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
  else if (returned !== null) found.push({ kind: 'returns', text: (returned[1] ?? '').trim().replace(/=>$/, '=> …') });
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
    /^((?:this|self|\$this|@[\p{L}_]\w*)(?:(?:\.|->)[\p{L}_$][\p{L}\p{N}_$]*)*(?:\[[^\]]*\])?)\s*(?:[-+*/|&%?]|\|\||&&|\?\?)?=(?![=>])/u.exec(
      masked,
    );
  if (changed?.[1] !== undefined && changed[1] !== 'this' && changed[1] !== 'self') {
    const set = valueOf(text);
    found.push(
      set.value === undefined
        ? { kind: 'updates', text }
        : { kind: 'mutates', text: text.slice(0, changed[1].length), ...set },
    );
  }
  if (/(?:^|[^\p{L}\p{N}_])await(?![\p{L}\p{N}_])|\.await(?![\p{L}\p{N}_])/u.test(masked))
    found.push({ kind: 'waits', text });
  return found;
}

/** What stands after a plain `=`. */
function valueOf(text: string): { readonly value?: string } {
  const at = text.indexOf(' = ');
  return at < 0 || /[-+*/|&%?]=/.test(text.slice(0, at)) ? {} : { value: text.slice(at + 3).trim() };
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
    /(?<![\p{L}\p{N}_.])(?:Date\.now|new Date\(\)|time\.(?:time|sleep|Now|Sleep|After|monotonic)|datetime\.(?:now|utcnow)|Instant::now|SystemTime|setTimeout\(|setInterval\(|clearTimeout\(|System\.currentTimeMillis|Thread\.sleep|Time\.now|sleep\(|performance\.now|microtime)/u,
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
