import { IgnoreLayer } from '../../reading/files/ignoreRules';
import { splitLines } from '../../search/index/lines';
import type { Codebase } from '../codebase';
import { code, listed, Proof, quoted, type Proven } from './proof';
import { pathOf, type Target } from '../question/target';

/** Where hosts look for it, in their order. */
const places = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS', '.bitbucket/CODEOWNERS'];

/** A line that gives files to owners. source: https://docs.github.com/articles/about-code-owners */
interface Rule {
  readonly pattern: string;
  readonly owners: readonly string[];
  readonly line: number;
}

/** Who owns a file or folder: the last rule of CODEOWNERS that holds for it, else who committed most of its latest changes. Null where nobody knows. */
export async function ownerOf(target: Target, codebase: Codebase, signal: AbortSignal): Promise<Proven | null> {
  const path = pathOf(target);
  if (path === null) return null;
  const proof = new Proof(each => codebase.text(each));
  const shown = code(target.type === 'folder' ? `${path}/` : path);
  const file = places.find(each => codebase.text(each) !== undefined);
  if (file !== undefined) {
    const rules = rulesOf(codebase.text(file) ?? '');
    const rule = rules.findLast(each => holds(each.pattern, target.type === 'folder' ? `${path}/any` : path));
    if (rule !== undefined) {
      const place = proof.cite({ path: file, startLine: rule.line, endLine: rule.line }, 'the rule for it');
      const owners = rule.owners.length === 0 ? 'nobody' : listed(rule.owners.map(owner => code(owner)));
      proof.say(`${shown} is owned by ${owners}, by the rule ${code(rule.pattern)} in ${code(file)} ${place}.`);
      if (target.type === 'folder') inside(path, rules, file, proof);
    } else
      proof.say(
        `No rule in ${code(file)} ${proof.cite({ path: file, startLine: 1, endLine: 60 }, 'who owns what')} is for ${shown}.`,
      );
  }
  const [, most] = await committers(path, codebase, signal);
  if (most !== '')
    proof.say(
      file === undefined
        ? `There is no CODEOWNERS file. ${shown} was last changed ${most}.`
        : `It was last changed ${most}.`,
    );
  return proof.isEmpty ? null : proof.proven();
}

/** Rules for parts of a folder, besides its own. */
function inside(folder: string, rules: readonly Rule[], file: string, proof: Proof): void {
  const others = rules.filter(
    ({ pattern }) => pattern.replace(/^\//, '').startsWith(`${folder}/`) && pattern.replace(/^\/|\/$/g, '') !== folder,
  );
  proof.list(
    'Parts of it have rules of their own:',
    others.map(({ pattern, owners, line }) => ({
      place: { path: file, startLine: line, endLine: line },
      words: `${code(pattern)}: ${listed(owners.map(owner => code(owner)))} {}`,
      name: pattern,
    })),
    'a rule inside the folder',
  );
}

/** "by Ada (5 of the last 8 commits) and Lin (3)". */
async function committers(path: string, codebase: Codebase, signal: AbortSignal): Promise<readonly [number, string]> {
  const commits = (await codebase.history(path, null, signal)) ?? [];
  const counts = new Map<string, number>();
  for (const { author } of commits) counts.set(author, (counts.get(author) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 3);
  if (most.length === 0) return [0, ''];
  const words = most.map(
    ([author, number], i) =>
      `${quoted(author)} (${number}${i === 0 ? ` of the last ${commits.length} ${commits.length === 1 ? 'commit' : 'commits'}` : ''})`,
  );
  return [commits.length, `by ${listed(words)}`];
}

function rulesOf(text: string): Rule[] {
  let sectionOwners: readonly string[] = [];
  return splitLines(text).flatMap((written, i) => {
    const line = written.replace(/(?:^|\s)#.*$/, '').trim();
    if (line === '') return [];
    // GitLab: `[Section][2] @owners` gives its rules an owner.
    const section = /^\^?\[[^\]]*\](?:\[\d+\])?(.*)$/.exec(line);
    if (section !== null) {
      sectionOwners = ownersIn(section[1] ?? '');
      return [];
    }
    const [pattern = '', ...rest] = line
      .replaceAll('\\ ', '\0')
      .split(/\s+/)
      .map(part => part.replaceAll('\0', ' '));
    const owners = ownersIn(rest.join(' '));
    return [{ pattern, owners: owners.length > 0 ? owners : sectionOwners, line: i + 1 }];
  });
}

function ownersIn(text: string): string[] {
  return text.split(/\s+/).filter(word => /^[^\s@]*@\S+$/.test(word));
}

function holds(pattern: string, path: string): boolean {
  // Other than in gitignore, `docs/*` is for files in the folder itself alone.
  if (pattern.endsWith('/*') && path.split('/').length > pattern.replace(/^\//, '').split('/').length) return false;
  return new IgnoreLayer([pattern], '').verdict(path) === 'ignored';
}
