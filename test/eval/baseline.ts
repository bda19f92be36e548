import { existsSync, readFileSync } from 'node:fs';
import type { PartsName } from './evaluate';
import type { Figures } from './report';

export const baselineFile = 'test/eval/baseline.json';

export type FiguresByParts = Partial<Record<PartsName, Readonly<Record<string, Figures>>>>;

/**
 * How far a share may fall without saying anything. What search proves is the same in every run, but one of the repositories is this
 * one, whose questions change with its code: two standard errors of a share near 1/2 over its part of the questions.
 * The model's words vary with the backend: two standard errors over the whole kind.
 */
const noise = (questions: number, model: boolean): number => Math.max(0.03, (model ? 1 : 0.35) / Math.sqrt(questions));
const compared = [
  'exact',
  'precision',
  'recall',
  'possibleRecall',
  'evidenceRecall',
  'validCitations',
  'rougeL',
] as const;

export function readBaseline(): FiguresByParts {
  return existsSync(baselineFile) ? (JSON.parse(readFileSync(baselineFile, 'utf8')) as FiguresByParts) : {};
}

/** A line for each figure below the baseline's by more than the noise. Kinds and parts that were not asked are left out. */
export function falls(now: FiguresByParts, before: FiguresByParts): string[] {
  return (Object.entries(now) as [PartsName, Readonly<Record<string, Figures>>][]).flatMap(([parts, byKind]) =>
    Object.entries(byKind).flatMap(([kind, figures]) =>
      compared.flatMap(figure => {
        const was = before[parts]?.[kind]?.[figure] ?? null;
        const is = figures[figure];
        if (was === null || is === null || is >= was - noise(figures.questions, parts !== 'facts')) return [];
        return [`${parts} ${kind} ${figure}: ${is.toFixed(3)}, was ${was.toFixed(3)}`];
      }),
    ),
  );
}
