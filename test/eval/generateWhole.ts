/** Questions about a repository as a whole, its past, and what is not in it. */
import type { Draft, Picker } from './picker';
import { marked, scriptRoutes } from './listTruth';
import { phrasings } from './phrasings';
import type { Place, Wanted } from './question';
import { isTestPath } from './generateCode';
import { git, type Repository } from './repositories';
import type { Manifest, Truth } from './truth';

const shares = { history: 4, fileHistory: 2, nothing: 4 };

export function wholeQuestions(repository: Repository, truth: Truth, pick: Picker): Draft[] {
  return [
    ...(repository.history ? historyQuestions(repository.dir, truth, pick) : []),
    ...listQuestions(truth, pick),
    ...manifestQuestions(repository, truth, pick),
    ...nothingQuestions(truth, pick),
  ];
}

function historyQuestions(dir: string, { definitions, texts }: Truth, pick: Picker): Draft[] {
  const count = new Map<string, number>();
  for (const { name } of definitions) count.set(name, (count.get(name) ?? 0) + 1);
  const only = definitions.filter(
    ({ name, path, top, kind }) =>
      top && kind !== 'method' && name.length > 4 && count.get(name) === 1 && !isTestPath(path),
  );
  const symbols = pick.some(only, shares.history).map(({ name, path, startLine, endLine }) => {
    // What git says of these lines: the newest commit that wrote one of them, and the newest that changed the range.
    const blamed = git(dir, 'blame', '--porcelain', '-L', `${startLine},${endLine}`, 'HEAD', '--', path);
    const logged = git(dir, 'log', '-1', '-s', '--format=%H', '-L', `${startLine},${endLine}:${path}`).trim();
    return {
      kind: 'history' as const,
      question: pick.phrase('history', name),
      expect: { type: 'commit' as const, commits: commits(dir, [newest(blamed), logged]) },
    };
  });
  const files = pick.some(
    [...texts.keys()].filter(path => /\.[mc]?[jt]s$|\.py$|\.go$/.test(path)),
    shares.fileHistory,
  );
  return [
    ...symbols,
    ...files.map(path => ({
      kind: 'history' as const,
      question: pick.phrase('history', path),
      expect: {
        type: 'commit' as const,
        commits: commits(dir, [git(dir, 'log', '-1', '--format=%H', '--', path).trim()]),
      },
    })),
  ];
}

/** The commit with the latest time in `git blame --porcelain`. */
function newest(blame: string): string {
  const times = [...blame.matchAll(/^([0-9a-f]{40}) [^\n]*\n(?:(?!\t)[^\n]*\n)*?committer-time (\d+)/gm)];
  return times.sort((a, b) => Number(b[2]) - Number(a[2]))[0]?.[1] ?? '';
}

function commits(dir: string, hashes: readonly string[]): { hash: string; subject: string }[] {
  return [...new Set(hashes)]
    .filter(hash => hash !== '')
    .map(hash => ({ hash, subject: git(dir, 'log', '-1', '--format=%s', hash).trim() }));
}

/** Lists that a text search gives in full. */
function listQuestions(truth: Truth, pick: Picker): Draft[] {
  const code = [...truth.texts].filter(([path]) => /\.(?:[mc]?[jt]sx?|py|go|sh)$/.test(path));
  const variables = new Set(
    code
      .filter(([path]) => !isTestPath(path))
      .flatMap(([, text]) => [...withoutComments(text).matchAll(environmentRead)])
      .flatMap(([, dotted, quoted, python]) => dotted ?? quoted ?? python ?? []),
  );
  const linesWith = (texts: readonly (readonly [string, string])[], pattern: RegExp): Place[] =>
    texts.flatMap(([path, text]) =>
      text.split('\n').flatMap((line, i) => (pattern.test(line) ? [{ path, startLine: i + 1, endLine: i + 1 }] : [])),
    );
  const todos = linesWith(code, todo);
  const { contributes } = truth.manifest ?? {};
  const commandIds = contributes?.commands?.map(({ command }) => command) ?? [];
  const configurations = [contributes?.configuration ?? []].flat();
  const settings = configurations.flatMap(({ properties = {} }) => Object.keys(properties));
  const names = (
    kind: 'environment' | 'commands' | 'settings',
    all: readonly string[],
    pattern: string | null,
  ): Draft[] =>
    all.length === 0 ? [] : [{ kind, question: pick.phrase(kind), expect: { type: 'names', names: all, pattern } }];
  return [
    ...markedQuestions('routes', routesOf(truth.texts)),
    ...markedQuestions('commands', markedIn(truth.texts, 'command')),
    ...names('environment', [...variables], String.raw`(?<![\w.])[A-Z][A-Z0-9]*_[A-Z0-9_]+(?![\w.(])`),
    ...names('commands', commandIds, null),
    ...names('settings', settings, null),
    ...(todos.length === 0 || todos.length > 200
      ? []
      : [
          {
            kind: 'todos' as const,
            question: pick.phrase('todos'),
            expect: {
              type: 'places' as const,
              wanted: todos,
              allowed: linesWith([...truth.texts], looseTodo),
              // What counts as one is a matter of taste.
              counts: [],
              files: false,
            },
          },
        ]),
  ];
}

/** Each of these lines is asked for, in every way to ask. */
function markedQuestions(
  kind: 'routes' | 'commands',
  wanted: readonly (Wanted & { readonly makes?: number })[],
): Draft[] {
  if (wanted.length === 0) return [];
  const count = wanted.reduce((sum, { makes = 1 }) => sum + makes, 0);
  const expect = { type: 'places' as const, wanted, allowed: [], counts: [count], files: false };
  return phrasings[kind].map(question => ({ kind, question, expect }));
}

/** Those that were marked by hand, else what the compiler sees; several lines of one route are one. */
function routesOf(texts: Truth['texts']): (Wanted & { readonly makes?: number })[] {
  const byHand = markedIn(texts, 'route');
  if (byHand.length > 0) return byHand;
  const found = [...texts]
    .filter(([path]) => /\.[mc]?[jt]sx?$/.test(path))
    .flatMap(([path, text]) => scriptRoutes(path, text));
  const names = [...new Set(found.map(({ name }) => name))];
  return names.flatMap(name => {
    const [first, ...or] = found.filter(each => each.name === name);
    return first === undefined ? [] : [{ ...first, or }];
  });
}

function markedIn(texts: Truth['texts'], mark: 'route' | 'command'): (Place & { readonly makes: number })[] {
  return [...texts].flatMap(([path, text]) => marked(path, text, mark));
}

const environmentRead =
  /(?:process\.env(?:\.([A-Za-z_]\w*)|\[['"]([A-Za-z_]\w*)['"]\])|(?:os\.environ\.get\(|os\.environ\[|os\.getenv\(|\benviron\.get\(|Getenv\()\s*['"]([A-Za-z_]\w*)['"])/g;
/** What some call a TODO too, and TODOs in prose. */
const looseTodo = /\b(?:TODO|FIXME|XXX|HACK|BUG)\b/i;
const todo = /(?:\/\/|#|\*|\/\*).*\b(?:TODO|FIXME)\b/;

function withoutComments(text: string): string {
  return text.replaceAll(/^\s*(?:\/\/|#|\*).*$/gm, '');
}

function manifestQuestions({ name, files }: Repository, { manifest, texts }: Truth, pick: Picker): Draft[] {
  const readme = files.find(path => /^readme(\.\w+)?$/i.test(path));
  const about = [readme, manifest === null ? undefined : 'package.json'].filter(path => path !== undefined);
  const reference = manifest?.description ?? firstParagraph(texts.get(readme ?? '') ?? '');
  const overview: Draft[] =
    about.length === 0
      ? []
      : [
          {
            kind: 'overview',
            question: pick.phrase('overview'),
            expect: { type: 'explanation', name: titleOf(manifest, name), place: null, reference },
          },
        ];
  const scripts = manifest?.scripts ?? {};
  const wayTo = (kind: 'run' | 'build' | 'test', script: string): Draft[] =>
    scripts[script] === undefined
      ? []
      : [
          {
            kind,
            question: pick.phrase(kind),
            expect: { type: 'anyOf', texts: [`npm ${script}`, `npm run ${script}`, scripts[script]] },
          },
        ];
  return [...overview, ...wayTo('run', 'start'), ...wayTo('build', 'build'), ...wayTo('test', 'test')];
}

function titleOf(manifest: Manifest | null, name: string): string {
  return manifest?.name?.replace(/^@[^/]+\//, '') ?? name;
}

function firstParagraph(readme: string): string | null {
  const prose = readme.split(/\n\s*\n/).find(part => /^[A-Za-z*_`[]/.test(part) && !/^\[?!\[/.test(part));
  return prose?.replaceAll(/\s+/g, ' ').trim() ?? null;
}

/** Invented names, and subjects of which no word stands in the repository. */
function nothingQuestions({ texts }: Truth, pick: Picker): Draft[] {
  const all = [...texts.values()].join('\n').toLowerCase();
  const absent = inventedNames.filter(name => !all.includes(name.toLowerCase()));
  const subjects = foreignSubjects.filter(subject =>
    subject.split(' ').every(word => !all.includes(word.toLowerCase())),
  );
  const half = shares.nothing / 2;
  return [...pick.some(absent, half), ...pick.some(subjects, half)].map(x => ({
    kind: 'nothing' as const,
    question: foreignSubjects.includes(x)
      ? pick.chance(0.5)
        ? `how does the ${x} work?`
        : `where is the ${x} implemented?`
      : pick.phrase('nothing', x).replace(/ the (?=\S+\?$)/, ' '),
    expect: { type: 'nothing' as const },
  }));
}

const inventedNames = [
  'reticulateSplines',
  'BananaHarvester',
  'zebraStripeCount',
  'InvoiceLedgerEntry',
  'applyCouponVoucher',
  'GalaxyMapRenderer',
  'trombone_tuner',
  'OrchidWateringPlan',
  'calculateMortgage',
  'PenguinColonyService',
];
const foreignSubjects = [
  'mortgage amortisation',
  'penguin breeding',
  'volcano seismograph',
  'espresso roasting',
  'cricket scoreboard',
  'orchid fertiliser',
  'sailboat rigging',
  'violin bowing',
];
