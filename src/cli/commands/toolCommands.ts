import { existsSync, statSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import type { ToolResult } from '../../protocol/toolResult';
import { toolTable, type Tool, type ToolParameter } from '../../protocol/toolTable';
import { CoilError } from '../../shared/errors';
import { print, printJson, tell } from '../output';
import { toolCaller, type ToolCaller, type ToolRunOptions } from '../toolRun';

/** Tokens of text that a command prints at most, when nobody says how many: a terminal has room for all. */
const terminalBudget = 50_000;
/** The exit code of a command that worked and found nothing. */
const foundNothing = 3;

const examples: Readonly<Partial<Record<Tool['name'], readonly string[]>>> = {
  explore: ['coil explore "how is a session saved?"', 'coil explore ../shop "where are prices rounded?" --budget 3000'],
  where: ['coil where Store.save', 'coil where save --path src/store.ts'],
  uses: ['coil uses Store.save', 'coil uses Store --kind extend', 'coil uses save --limit 20 --page 2'],
  outline: ['coil outline', 'coil outline src/store.ts'],
  connect: ['coil connect src/cli.ts Store.save'],
  tests: ['coil tests Store.save', 'coil tests src/store.ts'],
  history: ['coil history Store.save', 'coil history --since "2 weeks ago"'],
  changes: ['coil changes', 'coil changes --diff'],
  overview: ['coil overview', 'coil overview ../shop --json'],
  read: ['coil read-lines src/store.ts --start-line 10 --end-line 40'],
};

/** A command for each function of the table. */
export function addToolCommands(program: Command): void {
  // `coil find` shows what scores are made of.
  for (const tool of toolTable) if (tool.name !== 'find') addToolCommand(program, tool);
}

function addToolCommand(program: Command, tool: Tool): void {
  const taken = argumentsOf(tool);
  // `coil read` reads the workspace into states.
  const command = program.command(tool.name === 'read' ? 'read-lines' : tool.name);
  command.description(firstSentence(tool.description)).summary(tool.title.toLowerCase());
  command.usage(
    `[DIR]${taken.map(({ name, required }) => ` ${required ? name.toUpperCase() : `[${name.toUpperCase()}]`}`).join('')} [options]`,
  );
  command.argument(
    '[words...]',
    ['the folder, if it is not this one', ...taken.map(({ name, about }) => `${name}: ${about}`)].join('; '),
  );
  for (const [name, parameter] of Object.entries(tool.inputSchema.properties))
    if (!taken.some(each => each.name === name)) command.addOption(optionOf(name, parameter));
  command.addHelpText(
    'after',
    `\nExamples:\n${(examples[tool.name] ?? []).map(each => `  ${each}`).join('\n')}\n\nExits with 0, 1 failed, 2 wrong usage, ${foundNothing} nothing found.`,
  );
  command.action(async (words: string[], _own, self: Command) => {
    const options = self.optsWithGlobals<ToolRunOptions & Readonly<Record<string, unknown>>>();
    const { dir, given } = folderAnd(words, taken, tool);
    for (const name of Object.keys(tool.inputSchema.properties))
      if (options[name] !== undefined) given[name] = options[name];
    given['budget'] ??= terminalBudget;
    const stop = new AbortController();
    process.once('SIGINT', () => stop.abort());
    const caller = toolCaller(options, dir);
    try {
      const result = await whenIndexed(caller, tool.name, given, stop.signal);
      if (options.json === true) printJson(result);
      else print(result.text);
      if (result.total === 0 && listsPlaces(tool)) process.exitCode = foundNothing;
    } finally {
      caller.dispose();
    }
  });
}

/** Calls a tool again while the folder is indexed for the first time, and says how far that is. */
async function whenIndexed(caller: ToolCaller, name: string, given: unknown, signal: AbortSignal): Promise<ToolResult> {
  const slow = setTimeout(() => tell('Indexing …'), 2_000);
  try {
    for (;;) {
      const result = await caller.callTool(name, given, signal);
      const { indexed, files } = result.asOf;
      if (indexed >= files) return result;
      tell(`Indexing: ${indexed} of ${files} files.`);
    }
  } finally {
    clearTimeout(slow);
  }
}

/** Whether finding no place means that nothing was found. */
function listsPlaces({ name }: Tool): boolean {
  return !['read', 'overview', 'history'].includes(name);
}

interface Taken {
  readonly name: string;
  readonly about: string;
  readonly required: boolean;
}

/** The parameters that stand without a name on the command line. */
function argumentsOf({ main, inputSchema }: Tool): Taken[] {
  const names = main === null ? (inputSchema.required ?? []) : [main];
  return names.map(name => ({
    name,
    about: inputSchema.properties[name]?.description ?? '',
    required: inputSchema.required?.includes(name) === true,
  }));
}

function optionOf(name: string, { type, description = '', default: preset, enum: choices }: ToolParameter): Option {
  const flag = `--${name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;
  if (type === 'boolean') return new Option(flag, description);
  const about =
    preset === undefined || name === 'budget' || name === 'kind'
      ? description
      : `${description} Default: ${JSON.stringify(preset)}.`;
  const option = new Option(`${flag} <${type === 'integer' ? 'n' : name}>`, about);
  if (choices !== undefined) option.choices(choices);
  return type === 'integer' ? option.argParser(wholeNumber(flag)) : option;
}

function wholeNumber(flag: string): (text: string) => number {
  return text => {
    if (/^\d{1,9}$/.test(text)) return Number(text);
    throw new CoilError('usage', `${flag} takes a whole number.`, 'coil --help shows the options.');
  };
}

/** Which of the words is the folder: one more than there are parameters, or one that can be nothing else. Throws a CoilError of usage. */
function folderAnd(
  words: readonly string[],
  taken: readonly Taken[],
  tool: Tool,
): { dir: string; given: Record<string, unknown> } {
  const required = taken.filter(each => each.required).length;
  if (words.length > taken.length + 1)
    throw new CoilError('usage', `Too many arguments: ${words.join(' ')}`, 'Put words that belong together in quotes.');
  if (words.length < required)
    throw new CoilError(
      'usage',
      `coil ${tool.name} needs ${taken.map(({ name }) => name).join(' and ')}.`,
      `coil ${tool.name} --help shows the forms.`,
    );
  const [first = ''] = words;
  const folderFirst = words.length > taken.length || (words.length > required && isElsewhere(first));
  const rest = folderFirst ? words.slice(1) : words;
  return {
    dir: resolve(folderFirst ? first : '.'),
    given: Object.fromEntries(taken.flatMap(({ name }, i) => (rest[i] === undefined ? [] : [[name, rest[i]]]))),
  };
}

/** A folder that is not inside this one, or is this one. */
function isElsewhere(path: string): boolean {
  if (!existsSync(path) || !statSync(path).isDirectory()) return false;
  const inside = relative(resolve('.'), resolve(path));
  return inside === '' || inside.startsWith('..') || isAbsolute(inside);
}

function firstSentence(text: string): string {
  return text.slice(0, text.indexOf('. ') + 1) || text;
}
