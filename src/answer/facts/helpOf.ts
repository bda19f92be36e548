import type { Proven } from './proof';
import { slashCommands } from '../question/slashCommand';

/** What can be typed, for `/help`. */
export function helpOf(): Proven {
  const commands = slashCommands.map(({ name, takes }) => `- \`/${name}\`${takes === '' ? '' : ` ${takes}`}`);
  const markdown = [
    'Ask in your own words, or begin with a command:',
    commands.join('\n'),
    'Type `#` to add context: `#file`, `#folder`, `#symbol`, `#selection`, `#problems`, `#changes`, `#terminal`, `#codebase`.',
    'Answers cite their sources. What search has proven comes before what the model says.',
  ].join('\n\n');
  return { markdown, evidence: [], lists: [] };
}
