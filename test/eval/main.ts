/** `npm run eval`: see {@link usage}. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { baselineFile, falls, readBaseline, writeBaseline } from './baseline';
import { evaluate, partsNames, type PartsName, type Results } from './evaluate';
import { fanOutWords, figuresByKind, table } from './report';

const usage = `npm run eval -- [NAME]… : asks repositories (all that are there when none is named) and scores the answers

  --facts-only         what search proves; the model does not run: hundreds of questions in seconds
  --parts LIST         with the model, apart: ${partsNames.join(', ')} (default: facts,nearest)
  --sample N           generated questions asked with the model, besides the hand-written ones (default: 80)
  --read N             seconds of reading each repository before the model is asked (default: 20)
  --kind KIND          only this kind
  --repositories DIR   clones of public repositories too, in folders named as in test/eval/repositories.ts
  --failures N         print up to N failures of each kind
  --check              fail when a figure is below ${baselineFile} by more than its noise
  --write              write ${baselineFile} for the repositories asked (all kinds)
  --measurements       write a section of docs/measurements.md: what search proves, or (with the model) what each part is worth
`;

const headings: Readonly<Record<PartsName, string>> = {
  facts: 'What search proves, without the model:',
  nearest: 'With the model, from the state nearest to the evidence:',
  'fan-out': 'With the model, from the state nearest to the evidence, after its leaves were asked for notes:',
  root: "With the model, from the root's state:",
  none: 'With the model, from no state:',
  'no-search': "The model alone, from the root's state, without evidence:",
};
const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Runs with these arguments and gives the exit status. `writeSection` writes a section of docs/measurements.md. */
export async function main(
  argv: string[],
  writeSection: (title: string, command: string, body: string) => void,
): Promise<number> {
  const { values: options, positionals: names } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      'facts-only': { type: 'boolean', default: false },
      parts: { type: 'string', default: 'facts,nearest' },
      sample: { type: 'string', default: '80' },
      read: { type: 'string', default: '20' },
      kind: { type: 'string' },
      repositories: { type: 'string' },
      failures: { type: 'string', default: '0' },
      check: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      measurements: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const asked = options['facts-only'] ? ['facts'] : options.parts.split(',');
  const withModel = asked.some(name => name !== 'facts');
  const parts = asked.filter((name): name is PartsName => (partsNames as readonly string[]).includes(name));
  if (options.help || parts.length < asked.length || (options.write && options.kind !== undefined)) {
    print(usage);
    return options.help ? 0 : 2;
  }
  const results = await evaluate({
    names,
    parts,
    sample: Number(options.sample),
    readSeconds: Number(options.read),
    kind: options.kind ?? null,
    clones: options.repositories === undefined ? null : resolve(options.repositories),
    onRepository: line => process.stderr.write(`${line}\n`),
  });
  const sections: Partial<Record<PartsName, string>> = {};
  for (const [name, all] of Object.entries(results) as [PartsName, Results][]) {
    const said = [headings[name], table(figuresByKind(all)), fanOutWords(all)];
    const section = said.filter(part => part !== '').join('\n\n');
    sections[name] = section;
    print(`\n${section}`);
    printFailures(all, Number(options.failures));
  }
  if (options.measurements) {
    const body = Object.entries(sections)
      .filter(([name]) => withModel !== (name === 'facts'))
      .map(([, section]) => section);
    if (withModel) writeSection('Parts of an answer', 'npm run eval:parts', body.join('\n\n'));
    else writeSection('Answers', 'npm run eval -- --facts-only --measurements', body.join('\n\n'));
  }
  const fallen = options.check ? falls(results, readBaseline()) : [];
  for (const line of fallen) print(`FELL ${line}`);
  if (options.write) writeBaseline(results);
  return fallen.length > 0 ? 1 : 0;
}

/** Expected and got, shortened to be read. */
function printFailures(all: Results, most: number): void {
  const shown = new Map<string, number>();
  for (const { question, answer, score } of all) {
    const count = shown.get(question.kind) ?? 0;
    if (score.exact || count >= most) continue;
    shown.set(question.kind, count + 1);
    const { expect } = question;
    print(
      [
        `\n${question.id}  ${question.question}`,
        `  expected ${JSON.stringify(expect).slice(0, 400)}`,
        `  got ${JSON.stringify(answer.answer.slice(0, 400))}`,
        `  citing ${answer.citations.map(({ path, startLine, endLine }) => `${path}:${startLine}-${endLine}`).join(' ')}`,
      ].join('\n'),
    );
  }
}
