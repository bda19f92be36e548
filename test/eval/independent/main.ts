/** `npm run eval:independent`: see {@link usage}. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bm25 } from './bm25';
import { codegraph } from './codegraph';
import { coil } from './coil';
import { rowOf, tableOf, type Row } from './figures';
import type { System } from './system';
import { Checkout, questionsOf, typeOf, type Half } from './truth';

const usage = `npm run eval:independent -- --questions DIR --repositories DIR : what is shown for questions that nobody here wrote

  --questions DIR      NAME.jsonl for each repository: one JSON object a line with "question" and "answer" (SWE-QA's form) or "files";
                       NAME-long.jsonl for more of the same repository (default: this project's own, of five languages, and long ones)
  --repositories DIR   a checkout of each, in a folder NAME
  --codegraph FILE     npm-shim.js of an installed @colbymchenry/codegraph, to compare with
  --systems LIST       of coil, bm25 and codegraph (default: all that can run)
  --half HALF          tuning or judging (default: both, apart). Failures are only ever printed of the tuning half
  --ablate             Coil without single parts of its search, too
  --every N            every Nth question of each repository
  --failures N         print up to N questions of the tuning half of which a true file is missing
  --store DIR          keep Coil's index there from run to run (then opening says nothing of the time it takes to index)
  --rows FILE          write what was shown, as JSON
  --measurements       write the section of docs/measurements.md
`;

export async function main(
  argv: string[],
  writeSection: (title: string, command: string, body: string) => void,
): Promise<number> {
  const { values: options, positionals: names } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      questions: { type: 'string', default: ownQuestions },
      repositories: { type: 'string' },
      codegraph: { type: 'string' },
      systems: { type: 'string' },
      half: { type: 'string' },
      every: { type: 'string', default: '1' },
      failures: { type: 'string', default: '0' },
      store: { type: 'string' },
      rows: { type: 'string' },
      ablate: { type: 'boolean', default: false },
      measurements: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { questions, repositories } = options;
  if (options.help || repositories === undefined) {
    process.stdout.write(usage);
    return options.help ? 0 : 2;
  }
  const store = options.store ?? mkdtempSync(join(tmpdir(), 'coil-eval-'));
  const known: Readonly<Record<string, System | undefined>> = {
    coil: coil(store),
    'coil without the hop': options.ablate ? coil(store, ['hop']) : undefined,
    'coil without vectors': options.ablate ? coil(store, ['meaning']) : undefined,
    'bm25, best 10': bm25(10),
    'bm25, best 20': bm25(20),
    codegraph: options.codegraph === undefined ? undefined : codegraph(options.codegraph),
  };
  const wanted = options.systems?.split(',');
  const systems = Object.entries(known).filter(
    ([name]) => wanted === undefined || wanted.some(each => name.startsWith(each)),
  );
  const rows = new Map<string, Row[]>();
  const indexed: string[] = [];
  const found = readdirSync(questions)
    .map(file => /^(.*)\.jsonl$/.exec(file)?.[1] ?? '')
    .filter(name => name !== '' && (names.length === 0 || names.includes(name)))
    .filter(name => existsSync(join(repositories, checkoutOf(name))));
  for (const name of found) {
    const checkout = new Checkout(name, join(repositories, checkoutOf(name)));
    const asked = questionsOf(join(questions, `${name}.jsonl`), checkout)
      .filter((_, i) => i % Number(options.every) === 0)
      .filter(({ half }) => options.half === undefined || half === options.half);
    for (const [label, system] of systems) {
      if (system === undefined) continue;
      const open = await system(checkout);
      indexed.push(`| ${name} | ${checkout.files.length} | ${label} | ${(open.indexMs / 1000).toFixed(1)} |`);
      for (const question of asked) {
        const started = performance.now();
        const shown = await open.ask(question.question);
        const row = rowOf(name, question, shown, performance.now() - started);
        rows.set(label, [...(rows.get(label) ?? []), row]);
      }
      open.close();
      process.stderr.write(`${name}: ${label}, ${asked.length} questions\n`);
    }
  }
  if (options.store === undefined) rmSync(store, { recursive: true, force: true });
  const body = [...halves(rows), ...types(rows), ...(options.store === undefined ? [indexTimes(indexed)] : [])];
  process.stdout.write(`${body.join('\n\n')}\n`);
  printFailures(rows.get('coil') ?? [], Number(options.failures));
  if (options.rows !== undefined) {
    const plain = [...rows].flatMap(([system, all]) =>
      all.map(({ asked, ...row }) => ({ system, ...asked, files: Object.fromEntries(asked.files), ...row })),
    );
    writeFileSync(options.rows, JSON.stringify(plain, null, 1));
  }
  if (options.measurements) {
    const own = questions === ownQuestions;
    const written = own ? 'Questions on other languages, and long ones' : 'Questions that nobody here wrote';
    writeSection(
      options.ablate ? 'Search without single parts' : written,
      `npm run eval:independent -- ${own ? '' : '--questions DIR '}--repositories DIR ${options.ablate ? '--ablate ' : ''}--measurements`,
      [
        own ? ownWords : `SWE-QA's questions of ${found.join(', ')}; Coil was tuned on the tuning half only.`,
        ...body,
      ].join('\n\n'),
    );
  }
  return 0;
}

const ownWords =
  'Written for this project, with their files, from reading the repositories; only the tuning half was looked at since. 16 of the 30 long ones were added when the search was made.';
const ownQuestions = 'test/eval/independent/questions';

/** The repository that a file of questions is about. */
function checkoutOf(name: string): string {
  return name.replace(/-long$/, '');
}

const halfNames: readonly Half[] = ['tuning', 'judging'];

function halves(rows: ReadonlyMap<string, readonly Row[]>): string[] {
  return halfNames.flatMap(half => {
    const groups = [...rows].map(([name, all]) => [name, all.filter(({ asked }) => asked.half === half)] as const);
    return groups.every(([, all]) => all.length === 0) ? [] : [`The ${half} half:\n\n${tableOf(new Map(groups))}`];
  });
}

/** Coil by what a question asks for, and by repository. */
function types(rows: ReadonlyMap<string, readonly Row[]>): string[] {
  const all = rows.get('coil') ?? [];
  if (all.length === 0) return [];
  const groups = new Map<string, Row[]>();
  for (const row of all)
    for (const group of [`“${typeOf(row.asked.question)}”, ${row.asked.half}`, `${row.repository}, ${row.asked.half}`])
      groups.set(group, [...(groups.get(group) ?? []), row]);
  return [`Coil by a question's first word and by repository:\n\n${tableOf(new Map([...groups].sort()))}`];
}

function indexTimes(lines: readonly string[]): string {
  return [
    'Seconds until the first question can be asked:',
    '',
    '| repository | files | system | seconds |',
    '|---|---|---|---|',
    ...lines,
  ].join('\n');
}

function printFailures(rows: readonly Row[], most: number): void {
  const missed = rows.filter(({ asked, recall, first }) => asked.half === 'tuning' && (recall < 1 || first === 0));
  for (const { repository, asked, shown, recall, first, lines } of missed.slice(0, most))
    process.stdout.write(
      `\n${repository}: ${asked.question}\n  want ${JSON.stringify([...asked.files])}\n  first ${first} recall ${recall.toFixed(2)} lines ${lines?.toFixed(2) ?? '–'} shown ${shown.join(' ')}\n`,
    );
}
