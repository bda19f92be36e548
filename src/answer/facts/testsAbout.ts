import { isTestPath } from '../../reading/files/isTestPath';
import { splitLines } from '../../search/index/lines';
import type { PickedEvidence } from '../../search/ranking/evidence';
import type { Codebase } from '../codebase';
import { testsAsked } from '../question/testsAsked';
import { askedWords, joined } from './askedWords';
import { code, count, Proof } from './proof';
import type { QuotedAnswer } from './quotedAnswer';
import { testCasesIn, type TestCase } from './testCases';

/** Files that are looked at, and tests that are named. */
const mostFiles = 120;
const mostTests = 8;
/** What a word in a test's body, or in its file's path, says of one in its name. */
const bodyWorth = 0.55;
const pathWorth = 0.7;
/** Of the words asked for, how much a test has at least, and how much of what the best one has. */
const leastShare = 0.3;
const leastOfBest = 0.7;

/** The tests whose names, or else bodies, have the words of what a question wants tests of; null for another question, or where none has. */
export function testsAbout(
  question: string,
  evidence: readonly PickedEvidence[],
  codebase: Codebase,
): QuotedAnswer | null {
  const subject = testsAsked(question);
  if (subject === null) return null;
  const asked = askedWords(subject, codebase);
  const likely = asked.likelyFiles(5 * mostFiles);
  const paths = likely.filter(path => isTestPath(path) || path.endsWith('.rs')).slice(0, mostFiles);
  const found: { readonly path: string; readonly test: TestCase; readonly share: number }[] = [];
  for (const path of paths) {
    const lines = splitLines(codebase.text(path) ?? '');
    const inPath = asked.met(path.slice(path.lastIndexOf('/') + 1));
    for (const test of testCasesIn(lines)) {
      const body = asked.met(lines.slice(test.startLine, test.endLine).join('\n'));
      const met = joined(joined(asked.met(test.name), inPath, pathWorth), body, bodyWorth);
      // Of what stands nowhere no test tells.
      const share = asked.standing * asked.share(met);
      if (share >= leastShare) found.push({ path, test, share });
    }
  }
  found.sort((a, b) => b.share - a.share);
  const best = found[0]?.share ?? 0;
  const near = found.filter(({ share }) => share >= leastOfBest * best);
  if (near.length === 0) return null;
  const shown = near.slice(0, mostTests);
  const files = [...new Set(shown.map(({ path }) => path))];
  const proof = new Proof(path => codebase.text(path), evidence);
  const nearest = shown.length === 1 ? 'The test nearest to that is' : `The ${shown.length} tests nearest to that are`;
  proof.say(
    `${nearest} in ${files.length === 1 ? code(files[0] ?? '') : count(files.length, 'file')}:\n\n${shown
      .map(
        ({ path, test }) =>
          `- ${code(test.name)} in ${code(`${path}:${test.startLine}`)} ${proof.cite({ path, ...test }, 'a test of it')}`,
      )
      .join('\n')}`,
  );
  const { markdown, evidence: all } = proof.proven();
  return { markdown: `${markdown}\n\n`, added: all.slice(evidence.length) };
}
