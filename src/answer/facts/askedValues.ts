import { isTestPath } from '../../reading/files/isTestPath';
import { splitLines } from '../../search/index/lines';
import { fileWorth } from '../../search/ranking/fileWorth';
import type { Codebase } from '../codebase';
import type { AskedWords } from './askedWords';
import { docText } from './docText';
import { namedValue } from './namedValue';
import { longestSentence, sentencesOf } from './plainProse';
import { quoted } from './proof';
import type { References } from './references';
import { valueAt } from './valueAt';
import { cut } from './walkOf';

/** "`DEFAULT_TIMEOUT = 5` [1]" of the constants and fields that the question has the name of. */
export function askedValues(question: string, asked: AskedWords, references: References, codebase: Codebase): string {
  if (!asksForValue.test(question) || /\b(?:what happens|how does|how do|why)\b/i.test(question)) return '';
  const worth = fileWorth(question);
  const found = asked
    .likelyFiles(mostFilesOfValues)
    .filter(path => !isTestPath(path) && worth(path) > leastWorthOfFile)
    .flatMap(path => {
      const lines = splitLines(codebase.text(path) ?? '');
      return codebase.index.definedIn(path).flatMap(definition => {
        const value = namedValue(definition, asked) > 0 ? valueAt(definition, lines) : null;
        return value === null ? [] : [{ definition, value, share: asked.share(asked.met(definition.name)), lines }];
      });
    })
    .sort((a, b) => b.share - a.share);
  const [first] = found;
  const shown = found
    .filter(
      ({ value, share }, i) =>
        share >= 0.6 * (first?.share ?? 0) && found.findIndex(each => each.value === value) === i,
    )
    .slice(0, mostValues)
    .map(({ definition, value, lines }) => {
      const [doc] = sentencesOf(docText(definition, lines));
      const said = doc === undefined ? '' : `: *${cut(quoted(doc).replaceAll('*', ''), longestSentence)}*`;
      return `${value} [${references.of(definition.path, definition.startLine, definition.startLine, 'the value')}]${said}`;
    });
  return shown.length === 1
    ? `${shown.join('')}${/[.:*]$/.test(shown.join('')) ? '' : '.'}`
    : shown.map(each => `- ${each}`).join('\n');
}

const asksForValue =
  /\bdefaults?\b|\bhow (?:many|long|much|large|big|often)\b|\b(?:what|which)(?:'s| is| are)? (?:the )?(?:\w+ ){0,3}(?:limit|max|min|timeout|value|size|number|threshold|interval|port|version)/i;
const mostFilesOfValues = 60;
const mostValues = 3;
const leastWorthOfFile = 0.65;
