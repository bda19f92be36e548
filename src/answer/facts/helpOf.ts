import type { Proven } from './proof';
import { slashCommands } from '../question/slashCommand';

/** What can be typed, for `/help`. */
export function helpOf(): Proven {
  const commands = slashCommands.map(({ name, takes }) => `- \`/${name}\`${takes === '' ? '' : ` ${takes}`}`);
  const markdown = [
    'Ask in your own words, or begin with a command:',
    commands.join('\n'),
    'Type `#` for what the question is about: `#file`, `#folder`, `#symbol`, `#selection`, `#problems`, `#changes`, `#terminal`, `#codebase`.',
    'Answers cite the lines that they rest on; what is proved by search stands before what the model says.',
  ].join('\n\n');
  return { markdown, evidence: [], lists: [] };
}
