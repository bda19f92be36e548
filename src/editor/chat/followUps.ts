import type { Answer } from '../../protocol/engineProtocol';
import { isTestPath } from '../../reading/files/isTestPath';
import type { Localize } from '../common/localize';

/** How many are offered under an answer. */
const offered = 3;

/**
 * What one may want to know next, as questions that search answers: of the symbol explained or defined where the answer points to, else of the files it
 * cites. None that was asked already (`asked`) or that asks for what this answer is.
 */
export function followUps(answer: Answer, asked: readonly string[], t: Localize): readonly string[] {
  const { kind, facts } = answer;
  // A terminal's text or a diff is no file to ask about.
  const quoted = new Set(answer.evidence.filter(each => each.quoted === true).map(({ path }) => path));
  const symbols = facts === undefined ? definedIn(answer) : [facts.symbol];
  const files = [...new Set(answer.citations.map(({ path }) => path))].filter(path => !quoted.has(path));
  // What is tested is code, and tests are asked about last.
  const tested = files.filter(path => !isTestPath(path) && !isProse.test(path)).map(shortened);
  const told = [...files].sort((a, b) => Number(isTestPath(a)) - Number(isTestPath(b))).map(shortened);
  const of = (what: string, ask: (name: string) => string, names: readonly string[]): string[] =>
    kind === what ? [] : names.map(ask);
  const [symbol] = symbols;
  const questions =
    symbol === undefined
      ? [
          ...foldersIn(answer).map(folder => t('What is in {0}?', folder)),
          ...of('explain', file => t('What is in {0}?', file), told.slice(0, 2)),
          ...of('tests', file => t('Which tests cover {0}?', file), tested.slice(0, 1)),
          ...of('history', file => t('When was {0} last changed, and why?', file), told.slice(0, 1)),
        ]
      : [
          ...of('uses', name => t('Who uses {0}?', name), [symbol]),
          ...of('tests', name => t('Which tests cover {0}?', name), [symbol]),
          ...of('history', name => t('When was {0} last changed, and why?', name), [symbol]),
          ...of('explain', name => t('What does {0} do?', name), symbols.slice(facts === undefined ? 0 : 1, 2)),
        ];
  const plain = (question: string): string => question.toLowerCase().replaceAll('`', '').trim();
  const before = new Set(asked.map(plain));
  return questions.filter(question => !before.has(plain(question))).slice(0, offered);
}

const isProse = /\.(?:md|mdx|markdown|rst|adoc|txt|json|ya?ml|toml)$|(?:^|\/)\.\w+$/i;

/** A path's end, which search knows as well: its file and the folder around it. */
function shortened(path: string): string {
  return path.split('/').slice(-2).join('/');
}

/** The folders in a folder that the answer lists, not itself. */
function foldersIn({ evidence }: Answer): string[] {
  const inside = evidence.filter(({ why, path }) => why === 'in the folder' && path.includes('/'));
  const folders = [...new Set(inside.map(({ path }) => path.slice(0, path.lastIndexOf('/'))))];
  return folders.filter(folder => !folders.every(other => other === folder || other.startsWith(`${folder}/`)));
}

/** The symbols for whose definition evidence was chosen, cited ones first. */
function definedIn({ evidence, citations }: Answer): string[] {
  const cited = new Set(citations.map(({ path, startLine }) => `${path}:${startLine}`));
  const names = evidence.flatMap(({ path, startLine, why }) => {
    // Other reasons may follow: "defines save; matches forward".
    const name = /^defines ([^\s;]+)/.exec(why)?.[1];
    return name === undefined ? [] : [{ name, first: cited.has(`${path}:${startLine}`) }];
  });
  return [...new Set([...names.filter(({ first }) => first), ...names].map(({ name }) => name))];
}
