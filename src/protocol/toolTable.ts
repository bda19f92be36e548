/** The functions that people's tools and agents call, declared once: MCP, VS Code's language model tools and the CLI are made from this table. */
import * as z from 'zod/mini';
import english from 'zod/v4/locales/en.js';
import { CoilError } from '../shared/errors';

z.config(english());

const text = (least: number, most: number, about: string): z.ZodMiniString =>
  z.string().check(
    z.minLength(least),
    z.maxLength(most),
    // No name, path or time holds one, and no program can be given one.
    z.refine(value => !value.includes('\0'), 'has a zero byte'),
    z.describe(about),
  );
const whole = (least: number, most: number, about: string): z.ZodMiniNumberFormat =>
  z.int().check(z.gte(least), z.lte(most), z.describe(about));

/** Places of a page, and tokens of a result, when nobody says how many. */
export const defaultLimit = 50;
export const defaultBudget = 3_000;

const name = text(1, 200, 'A symbol as the code writes it (`save`, `Store.save`), or the path of a file or folder.');
const within = z.optional(text(1, 1000, 'Only what this file or folder of the repository defines.'));
const budget = (tokens: number): z.ZodMiniDefault<z.ZodMiniNumberFormat> =>
  z._default(whole(200, 50_000, 'Tokens of text to return at most, about 4 bytes each.'), tokens);
const paging = {
  limit: z._default(whole(1, 500, 'Places on a page.'), defaultLimit),
  page: z._default(whole(1, 10_000, 'Which page of the places, from 1.'), 1),
};

const schemas = {
  explore: z.strictObject({
    question: text(1, 2000, 'A question or task in words; names, paths and error texts in it help.'),
    path: z.optional(text(1, 1000, 'Search only in this file or folder.')),
    budget: budget(5_000),
  }),
  find: z.strictObject({
    words: text(1, 2000, 'Words, names or a phrase to search for.'),
    path: z.optional(text(1, 1000, 'Search only in this file or folder.')),
    limit: z._default(whole(1, 100, 'Places on a page.'), 20),
    page: paging.page,
    budget: budget(defaultBudget),
  }),
  where: z.strictObject({ name, path: within, ...paging, budget: budget(defaultBudget) }),
  uses: z.strictObject({
    name,
    path: within,
    kind: z._default(
      z
        .enum(['any', 'call', 'import', 'extend'])
        .check(z.describe('Which uses: all, or only calls, imports or subtypes.')),
      'any',
    ),
    ...paging,
    budget: budget(defaultBudget),
  }),
  outline: z.strictObject({
    path: z._default(text(0, 1000, 'A file or folder; empty for the whole repository.'), ''),
    ...paging,
    limit: z._default(whole(1, 500, 'Entries on a page.'), 200),
    budget: budget(defaultBudget),
  }),
  connect: z.strictObject({ from: name, to: name, budget: budget(defaultBudget) }),
  tests: z.strictObject({ name, path: within, ...paging, budget: budget(defaultBudget) }),
  history: z.strictObject({
    name: z.optional(name),
    since: z.optional(
      text(1, 100, 'A time as git reads it, such as `2 weeks ago` or `2026-01-31`: every commit after it.'),
    ),
    budget: budget(defaultBudget),
  }),
  changes: z.strictObject({
    diff: z._default(z.boolean().check(z.describe('Return the diff too, as far as the budget reaches.')), false),
    ...paging,
    budget: budget(defaultBudget),
  }),
  overview: z.strictObject({ budget: budget(defaultBudget) }),
  read: z.strictObject({
    path: text(1, 1000, 'A file of the repository.'),
    startLine: z._default(whole(1, 100_000_000, 'First line, from 1.'), 1),
    endLine: z.optional(whole(1, 100_000_000, 'Last line, inclusive.')),
    budget: budget(8_000),
  }),
};

export type ToolName = keyof typeof schemas;
/** A call's parameters once they are checked, with what was left out filled in. */
export type ToolArguments<N extends ToolName> = z.output<(typeof schemas)[N]>;

/** A parameter as JSON Schema has it. */
export interface ToolParameter {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
}

/** One function of the table. */
export interface Tool {
  readonly name: ToolName;
  /** A few words for lists and menus. */
  readonly title: string;
  /** What it does, when to use it, and what it does not do. */
  readonly description: string;
  /** The one parameter that a call without names gives: what is typed after the command, or after the reference in a chat. */
  readonly main: string | null;
  /** JSON Schema of the parameters, an object. */
  readonly inputSchema: {
    readonly type: 'object';
    readonly properties: Readonly<Record<string, ToolParameter>>;
    readonly required?: readonly string[];
    readonly [more: string]: unknown;
  };
}

const words: Readonly<Record<ToolName, Pick<Tool, 'title' | 'description' | 'main'>>> = {
  explore: {
    title: 'Explore code',
    description:
      'Start here. Finds the places of this repository that answer a question and returns their code, line numbers and how they call each other, within a token budget. One call usually replaces several searches and file reads. Ranked: the best places, not every place; for every use of a name call `uses`.',
    main: 'question',
  },
  find: {
    title: 'Find places',
    description:
      'Ranked list of places that match words, with one line of each and no code. Cheaper than `explore`. Not a regular expression search.',
    main: 'words',
  },
  where: {
    title: 'Where it is defined',
    description:
      'Every definition of a symbol, with signature, documentation and code; or the path of a file. Says so when the name is unknown and which names are near.',
    main: 'name',
  },
  uses: {
    title: 'Who uses it',
    description:
      'Every line that uses a symbol, resolved through imports, aliases and re-exports: certain uses, uses in tests, and apart from them lines that only have the name. Of a file, folder or package: who imports it. Call it before renaming or changing something.',
    main: 'name',
  },
  outline: {
    title: 'Outline',
    description:
      'What a file defines, with signatures and lines; of a folder its files with a sentence about each. Use it in place of reading a large file.',
    main: 'path',
  },
  connect: {
    title: 'How two things connect',
    description:
      'The shortest path of calls, else of imports, between two symbols, files or folders, in either direction.',
    main: null,
  },
  tests: {
    title: 'Tests of it',
    description:
      'The tests that use a symbol, file or folder: certain ones, and apart from them those that only have its name. What a test reaches only through other code is not listed.',
    main: 'name',
  },
  history: {
    title: 'History',
    description:
      'Commits that changed a symbol, file or folder, or the repository, newest first; with `since`, every commit after a time and the files it changed.',
    main: 'name',
  },
  changes: {
    title: 'Uncommitted changes',
    description:
      'What differs from the last commit: files, the symbols touched, how many places use each, and the tests to run.',
    main: null,
  },
  overview: {
    title: 'Overview',
    description: 'What the repository is: purpose, languages, folders, entry points.',
    main: null,
  },
  read: {
    title: 'Read lines',
    description:
      'Lines of a file with their numbers, unsaved editor text included. Files that are ignored or hold secrets are refused with the reason.',
    main: 'path',
  },
};

function isToolName(name: string): name is ToolName {
  return Object.hasOwn(schemas, name);
}

/** All functions, the broad one first. */
export const toolTable: readonly Tool[] = Object.entries(schemas).flatMap(([name, schema]) => {
  if (!isToolName(name)) return [];
  const inputSchema = z.toJSONSchema(schema, { io: 'input' });
  delete inputSchema.$schema;
  return [{ name, ...words[name], inputSchema: inputSchema as Tool['inputSchema'] }];
});

/** A call whose name and parameters are known to be right. */
export type ToolCall = {
  readonly [N in ToolName]: { readonly name: N; readonly arguments: ToolArguments<N> };
}[ToolName];

/** Checks a call. Throws a CoilError of usage that names what is wrong and what is known. */
export function checkedCall(name: string, given: unknown): ToolCall {
  if (!isToolName(name))
    throw new CoilError(
      'usage',
      `There is no tool called ${name.slice(0, 100)}.`,
      `The tools are ${toolTable.map(each => each.name).join(', ')}.`,
    );
  const parsed = schemas[name].safeParse(given ?? {});
  if (parsed.success) return { name, arguments: parsed.data } as ToolCall;
  const wrong = parsed.error.issues
    .slice(0, 3)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`));
  throw new CoilError(
    'usage',
    `${name} was called with wrong parameters. ${wrong.join('; ')}.`.slice(0, 600),
    `It takes ${Object.keys(schemas[name].shape).join(', ')}.`,
  );
}
