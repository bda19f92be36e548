import { fullName } from '../../search/index/definition';
import type { Codebase, Commit } from '../codebase';
import { code, Proof, quoted, type Proven } from './proof';
import type { Target } from '../question/target';
import { definedIn } from './whereIs';

/** When, why and by whom a thing was changed, newest first. `target` null: the whole repository. */
export async function historyOf(
  target: Target | null,
  codebase: Codebase,
  signal: AbortSignal,
): Promise<Proven | null> {
  const proof = new Proof(path => codebase.text(path));
  if (target === null) return told('The repository', await codebase.history('', null, signal), proof).proven();
  switch (target.type) {
    case 'symbol': {
      const [first] = target.definitions;
      if (first === undefined) return null;
      definedIn(target.name, target.definitions, proof, codebase);
      return told(code(fullName(first)), await codebase.history(first.path, first, signal), proof).proven();
    }
    case 'file': {
      const path = target.paths[0] ?? '';
      const head = proof.cite({ path, startLine: 1, endLine: 20 }, 'path named in the question');
      return told(`${code(path)} ${head}`, await codebase.history(path, null, signal), proof).proven();
    }
    case 'folder':
      return told(code(`${target.path}/`), await codebase.history(target.path, null, signal), proof).proven();
    case 'unknown': {
      // A file that is not read, be it empty or of no text, has a history all the same.
      const commits = /[./]/.test(target.name) ? await codebase.history(target.name, null, signal) : null;
      return commits === null || commits.length === 0 ? null : told(code(target.name), commits, proof).proven();
    }
  }
}

const mostCommits = 10;

function told(shown: string, commits: readonly Commit[] | null, proof: Proof): Proof {
  const [last] = commits ?? [];
  if (commits === null) return proof.say('There is no git history.');
  if (last === undefined) return proof.say(`${shown} is in no commit yet.`);
  proof.say(
    `${shown} was last changed ${last.age} by ${quoted(last.author)} in ${code(last.hash)}: “${quoted(last.subject)}”.`,
  );
  if (last.body !== '') proof.say(`> ${quoted(last.body).replaceAll('\n', '\n> ')}`);
  const before = commits.slice(1, mostCommits);
  if (before.length > 0)
    proof.say(
      `Before that:\n\n${before.map(({ hash, subject, author, age }) => `- ${code(hash)} “${quoted(subject)}”, ${quoted(author)}, ${age}`).join('\n')}${commits.length > mostCommits ? '\n- and earlier ones' : ''}`,
    );
  return proof;
}
