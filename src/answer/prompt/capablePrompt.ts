import type { PickedEvidence } from '../../search/ranking/evidence';
import { excerpt } from './prompt';
import type { Note } from './prompt';

/**
 * What a capable model is asked: the question, what search proved, the excerpts, notes without a number, and the question again, since a recurrent
 * model keeps more of what it knows it will need (JRT-Prompt, arXiv 2407.05483). `facts`: Markdown, empty where nothing was proven; `seen`: the user
 * has it above the answer.
 */
export function capablePrompt(
  question: string,
  facts: string,
  seen: boolean,
  evidence: readonly PickedEvidence[],
  notes: readonly Note[],
): string {
  const blocks = [question.trim()];
  if (facts.trim() !== '') {
    const shown = seen ? ', which the user sees above your answer; explain them rather than repeat them' : '';
    blocks.push(`Facts that search proved${shown}:\n\n${facts.trim()}`);
  }
  blocks.push(
    evidence.length === 0
      ? 'Nothing in the repository was found for this question.'
      : `Excerpts:\n\n${evidence.map(excerpt).join('')}`.trimEnd(),
  );
  if (notes.length > 0)
    blocks.push(
      `Notes on parts of the repository:\n${notes.map(({ paths, text }) => `- ${paths.join(', ')}: ${text}`).join('\n')}`,
    );
  if (evidence.length > 0) blocks.push(question.trim());
  return blocks.join('\n\n');
}
