import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A checkout, as git lists its files. */
export class Checkout {
  readonly files: readonly string[];
  private readonly endings = new Map<string, string[]>();

  constructor(
    readonly name: string,
    readonly dir: string,
  ) {
    const listed = execFileSync('git', ['-C', dir, 'ls-files', '-z'], { encoding: 'utf8', maxBuffer: 1 << 28 });
    this.files = listed.split('\0').filter(path => path !== '');
    for (const path of this.files)
      for (let at = 0; at >= 0; at = path.indexOf('/', at) + 1 || -1) {
        const ending = path.slice(at);
        this.endings.set(ending, [...(this.endings.get(ending) ?? []), path]);
      }
  }

  /** Files whose path is `name` or ends with it after a slash. */
  named(name: string): readonly string[] {
    return this.endings.get(name) ?? [];
  }

  text(path: string): string {
    try {
      return readFileSync(join(this.dir, path), 'utf8');
    } catch {
      return '';
    }
  }
}

/** A question and what its reference answer names: files with lines (first to last, 1-based), identifiers that the question does not have. */
export interface IndependentQuestion {
  readonly question: string;
  readonly half: Half;
  readonly files: ReadonlyMap<string, readonly (readonly [first: number, last: number])[]>;
  readonly names: readonly string[];
}

/** We read the tuning half's failures; of the judging half only the figures. */
export type Half = 'tuning' | 'judging';

/**
 * The questions of a file, JSON lines with a `question` and either its `answer` (SWE-QA's form), which names files of the checkout, or the `files` that it is
 * about. Those without a file of the checkout are left out.
 */
export function questionsOf(file: string, checkout: Checkout): IndependentQuestion[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => JSON.parse(line) as { question: string; answer?: string; files?: readonly string[] })
    .map(({ question, answer = '', files }) => ({
      ...{ question, half: halfOf(question) },
      ...(files === undefined ? truthOf(question, answer, checkout) : namedFiles(files, checkout)),
    }))
    .filter(({ files }) => files.size > 0);
}

export function halfOf(question: string): Half {
  return (createHash('sha256').update(question).digest()[0] ?? 0) % 2 === 0 ? 'tuning' : 'judging';
}

/** What a question asks for, by its first words. */
export function typeOf(question: string): string {
  return /^\W*(what|where|how|why|which|when|who)\b/i.exec(question)?.[1]?.toLowerCase() ?? 'other';
}

function namedFiles(files: readonly string[], checkout: Checkout): Pick<IndependentQuestion, 'files' | 'names'> {
  const there = files.filter(path => checkout.named(path).includes(path));
  return { files: new Map(there.map(path => [path, []])), names: [] };
}

function truthOf(question: string, answer: string, checkout: Checkout): Pick<IndependentQuestion, 'files' | 'names'> {
  const files = new Map<string, [number, number][]>();
  for (const match of answer.matchAll(pathPattern)) {
    const [path, other] = checkout.named(match[0].replace(/^[./]+/, ''));
    if (path === undefined || other !== undefined) continue;
    const spans = files.get(path) ?? [];
    files.set(path, spans);
    const end = match.index + match[0].length;
    const near = linesPattern.exec(answer.slice(end, end + 40));
    if (near === null) continue;
    const first = Number(near[1] ?? near[3]);
    const last = Number(near[2] ?? near[4] ?? first);
    spans.push([first, Math.min(Math.max(first, last), first + 400)]);
  }
  const quoted = [...answer.matchAll(/`([^`\n]{3,60})`/g)].map(([, text = '']) =>
    text.split('(')[0]?.split('.').at(-1),
  );
  const names = new Set(
    quoted.filter(name => name !== undefined && /^[A-Za-z_]\w{2,}$/.test(name) && !question.includes(name)),
  );
  return { files, names: [...names].filter(name => name !== undefined) };
}

const pathPattern =
  /[\w./-]+\.(?:py|pyi|rst|md|toml|cfg|txt|yml|yaml|js|ts|tsx|jsx|html|sh|c|h|cpp|pyx|ini|json|go|rs|java|kt|rb|php|cs)\b/g;
const linesPattern = /[Ll]ines?\s+(\d+)(?:\s*[-–]\s*(\d+))?|:(\d+)(?:-(\d+))?/;
