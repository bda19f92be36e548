import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { CoilError } from '../../shared/errors';
import { withWorkspace } from '../engineRun';
import { answerWords } from '../format/answerWords';
import { foundWords } from '../format/foundWords';
import { addServerOptions, wholeNumber, type CommonOptions } from '../options';
import { tell } from '../output';
import { placeOf } from '../placeOf';

interface FindOptions {
  readonly limit: number;
  readonly bytes: number;
  readonly text?: true;
}

/** `ask`, `find` and `explain`. */
export function addAnswerCommands(program: Command): void {
  addServerOptions(program.command('ask'))
    .description('answer a question with checked citations')
    .usage('[DIR] "QUESTION"')
    .argument('<question...>', 'the folder (default: the current one) and the question in quotes')
    .action(async (words: string[], _own, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      const [dir, question] = folderAnd(words, 'coil ask needs a question.');
      await withWorkspace(options, dir, async ({ client, show, signal }) => {
        const answer = await client.ask({ id: 'cli', question, attached: [] }, signal);
        if (options.json !== true) tell('');
        show(answer, answerWords);
      });
    });
  program
    .command('find')
    .description('find the places that a question is about, best first, without asking a model')
    .usage('[DIR] "WORDS"')
    .argument('<words...>', 'the folder (default: the current one) and a question or words in quotes')
    .option('--limit <n>', 'places at most', wholeNumber(1, '--limit'), 16)
    .option('--bytes <n>', 'bytes of text that the places have together', wholeNumber(1, '--bytes'), 16_000)
    .option('--text', 'show the lines too')
    .action(async (words: string[], own: FindOptions, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      const [dir, question] = folderAnd(words, 'coil find needs a question or words to look for.');
      await withWorkspace(options, dir, async ({ client, show, signal }) => {
        const { limit, bytes } = own;
        const places = await client.find({ question, limit, bytes }, signal);
        const shown = places.map(({ text, ...place }) => (own.text === true ? { ...place, text } : place));
        show({ places: shown }, foundWords);
      });
    });
  addServerOptions(program.command('explain'))
    .description('explain lines of a file')
    .usage('[DIR] FILE:START-END')
    .argument('<lines...>', 'the folder (default: the current one) and FILE:START-END')
    .action(async (words: string[], _own, command: Command) => {
      const options = command.optsWithGlobals<CommonOptions>();
      const [dir, lines] = folderAnd(words, 'coil explain needs FILE:START-END.');
      const place = placeOf(lines, dir);
      await withWorkspace(options, dir, async ({ client, show, signal }) => {
        const answer = await client.explain({ id: 'cli', question: null, ...place }, signal);
        if (options.json !== true) tell('');
        show(answer, answerWords);
      });
    });
}

/** `[DIR] ARGUMENT`. Throws a CoilError of usage where the argument is missing or there are more words. */
function folderAnd(words: readonly string[], missing: string): [dir: string, argument: string] {
  const [first = '', second, ...others] = words;
  if (others.length > 0)
    throw new CoilError('usage', `Too many arguments: ${words.join(' ')}`, 'Put a question in quotes.');
  if (second !== undefined) return [resolve(first), second];
  if (existsSync(first) && statSync(first).isDirectory())
    throw new CoilError('usage', missing, 'Run coil --help for examples.');
  return [resolve('.'), first];
}
