import type { ScanBench } from './benchScan';
import type { EngineBench, ScaleBench } from './benchScale';

/** The figures of `coil bench scale` as a Markdown table, a column a size. */
export function scaleTable({ repositories }: ScaleBench): string {
  const columns = repositories.map(({ files, cold, restart, engine }) => [
    `${files.toLocaleString('en')} files`,
    `${cold.documents} read, ${cold.skipped} entries skipped, ${megabytes(cold.textBytes)}, ${cold.folders} folders`,
    `${cold.scanSeconds.toFixed(2)} s`,
    `${restart.scanSeconds.toFixed(2)} s, ${restart.opened} files opened`,
    `${restart.hashSeconds.toFixed(2)} s`,
    memory(restart),
    `${restart.watches}`,
    spread(restart.noticeMs),
    percent(restart.idleCpu),
    ...whole(engine),
  ]);
  const labels = [
    '',
    'repository',
    'files alone: first scan, every file read, hashed and judged',
    'files alone: scan after a restart, with watches set',
    'files alone: every file read and hashed (in the background after a restart)',
    'files alone: resident memory, with the text of none (of it Node.js and the program)',
    'watches',
    'files alone: time to notice one saved file',
    'files alone: CPU while nothing happens, share of a core',
    'engine without a model: first opening, with the search index made',
    'engine without a model: opening after a restart',
    'engine without a model: resident memory after reopening, at the end',
    'engine without a model: time to notice one saved file, indexed',
    'engine without a model: CPU while nothing happens, share of a core',
  ];
  const rows = labels.map((label, i) => `| ${[label, ...columns.map(column => column[i] ?? '')].join(' | ')} |`);
  return [rows[0], `|${'---|'.repeat(columns.length + 1)}`, ...rows.slice(1)].join('\n');
}

function whole(engine: EngineBench): string[] {
  return [
    `${engine.openSeconds.toFixed(1)} s`,
    `${engine.reopenSeconds.toFixed(2)} s`,
    `${megabytes(engine.residentBytes)}, ${megabytes(engine.residentBytesAtEnd)}`,
    spread(engine.noticeMs),
    percent(engine.idleCpu),
  ];
}

function memory({ residentBytes, bareBytes }: ScanBench): string {
  return `${megabytes(residentBytes)} (${megabytes(bareBytes)})`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

function spread(ms: readonly number[]): string {
  const sorted = [...ms].sort((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.ceil(share * sorted.length) - 1] ?? NaN).toFixed(0);
  return `median ${at(0.5)} ms, p95 ${at(0.95)} ms of ${sorted.length}`;
}
