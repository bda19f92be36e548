import { leftOutNote } from '../answer/facts/unseen';
import { Links } from '../answer/facts/links';
import { namesLike } from '../answer/question/namesLike';
import { targetOf, type Target } from '../answer/question/target';
import type { Findings } from './findings';
import type { ToolSources } from './toolSources';

/** What a name or path means, of which `within` may leave only what a file or folder defines. */
export function toolTarget(written: string, within: string | undefined, sources: ToolSources): Target {
  const { codebase } = sources;
  const name = sources.relative(written.trim());
  const found = targetOf(name, codebase, null);
  // In backticks a name is one, whatever words of prose it has.
  const target =
    found === null || found.type === 'unknown'
      ? (targetOf(`\`${name.replaceAll('`', '')}\``, codebase, null) ?? { type: 'unknown' as const, name })
      : found;
  if (target.type === 'unknown') {
    const renamed = new Links(codebase).renamed(target.name);
    return renamed === null ? target : { type: 'symbol', name: target.name, definitions: [renamed] };
  }
  if (within === undefined || target.type === 'folder') return target;
  const inside = isWithin(within, sources);
  if (target.type === 'file') return { type: 'file', paths: target.paths.filter(inside) };
  const definitions = target.definitions.filter(({ path }) => inside(path));
  return definitions.length === 0 ? { type: 'unknown', name: target.name } : { ...target, definitions };
}

/** Whether a path is, or is below, the file or folder that a caller names. */
export function isWithin(named: string, sources: ToolSources): (path: string) => boolean {
  const plain = sources.relative(named).replace(/^(?:\.\/)+|(?<!\/)\/+$/g, '');
  const files = new Set(sources.codebase.index.filesNamed(plain));
  return path => plain === '' || plain === '.' || path === plain || path.startsWith(`${plain}/`) || files.has(path);
}

/** What is said of a name that means nothing here: names that are near, and files that are not read. */
export function nothingFound(name: string, { codebase }: ToolSources): Findings {
  const near = namesLike(name, codebase);
  const unread = codebase.notRead(name).map(({ path, reason }) => `${path} is there, but it is not read: ${reason}.`);
  const leftOut = leftOutNote(codebase);
  return {
    said: [
      `Nothing here is called ${name}.`,
      ...unread,
      ...(near.length === 0 ? [] : [`Near it: ${near.join(', ')}.`]),
    ],
    places: [],
    gaps: leftOut === null ? [] : [leftOut],
  };
}
