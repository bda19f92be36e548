/** A diagnostic of a language's tools. `line` is 1-based. */
export interface Problem {
  readonly path: string;
  readonly line: number;
  readonly severity: 'error' | 'warning';
  /** Such as "ts 2322"; empty where its tool gives none. */
  readonly code: string;
  readonly message: string;
  /** The line's text; null where the file is not open. */
  readonly source: string | null;
}

/** Problems that one question is about: more are hidden by the first ones anyway. */
const most = 50;

/** Problems as compilers print them, errors first, each with its line. */
export function problemText(problems: readonly Problem[]): string {
  const sorted = [...problems].sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
  const lines = sorted.slice(0, most).map(({ path, line, severity, code, message, source }) => {
    const name = code === '' ? severity : `${severity} ${code}`;
    const said = `${path}:${line}: ${name}: ${message
      .split('\n')
      .map(line => line.trim())
      .join(' ')}`;
    return source === null || source.trim() === '' ? said : `${said}\n    ${source.trim()}`;
  });
  if (problems.length > most) lines.push(`and ${problems.length - most} more`);
  return lines.join('\n');
}
