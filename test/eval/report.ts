import type { Answer } from '../../src/protocol/engineProtocol';
import type { Question } from './question';
import type { Score } from './score';

export interface Result {
  readonly question: Question;
  readonly answer: Answer;
  readonly score: Score;
}

/** Shares from 0 to 1; times in milliseconds; null where a kind has none. */
export interface Figures {
  readonly questions: number;
  readonly exact: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly possibleRecall: number | null;
  readonly evidenceRecall: number | null;
  readonly validCitations: number | null;
  readonly rougeL: number | null;
  readonly wordsRougeL: number | null;
  readonly searchMs: number;
  readonly searchMs95: number;
  readonly firstTokenMs: number | null;
}

/** Figures by kind, and `all` of them together. */
export function figuresByKind(results: readonly Result[]): Record<string, Figures> {
  const kinds = [...new Set(results.map(({ question }) => question.kind))];
  return Object.fromEntries([
    ...kinds.map(kind => [kind, figures(results.filter(({ question }) => question.kind === kind))] as const),
    ['all', figures(results)] as const,
  ]);
}

/** A table in Markdown. */
export function table(byKind: Readonly<Record<string, Figures>>): string {
  const percent = (share: number | null): string => (share === null ? '–' : `${(100 * share).toFixed(1)} %`);
  const ms = (value: number | null): string => (value === null ? '–' : value.toFixed(value < 10 ? 1 : 0));
  const rouge = (value: number | null): string => (value === null ? '–' : value.toFixed(2));
  const rows = Object.entries(byKind).map(
    ([kind, f]) =>
      `| ${kind} | ${f.questions} | ${percent(f.exact)} | ${percent(f.precision)} | ${percent(f.recall)} | ${percent(f.possibleRecall)} | ${percent(f.evidenceRecall)} | ${percent(f.validCitations)} | ${rouge(f.rougeL)} | ${rouge(f.wordsRougeL)} | ${ms(f.searchMs)} / ${ms(f.searchMs95)} | ${ms(f.firstTokenMs)} |`,
  );
  return [
    '| kind | questions | exact | precision | recall | with possible ones | in the evidence | citations valid | ROUGE-L | of the words alone | search, median / 95 %, ms | first token, median, ms |',
    '|---|---|---|---|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** How many questions were put to leaves first, and what that took; empty where none was. */
export function fanOutWords(results: readonly Result[]): string {
  const times = results.flatMap(({ answer }) => answer.timings.fanOutMs ?? []);
  const [median, late] = [quantile(times, 0.5), quantile(times, 0.95)];
  if (median === null || late === null) return '';
  return `Leaves were asked in ${times.length} of ${results.length} questions, in ${median.toFixed(0)} ms (median; 95 %: ${late.toFixed(0)}).`;
}

function figures(results: readonly Result[]): Figures {
  const scores = results.map(({ score }) => score);
  const citations = sum(scores.map(score => score.citations));
  const searches = results.map(({ answer }) => answer.timings.searchMs);
  const firsts = results
    .filter(({ answer }) => answer.tokens.output > 0)
    .map(({ answer }) => answer.timings.firstTokenMs);
  return {
    questions: results.length,
    exact: mean(scores.map(({ exact }) => Number(exact))) ?? 0,
    precision: mean(scores.map(score => score.precision)),
    recall: mean(scores.map(score => score.recall)),
    possibleRecall: mean(scores.map(score => score.possibleRecall)),
    evidenceRecall: mean(scores.map(score => score.evidenceRecall)),
    validCitations: citations === 0 ? null : sum(scores.map(score => score.validCitations)) / citations,
    rougeL: mean(scores.map(score => score.rougeL)),
    wordsRougeL: mean(scores.map(score => score.wordsRougeL)),
    searchMs: quantile(searches, 0.5) ?? 0,
    searchMs95: quantile(searches, 0.95) ?? 0,
    firstTokenMs: quantile(firsts, 0.5),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter(value => value !== null);
  return known.length === 0 ? null : sum(known) / known.length;
}

function quantile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? null;
}
