import { readFileSync } from 'node:fs';

/** An answer as a model of 7 billion parameters gives it, on the repository in test/fixtures/workspace. */
export interface PreparedAnswer {
  readonly question: string;
  readonly text: string;
  /** Paths and names in it that exist nowhere, in their order. */
  readonly planted: readonly string[];
}

/** The answers in test/fixtures/answers: 40 correct ones, and 40 in which what is wrong stands between ⟦ and ⟧. */
export function preparedAnswers(kind: 'correct' | 'planted'): PreparedAnswer[] {
  return readFileSync(`test/fixtures/answers/${kind}.md`, 'utf8')
    .split(/^@@ /m)
    .slice(1)
    .map(each => {
      const [question = '', ...lines] = each.trimEnd().split('\n');
      const text = lines.join('\n');
      return {
        question,
        text: text.replaceAll(/[⟦⟧]/g, ''),
        planted: [...text.matchAll(/⟦([^⟧]*)⟧/g)].map(match => match[1] ?? ''),
      };
    });
}
