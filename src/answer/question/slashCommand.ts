import { CoilError } from '../../shared/errors';
import type { Asked } from './asked';
import { listedIn } from './listNouns';
import { taskOf } from './taskOf';

/** The kinds of question that can be typed as a word, and what stands behind it. */
export const slashCommands: readonly { readonly name: string; readonly takes: string }[] = [
  { name: 'where', takes: 'NAME' },
  { name: 'uses', takes: 'NAME' },
  { name: 'explain', takes: 'NAME, FILE or FOLDER' },
  { name: 'connect', takes: 'NAME NAME' },
  { name: 'tests', takes: 'NAME' },
  { name: 'history', takes: 'NAME or FILE' },
  { name: 'overview', takes: '' },
  { name: 'list', takes: 'todos, routes, commands, settings, environment variables or options' },
  { name: 'run', takes: 'build, test, …' },
  { name: 'doc', takes: 'NAME, or attach the code' },
  { name: 'fix', takes: 'what is wrong, or attach the problems' },
  { name: 'help', takes: '' },
];

/** A question that begins with a slash command; null for any other. */
export interface SlashCommand {
  readonly asked: Asked;
  /** What stands behind the word. */
  readonly rest: string;
}

/**
 * What a question that begins with `/word` asks; null for any other question. Throws CoilError `usage` for a word that is no
 * command, or one that lacks what it needs. `isPath`: a question may also begin with a path.
 */
export function slashCommand(question: string, isPath: (path: string) => boolean): SlashCommand | null {
  const match = /^\/([A-Za-z]+)(?:\s(.*))?$/s.exec(question.trim());
  const [, word = '', behind = ''] = match ?? [];
  if (match === null || isPath(word)) return null;
  const rest = behind.trim().replace(/(?<!\?)\?+$/, '');
  const asked = askedBy(word.toLowerCase(), rest);
  if (asked !== null) return { asked, rest };
  const known = slashCommands.find(({ name }) => name === word.toLowerCase());
  if (known === undefined)
    throw new CoilError(
      'usage',
      `There is no command /${word}.`,
      `The commands are ${slashCommands.map(({ name }) => `/${name}`).join(' ')}.`,
    );
  throw new CoilError('usage', `/${known.name} needs more.`, `Write /${known.name} ${known.takes}.`);
}

function askedBy(word: string, rest: string): Asked | null {
  const name = rest === '' ? null : { name: rest };
  switch (word) {
    case 'where':
      return name && { kind: 'where', ...name };
    case 'uses':
      return name && { kind: 'uses', use: 'any', ...name };
    case 'explain':
      return name && { kind: 'explain', ...name };
    case 'tests':
      return name && { kind: 'tests', ...name };
    case 'history':
      return { kind: 'history', name: rest === '' ? null : rest };
    case 'connect': {
      const [from, to, more] = rest
        .replace(/\s+/g, ' ')
        .split(/ ?(?:->|→|,) ?| (?:(?:and|to|with) )?/)
        .filter(part => part !== '');
      return from === undefined || to === undefined || more !== undefined ? null : { kind: 'connect', from, to };
    }
    case 'help':
      return { kind: 'help' };
    case 'overview':
      return { kind: 'overview', of: 'repository' };
    case 'list': {
      const what =
        listedIn(rest) ?? (/^env/i.test(rest) ? 'environment' : /^(?:options|flags)$/i.test(rest) ? 'options' : null);
      return what && { kind: 'list', what };
    }
    case 'run':
      return { kind: 'run', task: taskOf(rest) };
    default:
      return null;
  }
}
