import type { Candidate } from './candidate';
import type { Searched } from './searchIndex';

/**
 * Places for a question about the repository as a whole: the README's head ("what is this?"), and for "how do I build, run
 * or test it?" the README's section about that and the scripts of package.json, the Makefile, pyproject.toml. Of several
 * files of a name the one nearest the root. Nothing for other questions.
 */
export function overviewPlaces(
  question: string,
  index: Searched,
  linesOf: (path: string) => readonly string[] | null,
): Candidate[] {
  const building = buildQuestion.test(question);
  if (!building && !whatIsThis.test(question)) return [];
  const places: Candidate[] = [];
  const add = (
    path: string | null,
    range: (lines: readonly string[]) => [number, number] | null,
    score: number,
    why: string,
  ): void => {
    const lines = path === null ? null : linesOf(path);
    const found = lines === null ? null : range(lines);
    if (path !== null && found !== null) places.push({ path, startLine: found[0], endLine: found[1], score, why });
  };
  const readme = topmost(index, /^readme(\.\w+)?$/i);
  add(readme, lines => [1, Math.min(lines.length, headLines)], building ? 0.84 : 0.88, 'head of the README');
  if (building) {
    add(readme, section, 0.88, 'README on how to build, run or test');
    add(topmost(index, /^package\.json$/), scripts, 0.87, 'scripts of package.json');
    add(
      topmost(index, /^(GNU)?makefile$/i),
      lines => [1, Math.min(lines.length, headLines)],
      0.86,
      'targets of the Makefile',
    );
    add(topmost(index, /^pyproject\.toml$/), lines => [1, Math.min(lines.length, headLines)], 0.86, 'pyproject.toml');
  }
  return places;
}

/** Lines of a README's or build file's head. */
const headLines = 40;

const whole =
  '(?:repo(?:sitory)?|project|code ?base|workspace|app(?:lication)?|package|library|extension|program|tool)';
const whatIsThis = new RegExp(
  [
    `\\b(?:what|how|explain|describe|summari[sz]e|purpose|about)\\b.*\\b(?:this|the)\\s+(?:whole\\s+|entire\\s+)?${whole}\\b\\s*(?:$|[?.!,]|about|for\\b|do(?:es)?\\b|work|structured|organi[sz]ed)`,
    `^\\s*what(?:['’]s| is| does) (?:this|it)(?: do| for| about)?\\s*(?:\\?+\\s*)?$`,
    '\\b(?:overview|getting started|get started)\\b',
    '\\bwhat\\b.*\\b(?:repo(?:sitory)?|project|code ?base)\\b\\s*(?:about|for\\b|do(?:es)?\\b|$|\\?)',
  ].join('|'),
  'i',
);
const buildVerb = '(?:build|compile|run|test|install|start|launch|debug|set ?up|package|lint|develop|use)';
const buildQuestion = new RegExp(
  `\\bhow\\b.*\\b${buildVerb}\\b(?:[\\s,/]+(?:and\\s+|or\\s+)?${buildVerb}\\b)*(?:\\s+(?:this|the|it|its|all|my|our))*(?:\\s+(?:unit|end-to-end|e2e))?(?:\\s+(?:${whole}|tests?|test suite|code|everything|extension))?(?:\\s+locally)?\\s*(?:[?.!]+\\s*)?$`,
  'i',
);

function topmost(index: Searched, name: RegExp): string | null {
  const depth = (path: string): number => path.split('/').length;
  const named = [...index.paths].filter(path => name.test(path.slice(path.lastIndexOf('/') + 1)));
  return named.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1))[0] ?? null;
}

/** The first Markdown section headed by how to build, run or test, to the next heading. */
function section(lines: readonly string[]): [number, number] | null {
  const start = lines.findIndex(line =>
    /^#{1,6} .*\b(install|build|run|usage|getting started|quick ?start|develop|test|set ?up)/i.test(line),
  );
  if (start === -1) return null;
  const next = lines.findIndex((line, i) => i > start && /^#{1,6} /.test(line));
  return [start + 1, Math.min(next === -1 ? lines.length : next, start + headLines)];
}

function scripts(lines: readonly string[]): [number, number] | null {
  const start = lines.findIndex(line => /^\s*"scripts"\s*:/.test(line));
  if (start === -1) return null;
  const end = lines.findIndex((line, i) => i >= start && line.includes('}'));
  return [start + 1, end === -1 ? lines.length : end + 1];
}
