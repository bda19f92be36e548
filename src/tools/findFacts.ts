import { proveAsked } from '../answer/facts/prove';
import { historyOf } from '../answer/facts/historyOf';
import { changesOf } from '../answer/facts/changesOf';
import { overviewOf } from '../answer/facts/overviewOf';
import { testsOf } from '../answer/facts/testsOf';
import { leftOutNote } from '../answer/facts/unseen';
import type { ToolArguments } from '../protocol/toolTable';
import { secretInText } from '../reading/files/secrets';
import { CoilError } from '../shared/errors';
import { ofProven, type Findings } from './findings';
import { nothingFound, toolTarget } from './toolTarget';
import type { ToolSources } from './toolSources';

/** `tests`: the tests that use a thing. */
export async function findTests({ name, path }: ToolArguments<'tests'>, sources: ToolSources): Promise<Findings> {
  const target = toolTarget(name, path, sources);
  const proven = await testsOf(target, sources.codebase);
  if (proven === null) return nothingFound(name, sources);
  const found = ofProven(proven, sources);
  const places = found.places.filter(({ group }) => !/^\S+ is (?:defined|declared)/.test(group));
  const possible = places.filter(({ certain }) => !certain).length;
  const leftOut = leftOutNote(sources.codebase);
  return {
    ...found,
    places,
    gaps: [
      ...(possible > 0 ? [`Of ${possible} possible tests it is not known whether they mean it.`] : []),
      ...(leftOut === null ? [] : [leftOut]),
    ],
  };
}

/** `connect`: how two things hang together. */
export async function findConnection(
  { from, to }: ToolArguments<'connect'>,
  sources: ToolSources,
  signal: AbortSignal,
): Promise<Findings> {
  for (const name of [from, to])
    if (toolTarget(name, undefined, sources).type === 'unknown') return nothingFound(name, sources);
  const ticked = (name: string): string => `\`${sources.relative(name).replaceAll('`', '')}\``;
  const asked = { kind: 'connect' as const, from: ticked(from), to: ticked(to) };
  const proven = await proveAsked(asked, null, sources.codebase, signal);
  if (proven === null || proven.kind === 'nothing') return nothingFound(from, sources);
  return { ...ofProven(proven, sources), gaps: ['One shortest path is shown; there may be others.'] };
}

/** `history`: commits, newest first. */
export async function findHistory(
  { name, since }: ToolArguments<'history'>,
  sources: ToolSources,
  signal: AbortSignal,
): Promise<Findings> {
  const { codebase } = sources;
  const target = name === undefined ? null : toolTarget(name, undefined, sources);
  const asked = { kind: 'history' as const, name: name ?? null, ...(since !== undefined && { since }) };
  const proven =
    (since === undefined && target !== null ? null : await changesOf(asked, target, codebase, signal)) ??
    (await historyOf(target, codebase, signal));
  if (proven === null) return nothingFound(name ?? '', sources);
  const found = ofProven(proven, sources);
  const gaps = found.said.some(each => /and earlier ones$/.test(each))
    ? ['Earlier commits are not shown; `since` takes a time.']
    : [];
  return { ...found, said: found.said.map(withoutSecrets), gaps };
}

/** `overview`: what the repository is. */
export function findOverview(sources: ToolSources): Findings {
  if (isEmpty(sources.codebase.index.paths))
    throw new CoilError('folderEmpty', 'No file of the folder is read.', 'Add a file, or look at the ignore rules.');
  return ofProven(overviewOf(sources.codebase), sources);
}

/** A text without the lines that hold what looks like a secret: commits are written without a look at them. */
function withoutSecrets(text: string): string {
  return text
    .split('\n')
    .map(line => (secretInText(line) === null ? line : '(left out: it holds what looks like a secret)'))
    .join('\n');
}

function isEmpty(items: Iterable<unknown>): boolean {
  for (const _ of items) return false;
  return true;
}
