import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { PartsName, Results } from './evaluate';
import type { Score } from './score';

export const baselineFile = 'test/eval/baseline.json';

type ByParts = Partial<Record<PartsName, Results>>;
/** Scores by part and question. Questions, not averages, so that a slice of them can be compared too. */
export type Baseline = Readonly<Record<string, Readonly<Record<string, Compared>>>>;
type Compared = Readonly<Record<Figure, number | null>>;
const comparedFigures = [
  'exact',
  'precision',
  'recall',
  'possibleRecall',
  'evidenceRecall',
  'validCitations',
  'rougeL',
] as const;
type Figure = (typeof comparedFigures)[number];

/**
 * How far a mean may fall without a word. What search proves is the same in every run: two hundredths, so that a question of fifty may
 * be lost for better ones elsewhere. The model's words vary with the backend and its threads: one standard error of a share near 1/2.
 */
const noise = (parts: string, questions: number): number => (parts === 'facts' ? 0.02 : 0.5 / Math.sqrt(questions));

/** Replaces what stands there of the repositories that were asked, and of the parts that they were asked with. */
export function writeBaseline(results: ByParts): void {
  const before = readBaseline();
  const byParts = { ...before, ...results };
  const blocks = Object.keys(byParts).map(parts => {
    const now = results[parts as PartsName] ?? [];
    const asked = new Set(now.map(({ question }) => question.repository));
    const kept = Object.entries(before[parts] ?? {}).filter(([key]) => !asked.has(key.slice(0, key.indexOf(': '))));
    const all = [...kept, ...now.map(({ question, score }) => [keyOf(question), compared(score)] as const)];
    const lines = all.map(([key, score]) => `    ${JSON.stringify(key)}: ${JSON.stringify(score)}`);
    return `  ${JSON.stringify(parts)}: {\n${lines.join(',\n')}\n  }`;
  });
  writeFileSync(baselineFile, `{\n${blocks.join(',\n')}\n}\n`);
}

export function readBaseline(): Baseline {
  return existsSync(baselineFile) ? (JSON.parse(readFileSync(baselineFile, 'utf8')) as Baseline) : {};
}

/** A line for each figure of a kind that is below the baseline's, over the questions in both, by more than the noise. */
export function falls(results: ByParts, baseline: Baseline): string[] {
  return Object.entries(results).flatMap(([parts, all]) => {
    const known = all.flatMap(({ question, score }) => {
      const before = baseline[parts]?.[keyOf(question)];
      return before === undefined ? [] : [{ kind: question.kind, key: keyOf(question), before, now: compared(score) }];
    });
    const kinds = [...new Set(known.map(({ kind }) => kind))];
    return kinds.flatMap(kind =>
      comparedFigures.flatMap(figure => {
        const both = known.filter(
          each => each.kind === kind && each.before[figure] !== null && each.now[figure] !== null,
        );
        const mean = (of: 'before' | 'now'): number =>
          both.reduce((sum, each) => sum + (each[of][figure] ?? 0), 0) / both.length;
        if (both.length === 0 || mean('now') >= mean('before') - noise(parts, both.length)) return [];
        const lost = both
          .filter(each => (each.now[figure] ?? 0) < (each.before[figure] ?? 0))
          .map(({ key }) => `\n    ${key}`);
        return [
          `${parts}, ${kind}, ${figure}: ${mean('now').toFixed(3)}, was ${mean('before').toFixed(3)}${lost.slice(0, 8).join('')}`,
        ];
      }),
    );
  });
}

function keyOf({ repository, question }: Results[number]['question']): string {
  return `${repository}: ${question}`;
}

/** Three digits: enough to compare, short to keep. */
function compared({ exact, citations, validCitations, ...score }: Score): Compared {
  const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value * 1000) / 1000);
  return {
    exact: Number(exact),
    precision: rounded(score.precision),
    recall: rounded(score.recall),
    possibleRecall: rounded(score.possibleRecall),
    evidenceRecall: rounded(score.evidenceRecall),
    validCitations: citations === 0 ? null : rounded(validCitations / citations),
    rougeL: rounded(score.rougeL),
  };
}
