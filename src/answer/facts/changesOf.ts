import { fullName } from '../../search/index/definition';
import type { Asked } from '../question/asked';
import type { ChangedCommit, Codebase } from '../codebase';
import { code, count, Proof, quoted, type Proven } from './proof';
import { pathOf, type Target } from '../question/target';
import { definedIn } from './whereIs';

type History = Extract<Asked, { kind: 'history' }>;

const mostCommits = 12;
const mostFilesOfOne = 4;

/**
 * What changed since a time, what is in no commit yet, or when a thing came in. `target` null: the whole repository. Null where the question asks
 * for none of these, or git cannot tell.
 */
export async function changesOf(
  asked: History,
  target: Target | null,
  codebase: Codebase,
  signal: AbortSignal,
): Promise<Proven | null> {
  const { git } = codebase;
  if (git === null) return null;
  const proof = new Proof(path => codebase.text(path));
  if (asked.what === 'uncommitted') {
    const files = await git.uncommitted(signal);
    if (files === null) return null;
    if (files.length === 0) return proof.say('No changes since the last commit.').proven();
    return proof
      .list(
        `${count(files.length, 'file has', 'files have')} changed since the last commit:`,
        files.map(({ path, state }) => ({
          place: { path, startLine: 1, endLine: 20 },
          words: `${code(path)} {}: ${state}`,
          name: path,
        })),
        'changed since the last commit',
      )
      .proven();
  }
  if (asked.what === 'added' && target !== null) return addedIn(target, codebase, proof, signal);
  const path = target === null ? '' : pathOf(target);
  if (path === null || (asked.since === undefined && target !== null)) return null;
  const commits = await git.changes(path, asked.since ?? null, signal);
  if (commits === null) return null;
  const where = path === '' ? '' : ` to ${code(target?.type === 'folder' ? `${path}/` : path)}`;
  const when = asked.since === undefined ? '' : ` since ${sinceWords(asked.since)}`;
  if (commits.length === 0) return proof.say(`There is no commit${where}${when}.`).proven();
  const more = commits.length >= git.mostCommits ? 'more than ' : '';
  const files = new Set(commits.flatMap(each => each.files));
  const heading =
    asked.since === undefined
      ? 'The latest commits:'
      : `${more}${count(commits.length, 'commit')}${where}${when}, in ${count(files.size, 'file')}:`;
  proof.say(
    `${heading}\n\n${commits
      .slice(0, mostCommits)
      .map(each => told(each, proof))
      .join('\n')}${commits.length > mostCommits ? '\n- and earlier ones' : ''}`,
  );
  return proof.proven();
}

function told({ hash, subject, author, age, files }: ChangedCommit, proof: Proof): string {
  const shown = files
    .slice(0, mostFilesOfOne)
    .map(path => `${code(path)} ${proof.cite({ path, startLine: 1, endLine: 20 }, `changed in ${hash}`)}`.trim());
  const rest = files.length > shown.length ? [`${files.length - shown.length} more`] : [];
  const all = [...shown, ...rest].join(', ');
  return `- ${code(hash)} “${quoted(subject)}”, ${quoted(author)}, ${age}${all === '' ? '' : `: ${all}`}`;
}

async function addedIn(target: Target, codebase: Codebase, proof: Proof, signal: AbortSignal): Promise<Proven | null> {
  const path = pathOf(target);
  if (path === null || codebase.git === null) return null;
  const [only] = target.type === 'symbol' ? target.definitions : [];
  const commit = await codebase.git.firstWith(path, only?.name ?? null, signal);
  if (commit === null) return null;
  const shown = only === undefined ? code(path) : code(fullName(only));
  if (only !== undefined) definedIn(only.name, target.type === 'symbol' ? target.definitions : [], proof, codebase);
  const { hash, author, age, subject, body } = commit;
  proof.say(`${shown} came in ${age}, by ${quoted(author)} in ${code(hash)}: “${quoted(subject)}”.`);
  if (body !== '') proof.say(`> ${quoted(body).replaceAll('\n', '\n> ')}`);
  return proof.proven();
}

function sinceWords(since: string): string {
  return since === 'yesterday.midnight' ? 'yesterday' : since === 'midnight' ? 'midnight' : since;
}
