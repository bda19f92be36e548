import type { Range } from '../../protocol/engineProtocol';
import { splitLines } from '../../search/index/lines';
import type { Codebase } from '../codebase';
import { quoted } from './proof';

/** One thing that a manifest declares, at the line of its name. */
export interface Declared {
  readonly name: string;
  readonly detail: string | null;
  readonly place: Range;
}

/** Commands of VS Code extensions and the programs that packages install. */
export function manifestCommands(codebase: Codebase): Declared[] {
  return manifests(codebase).flatMap(({ path, text, data }) => {
    const commands = entriesOf(at(data, 'contributes', 'commands')).flatMap(([, command]) => {
      const name = at(command, 'command');
      const title = at(command, 'title');
      return typeof name === 'string' ? [{ name, detail: typeof title === 'string' ? title : null }] : [];
    });
    const bin = at(data, 'bin');
    const single = at(data, 'name');
    const programs =
      typeof bin === 'string' && typeof single === 'string'
        ? [single.replace(/^@[^/]*\//, '')]
        : entriesOf(bin).map(([name]) => name);
    return [...commands, ...programs.map(name => ({ name, detail: 'a program' }))].map(each =>
      declared(each, path, text),
    );
  });
}

/** Settings of VS Code extensions. */
export function manifestSettings(codebase: Codebase): Declared[] {
  return manifests(codebase).flatMap(({ path, text, data }) => {
    const configuration = at(data, 'contributes', 'configuration');
    const parts = Array.isArray(configuration) ? (configuration as readonly unknown[]) : [configuration];
    return parts
      .flatMap(part => entriesOf(at(part, 'properties')))
      .map(([name, value]) => {
        const description = at(value, 'description') ?? at(value, 'markdownDescription');
        return declared({ name, detail: typeof description === 'string' ? description : null }, path, text);
      });
  });
}

interface Manifest {
  readonly path: string;
  readonly text: string;
  readonly data: unknown;
}

/** Every package.json that is valid, the topmost first. */
export function manifests(codebase: Codebase): Manifest[] {
  return codebase.index
    .filesNamed('package.json')
    .concat([...codebase.index.paths].filter(path => path.endsWith('/package.json')))
    .filter((path, i, all) => all.indexOf(path) === i)
    .sort((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1))
    .flatMap(path => {
      const text = codebase.text(path);
      const data = text === undefined ? null : parsed(text);
      return text === undefined || data === null ? [] : [{ path, text, data }];
    });
}

/** A value inside parsed JSON; undefined where there is none. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined),
    value,
  );
}

/** Keys and values of an object or array in parsed JSON; none for anything else. */
export function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

/** JSON as package.json holds it; null when it is not valid. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // A manifest with a syntax error declares nothing.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The first line that holds `"name"` as a key or value. */
export function lineOf(text: string, name: string): number {
  const lines = splitLines(text);
  const key = lines.findIndex(line => line.includes(`"${name}":`));
  return (
    (key >= 0
      ? key
      : Math.max(
          0,
          lines.findIndex(line => line.includes(`"${name}"`)),
        )) + 1
  );
}

function declared({ name, detail }: Pick<Declared, 'name' | 'detail'>, path: string, text: string): Declared {
  const line = lineOf(text, name);
  return { name, detail: detail === null ? null : quoted(detail), place: { path, startLine: line, endLine: line } };
}
