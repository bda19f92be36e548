import { splitLines } from '../../search/index/lines';
import type { Task } from '../question/asked';
import type { Codebase } from '../codebase';
import { at, entriesOf, lineOf, manifests } from './manifestLists';
import { topmost } from './overviewOf';
import { code, type Entry, Proof, type Proven } from './proof';

/** How a repository is built, run and tested, from its manifests, its CI and its README. Null when they say nothing. */
export function howToRun(task: Task, codebase: Codebase): Proven | null {
  const proof = new Proof(path => codebase.text(path));
  const paths = [...codebase.index.paths].sort();
  const commands = [...scripts(codebase), ...targets(paths, codebase), ...conventions(paths, codebase)];
  const fitting = commands.filter(({ tasks }) => task === 'all' || tasks.includes(task));
  const shown = fitting.length > 0 || task === 'all' ? fitting : [];
  proof.list(headings[task], shown.map(entryOf), 'a command of a manifest', true, mostOfManifests);
  const readme = topmost(paths, /^readme(?:\.\w+)?$/i);
  if (readme !== null) sections(readme, task, codebase, proof);
  const inCi = ciCommands(paths, codebase).filter(({ tasks }) => task === 'all' || tasks.includes(task));
  proof.list('CI runs:', inCi.map(entryOf), 'a step of CI', true, mostOfCi);
  return proof.isEmpty ? null : proof.proven();
}

const mostOfManifests = 10;
const mostOfCi = 5;
const headings: Readonly<Record<Task, string>> = {
  all: 'To build, run and test it:',
  install: 'To install it:',
  run: 'To run it:',
  build: 'To build it:',
  test: 'To test it:',
  lint: 'To lint it:',
};

interface Command {
  readonly command: string;
  readonly does: string | null;
  readonly path: string;
  readonly line: number;
  readonly tasks: readonly Task[];
}

function entryOf({ command, does, path, line }: Command): Entry {
  return {
    place: { path, startLine: line, endLine: line },
    words: `${code(command)} {}${does === null ? '' : ` runs ${code(does)}`}`,
    name: command,
  };
}

/** The tasks that a script, target or command line of this name does. */
function tasksOf(name: string): Task[] {
  return taskNames.flatMap(([pattern, task]) => (pattern.test(name) ? [task] : []));
}

const taskNames: readonly (readonly [RegExp, Task])[] = [
  [/\b(?:tests?|spec|e2e|pytest|tox|jest|vitest|mocha|unit|check)\b/i, 'test'],
  [/\b(?:lint|eslint|ruff|flake8|clippy|vet|prettier|format|fmt)\b/i, 'lint'],
  [/\b(?:build|compile|bundle|package|dist|make|tsc|webpack|esbuild)\b/i, 'build'],
  [/\b(?:install|setup|bootstrap|deps|ci)\b/i, 'install'],
  [
    /\b(?:start|dev|serve|run|watch|up|preview|demo|runserver)\b(?! (?:tests?|build|lint|format|compile|package|e2e|check)\b)/i,
    'run',
  ],
];

/** Scripts of package.json and composer.json, those of the topmost first. */
function scripts(codebase: Codebase): Command[] {
  const found = manifests(codebase);
  const [top] = found;
  return found.flatMap(({ path, text, data }) => {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    const own = entriesOf(at(data, 'scripts')).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    const declared = at(data, 'packageManager');
    const manager = typeof declared === 'string' ? (/^\w+/.exec(declared)?.[0] ?? 'npm') : 'npm';
    const commands = own.map(([name, does]): Command => {
      const short = manager !== 'npm' || /^(?:test|start)$/.test(name);
      const at = folder === '' ? '' : manager === 'npm' ? ` --prefix ${folder}` : ` --cwd ${folder}`;
      return {
        command: `${manager}${short ? '' : ' run'}${at} ${name}`,
        does,
        path,
        line: lineOf(text, name),
        tasks: tasksOf(name),
      };
    });
    const install: Command = {
      command: `${manager} install`,
      does: null,
      path,
      line: lineOf(text, 'dependencies'),
      tasks: ['install'],
    };
    const needs = entriesOf(at(data, 'dependencies')).length + entriesOf(at(data, 'devDependencies')).length > 0;
    return found.length === 1 || path === top?.path ? [...(needs ? [install] : []), ...commands] : commands;
  });
}

/** Targets of a Makefile or justfile. */
function targets(paths: readonly string[], codebase: Codebase): Command[] {
  return paths
    .filter(path => /^(?:[^/]+\/)?(?:(?:GNU)?makefile|justfile)$/i.test(path))
    .flatMap(path =>
      splitLines(codebase.text(path) ?? '').flatMap((line, i): Command[] => {
        const target = /^([A-Za-z][\w-]*)(?:\s[^:=]*)?:(?!=)/.exec(line)?.[1];
        const tool = /justfile$/i.test(path) ? 'just' : 'make';
        return target === undefined
          ? []
          : [{ command: `${tool} ${target}`, does: null, path, line: i + 1, tasks: tasksOf(target) }];
      }),
    );
}

/** What a file of this name means to everyone: `cargo test` where there is a Cargo.toml. */
function conventions(paths: readonly string[], codebase: Codebase): Command[] {
  return usual.flatMap(([name, holds, commands]) => {
    const path = topmost(paths, name);
    if (path === null || path.split('/').length > 2) return [];
    const line = splitLines(codebase.text(path) ?? '').findIndex(each => holds.test(each));
    if (line < 0) return [];
    return commands.map(([task, command]): Command => ({ command, does: null, path, line: line + 1, tasks: [task] }));
  });
}

/** File name, what one of its lines must hold, and the commands that it stands for. */
const usual: readonly (readonly [name: RegExp, holds: RegExp, commands: readonly (readonly [Task, string])[]])[] = [
  [
    /^Cargo\.toml$/,
    /^\[(?:package|workspace)\]/,
    [
      ['build', 'cargo build'],
      ['run', 'cargo run'],
      ['test', 'cargo test'],
      ['lint', 'cargo clippy'],
    ],
  ],
  [
    /^go\.mod$/,
    /^module /,
    [
      ['build', 'go build ./...'],
      ['test', 'go test ./...'],
      ['lint', 'go vet ./...'],
    ],
  ],
  [/^pyproject\.toml$/, /^\[(?:project|tool\.poetry|build-system)\]/, [['install', 'pip install .']]],
  [/^setup\.py$/, /setup\(/, [['install', 'pip install .']]],
  [/^requirements\.txt$/, /\w/, [['install', 'pip install -r requirements.txt']]],
  [/^(?:pyproject\.toml|pytest\.ini|setup\.cfg)$/, /^\[(?:tool\.pytest|pytest|tool:pytest)/, [['test', 'pytest']]],
  [/^tox\.ini$/, /^\[(?:tox|testenv)/, [['test', 'tox']]],
  [
    /^manage\.py$/,
    /django/i,
    [
      ['run', 'python manage.py runserver'],
      ['test', 'python manage.py test'],
    ],
  ],
  [
    /^pom\.xml$/,
    /<project/,
    [
      ['build', 'mvn package'],
      ['test', 'mvn test'],
    ],
  ],
  [
    /^build\.gradle(?:\.kts)?$/,
    /\w/,
    [
      ['build', './gradlew build'],
      ['test', './gradlew test'],
    ],
  ],
  [
    /\.(?:sln|csproj)$/,
    /\w/,
    [
      ['build', 'dotnet build'],
      ['run', 'dotnet run'],
      ['test', 'dotnet test'],
    ],
  ],
  [/^Gemfile$/, /gem|source/, [['install', 'bundle install']]],
  [
    /^CMakeLists\.txt$/,
    /project/i,
    [
      ['build', 'cmake -B build && cmake --build build'],
      ['test', 'ctest --test-dir build'],
    ],
  ],
  [/^(?:docker-)?compose\.ya?ml$/, /^services:/, [['run', 'docker compose up']]],
  [/^Dockerfile$/, /^FROM /i, [['build', 'docker build .']]],
  [/^deno\.jsonc?$/, /"tasks"/, [['run', 'deno task']]],
];

/** Single-line `run:` steps of GitHub's and scripts of GitLab's CI, each command once. */
function ciCommands(paths: readonly string[], codebase: Codebase): Command[] {
  const known = new Set<string>();
  return paths
    .filter(path => /^\.github\/workflows\/.+\.ya?ml$|^\.gitlab-ci\.yml$/.test(path))
    .flatMap(path =>
      splitLines(codebase.text(path) ?? '').flatMap((line, i): Command[] => {
        const command = /^\s*(?:-\s+)?run:\s*([^|>\s].*)$/
          .exec(line)?.[1]
          ?.replace(/^["']|["']$/g, '')
          .trim();
        if (command === undefined || known.has(command)) return [];
        known.add(command);
        return [{ command, does: null, path, line: i + 1, tasks: tasksOf(command) }];
      }),
    );
}

/** Sections of a README that are headed by the task. */
function sections(path: string, task: Task, codebase: Codebase, proof: Proof): void {
  const lines = splitLines(codebase.text(path) ?? '');
  const heads = lines.flatMap((line, i) => (/^#{1,6} |^<h\d/i.test(line) ? [i] : []));
  const about = heads
    .filter(i => sectionNames[task].test(lines[i] ?? ''))
    .map(i => ({ path, startLine: i + 1, endLine: heads.find(next => next > i) ?? lines.length }))
    .slice(0, mostSections);
  const references = about.map(
    place =>
      `${code((lines[place.startLine - 1] ?? '').replace(/^#+\s*/, ''))} ${proof.cite(place, 'README on how to build, run or test')}`,
  );
  if (references.length > 0) proof.say(`The README says more: ${references.join(', ')}.`);
}

const mostSections = 3;
const sectionNames: Readonly<Record<Task, RegExp>> = {
  all: /\b(?:install|build|run|usage|getting started|quick ?start|develop|test|set ?up)/i,
  install: /\b(?:install|getting started|quick ?start|set ?up)/i,
  run: /\b(?:run|usage|getting started|quick ?start|use\b|start)/i,
  build: /\b(?:build|compil|develop|from source)/i,
  test: /\b(?:test|develop|contribut)/i,
  lint: /\b(?:lint|format|develop|contribut)/i,
};
