/** Questions written by people who read the repository, with the files of which an answer must cite one. */
import { readFileSync } from 'node:fs';
import type { Question } from './question';
import type { Repository } from './repositories';

interface Written {
  readonly repository: string;
  readonly question: string;
  readonly files: readonly string[];
}

/** The second set was written later, about other repositories; search was improved on the first, but with an eye on both. */
const sets = { handWritten: 'test/eval/handWritten.json', secondSet: 'test/eval/secondSet.json' } as const;

/** Those about `repository`. Throws when a file that is to be cited is not there: the question would be about nothing. */
export function handWritten({ name, files }: Repository): Question[] {
  return Object.entries(sets).flatMap(([kind, file]) =>
    (JSON.parse(readFileSync(file, 'utf8')) as readonly Written[])
      .filter(({ repository }) => repository === name)
      .map(({ question, files: anyOf }, i): Question => {
        const missing = anyOf.find(path => !files.includes(path));
        if (missing !== undefined) throw new Error(`${name} has no ${missing}, which "${question}" is about.`);
        const id = `${name}/${kind === 'handWritten' ? 'written' : 'second'} ${i + 1}`;
        return { id, repository: name, kind: kind as keyof typeof sets, question, expect: { type: 'files', anyOf } };
      }),
  );
}
