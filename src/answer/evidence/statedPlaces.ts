import { isTestPath } from '../../reading/files/isTestPath';
import type { Definition } from '../../search/index/definition';
import { splitLines } from '../../search/index/lines';
import type { Candidate } from '../../search/ranking/candidate';
import { fileWorth } from '../../search/ranking/fileWorth';
import type { Codebase } from '../codebase';
import { askedWords, joined } from '../facts/askedWords';
import { wantedOf } from '../question/wantedOf';

/** Files looked through, lines among them, and places given. */
const mostFiles = 60;
const mostLines = 40_000;
const longestLine = 240;
const mostPlaces = 4;
/** Of the question's words, what a line has at least with the one before it and the name around it. */
const leastShare = 0.45;
/** What the line before, the name of the definition around, and such a place beside one found by all its words count. */
const beforeWorth = 0.7;
const aroundWorth = 0.6;
const placeWorth = 0.8;
/** Lines shown before and after. */
const shownBefore = 6;
const shownAfter = 10;

const tells: readonly { readonly line: RegExp; readonly wanted: 'failing' | 'values' | 'always' }[] = [
  {
    line: /\b(?:throw|raise|panic!?|abort|die|fail|bail!|reject)\b|\b(?:Err|Errorf|Error|Exception|warn(?:ing)?|fatal)\(/u,
    wanted: 'always',
  },
  {
    line: /[:=]\s{0,4}(?:-?\d|["'`]|true\b|false\b|None\b|\p{L}\w{0,40}\()|^\s*#define\s/u,
    wanted: 'values',
  },
  { line: /^\s*(?:\} )?(?:else )?(?:if|elif|unless|when|case|switch|match|except|catch|rescue)\b/u, wanted: 'failing' },
];

/**
 * Lines that state what a question asks: an error with its message, a value, a condition, wherever in the files that have its words. The names and docs
 * around them are often in other words.
 */
export function statedPlaces(question: string, codebase: Codebase): Candidate[] {
  const asked = askedWords(question, codebase);
  const wanted = wantedOf(question);
  if (asked.standing < 0.5 || !(wanted.failing || wanted.values || wanted.cases || wanted.errors || wanted.reasons))
    return [];
  const patterns = tells.filter(({ wanted: by }) => by === 'always' || (by === 'values' ? wanted.values : true));
  const worth = fileWorth(question);
  const testsAsked = isTestPath(question);
  // What throws fails, in whatever words.
  const failing = asked.met('fails error warns panics raises throws exception crash rejects complains refuses');
  const found: Candidate[] = [];
  let looked = 0;
  for (const path of asked.likelyFiles(mostFiles)) {
    if ((!testsAsked && isTestPath(path)) || worth(path) < leastFileWorth) continue;
    const definitions = codebase.index.definedIn(path).filter(({ kind }) => kind !== 'heading' && kind !== 'key');
    if (definitions.length === 0) continue;
    const lines = splitLines(codebase.text(path) ?? '');
    let best: Candidate | null = null;
    for (const [i, line] of lines.entries()) {
      if (++looked > mostLines) break;
      if (line.length > longestLine || !patterns.some(({ line: pattern }) => pattern.test(line))) continue;
      const stated = asked.met(`${line} ${lines[i + 1] ?? ''}`);
      if (stated.size === 0) continue;
      const own = tells[0]?.line.test(line) === true ? joined(stated, failing, 1) : stated;
      const around = aroundLine(definitions, i + 1);
      const named =
        around === null ? own : joined(own, asked.met(`${around.container ?? ''} ${around.name}`), aroundWorth);
      const share = asked.share(joined(named, asked.met(lines[i - 1] ?? ''), beforeWorth)) * worth(path);
      if (share < leastShare || share * placeWorth <= (best?.score ?? 0)) continue;
      best = {
        path,
        startLine: Math.max(around?.startLine ?? 1, i + 1 - shownBefore),
        endLine: Math.min(lines.length, around?.endLine ?? Infinity, i + 1 + shownAfter),
        score: placeWorth * share,
        why: 'states it',
      };
    }
    if (best !== null) found.push(best);
  }
  return found.sort((a, b) => b.score - a.score).slice(0, mostPlaces);
}

/** A file counts less that is no code of the product. */
const leastFileWorth = 0.7;

/** The innermost definition around a line. */
function aroundLine(definitions: readonly Definition[], line: number): Definition | null {
  let found: Definition | null = null;
  for (const each of definitions)
    if (each.startLine <= line && each.endLine >= line && each.startLine >= (found?.startLine ?? 0)) found = each;
  return found;
}
