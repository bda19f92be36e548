import type { Shown } from './system';
import type { IndependentQuestion } from './truth';

/** What a system showed for one question. Shares from 0 to 1; null where the question has no such truth. */
export interface Row {
  readonly repository: string;
  readonly asked: IndependentQuestion;
  readonly shown: readonly string[];
  readonly hit: number;
  readonly first: number;
  readonly recall: number;
  readonly lines: number | null;
  readonly names: number | null;
  readonly tokens: number;
  readonly nothing: number;
  readonly ms: number;
}

export function rowOf(repository: string, asked: IndependentQuestion, { places, text }: Shown, ms: number): Row {
  const { files, names } = asked;
  const shown = [...new Set(places.map(({ path }) => path))];
  const found = [...files.keys()].filter(path => shown.includes(path));
  const want = [...files].flatMap(([path, spans]) =>
    spans.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => `${path}:${first + i}`)),
  );
  const has = (line: string): boolean => {
    const at = line.lastIndexOf(':');
    const number = Number(line.slice(at + 1));
    return places.some(
      ({ path, startLine, endLine }) => path === line.slice(0, at) && startLine <= number && number <= endLine,
    );
  };
  const wanted = [...new Set(want)];
  return {
    repository,
    asked,
    shown,
    hit: Number(found.length > 0),
    first: Number(files.has(shown[0] ?? '')),
    recall: found.length / files.size,
    lines: wanted.length === 0 ? null : wanted.filter(has).length / wanted.length,
    names: names.length === 0 ? null : names.filter(name => text.includes(name)).length / names.length,
    tokens: Buffer.byteLength(text) / 4,
    nothing: Number(shown.length === 0),
    ms,
  };
}

/** A table in Markdown: means over the rows of each group, in the order of the groups. */
export function tableOf(groups: ReadonlyMap<string, readonly Row[]>): string {
  const keys = ['hit', 'first', 'recall', 'lines', 'names', 'tokens', 'nothing'] as const;
  const lines = [...groups].map(([name, rows]) => {
    const cells = keys.map(key => {
      const mean = meanOf(rows.map(row => row[key]));
      return mean === null ? '–' : mean.toFixed(key === 'tokens' ? 0 : 2);
    });
    const ms = rows.map(row => row.ms).sort((a, b) => a - b);
    const at = (share: number): string => (ms[Math.min(ms.length - 1, Math.floor(share * ms.length))] ?? 0).toFixed(0);
    return `| ${[name, rows.length, ...cells, at(0.5), at(0.95)].join(' | ')} |`;
  });
  return [
    '| | questions | a true file shown | first is true | recall of files | of lines | of names | tokens | says nothing | ms, median | p95 |',
    '|---|---|---|---|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter(value => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
