/** Questions written by people who read the repository, with the files of which an answer must cite one. */
import { readFileSync } from 'node:fs';
import type { Question } from './question';
import type { Repository } from './repositories';

interface Written {
  readonly repository: string;
  readonly question: string;
  readonly files: readonly string[];
}

/** Those about `repository`. Throws when a file that is to be cited is not there: the question would be about nothing. */
export function handWritten({ name, files }: Repository): Question[] {
  const all = JSON.parse(readFileSync('test/eval/handWritten.json', 'utf8')) as readonly Written[];
  return all
    .filter(({ repository }) => repository === name)
    .map(({ question, files: anyOf }, i) => {
      const missing = anyOf.find(path => !files.includes(path));
      if (missing !== undefined) throw new Error(`${name} has no ${missing}, which "${question}" is about.`);
      return {
        id: `${name}/written ${i + 1}`,
        repository: name,
        kind: 'handWritten',
        question,
        expect: { type: 'files', anyOf },
      };
    });
}
