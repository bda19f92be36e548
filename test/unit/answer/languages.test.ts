import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { format } from 'prettier';
import { Links } from '../../../src/answer/facts/links';
import { prove } from '../../../src/answer/facts/prove';
import { codebase } from '../../support/codebase';
import { languageSamples, type LanguageSample } from './languageSamples';
import { frameworkSamples } from './routes/frameworks';

const columns = ['definitions', 'uses', 'imports', 'tests', 'docs', 'explain', 'routes'] as const;

/** What Coil finds in a sample, a word for each column. */
async function rowOf({ lib, user, test: tested }: LanguageSample): Promise<string[]> {
  const files = Object.fromEntries([lib, user, tested]);
  const here = codebase(files);
  const ask = async (question: string): Promise<{ text: string; paths: readonly string[] }> => {
    const proven = await prove(question, null, here, new AbortController().signal);
    if (proven === null || proven.kind === 'nothing') return { text: '', paths: [] };
    return { text: proven.markdown, paths: proven.evidence.map(({ path }) => path) };
  };
  const symbol = here.outline(lib[0])?.symbols.find(({ name }) => name === 'greet');
  const calls = await ask('Who calls greet?');
  const uses = /is called in/.test(calls.text)
    ? 'certain'
    : calls.paths.includes(user[0])
      ? /possible call/.test(calls.text)
        ? 'possible'
        : 'lines'
      : 'no';
  const leads = new Links(here).importsOf(user[0]).some(({ to }) => to === lib[0]);
  const imports = leads ? 'yes' : /import|require|include|use |alias/.test(user[1]) ? 'no' : 'none needed';
  const tests = (await ask('Which tests cover greet?')).paths.includes(tested[0]);
  const explained = (await ask('Explain greet')).paths.includes(lib[0]);
  return [
    symbol === undefined ? 'no' : here.outline(lib[0])?.unparsed === undefined ? 'yes' : 'guessed',
    uses,
    imports,
    tests ? 'yes' : 'no',
    symbol?.doc?.includes('ays hello') === true ? 'yes' : 'no',
    explained ? 'yes' : 'no',
  ];
}

/** Frameworks whose sample has files of these endings. */
function frameworksOf({ user }: LanguageSample): string {
  const ending = user[0].slice(user[0].lastIndexOf('.'));
  const names = frameworkSamples.filter(({ files }) => Object.keys(files).some(path => path.endsWith(ending)));
  return names.map(({ name }) => name).join(', ');
}

test('the table of languages in docs/languages.md is what the samples give', async () => {
  const rows: string[] = [];
  for (const each of languageSamples)
    rows.push(`| ${[each.name, ...(await rowOf(each)), frameworksOf(each)].join(' | ')} |`);
  const table = [`| language | ${columns.join(' | ')} |`, `|${'---|'.repeat(columns.length + 1)}`, ...rows].join('\n');
  const head = `# Languages

What Coil finds of a function, its caller and its test in one small repository a language, as a test asks it:
\`test/unit/answer/languages.test.ts\` fails where this page says anything else, and writes it with \`COIL_WRITE=1\`.

Definitions: \`guessed\` are told by the words of their line, and said so. Uses: \`certain\` by imports and scopes,
\`possible\` by the name, \`lines\` that have it without knowing more. Routes: frameworks whose whole paths are tested.

`;
  const written = await format(`${head}${table}\n`, { parser: 'markdown', printWidth: 120 });
  if (process.env['COIL_WRITE'] === '1') writeFileSync('docs/languages.md', written);
  assert.equal(
    readFileSync('docs/languages.md', 'utf8'),
    written,
    'COIL_WRITE=1 node scripts/test.mjs unit languages.test',
  );
});
