/** What independent tools know of one repository; see each source of truth. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeFacts } from './codeFacts';
import type { Repository } from './repositories';
import { scriptFacts } from './scriptFacts';

export interface Truth extends CodeFacts {
  /** Text of every file that is not data, by path. */
  readonly texts: ReadonlyMap<string, string>;
  /** package.json at the top; null where there is none. */
  readonly manifest: Manifest | null;
}

export interface Manifest {
  readonly name?: string;
  readonly description?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly contributes?: {
    readonly commands?: readonly { readonly command: string; readonly title: string }[];
    readonly configuration?: Configuration | readonly Configuration[];
  };
}

interface Configuration {
  readonly properties?: Readonly<Record<string, unknown>>;
}

export function truthOf(repository: Repository): Truth {
  const { dir, files } = repository;
  const texts = new Map(
    files
      .filter(path => /\.(?:[mc]?[jt]sx?|py|go|md|json|ya?ml|toml|txt|sh|css|html|java|cs|rb|php|rs)$/.test(path))
      .map(path => [path, readFileSync(join(dir, path), 'utf8')] as const)
      .filter(([, text]) => text.length < 1 << 20),
  );
  const isScript = (path: string): boolean => /(?<!\.d)\.[mc]?[jt]sx?$/.test(path) && !path.endsWith('.min.js');
  const scripts = [...texts.keys()].filter(isScript);
  const pythons = [...texts.keys()].filter(path => path.endsWith('.py'));
  const facts = joined(
    scripts.length > 0 ? scriptFacts(dir, scripts) : nothing,
    pythons.length > 0 ? pythonFacts(dir, pythons) : nothing,
  );
  const manifest = texts.get('package.json');
  return {
    ...facts,
    texts,
    manifest: manifest === undefined ? null : (JSON.parse(manifest) as Manifest),
  };
}

const nothing: CodeFacts = { definitions: [], uses: [], imports: [], fileDocs: {}, localNames: [] };

export function pythonFacts(dir: string, paths: readonly string[]): CodeFacts {
  const script = join(process.cwd(), 'test/eval/python_facts.py');
  const out = execFileSync('python3', [script, dir], { input: paths.join('\n'), encoding: 'utf8', maxBuffer: 1 << 28 });
  return JSON.parse(out) as CodeFacts;
}

function joined(a: CodeFacts, b: CodeFacts): CodeFacts {
  const shift = a.definitions.length;
  return {
    definitions: [...a.definitions, ...b.definitions],
    uses: [...a.uses, ...b.uses.map(use => ({ ...use, definition: use.definition + shift }))],
    imports: [...a.imports, ...b.imports],
    fileDocs: { ...a.fileDocs, ...b.fileDocs },
    localNames: [...a.localNames, ...b.localNames],
  };
}
