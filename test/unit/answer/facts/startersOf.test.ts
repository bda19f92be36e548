import assert from 'node:assert/strict';
import test from 'node:test';
import type { Commit } from '../../../../src/answer/codebase';
import { prove } from '../../../../src/answer/facts/prove';
import { startersOf } from '../../../../src/answer/facts/startersOf';
import { starterWords } from '../../../../src/editor/chat/starterWords';
import { codebase, filesBelow } from '../../../support/codebase';
import { english } from '../../editor/words';

const commit: Commit = { hash: 'a1', author: 'Ada', age: '2 days ago', subject: 'Round fares up', body: '' };
const never = new AbortController().signal;

/** The questions as the page asks them: without backticks. */
async function questionsOf(
  files: Readonly<Record<string, string>>,
  recent: readonly string[],
  commits: readonly Commit[] | null,
) {
  const repository = codebase(files, commits);
  const starters = starterWords(await startersOf(repository, recent, never), english);
  return { repository, questions: starters.map(({ question }) => question.replaceAll('`', '')) };
}

const fixture = filesBelow('test/fixtures/workspace');
const source = Object.fromEntries(Object.entries(filesBelow('src')).map(([path, text]) => [`src/${path}`, text]));

for (const [name, files, recent] of [
  ['the fixture workspace', fixture, ['src/booking/price.ts']],
  ['this repository’s src', source, ['src/editor/chat/chat.ts']],
] as const)
  test(`each of five starters of ${name} is recognised, and search has an answer that is not “nothing”`, async () => {
    const { repository, questions } = await questionsOf(files, recent, [commit]);
    assert.equal(questions.length, 5, questions.join('\n'));
    assert.ok(questions.some(question => question.includes('last changed')));
    for (const question of questions) {
      const proven = await prove(question, null, repository, never);
      assert.ok(proven !== null && proven.kind !== 'nothing', question);
      assert.ok(proven.evidence.length > 0, question);
      assert.doesNotMatch(proven.markdown, /^(?:No |Nothing |I found nothing|There is no )/, question);
    }
  });

test('they are about what the workspace has: its entry, the file most imported, its most used symbol, the last change', async () => {
  const { questions } = await questionsOf(fixture, ['docs/prices.md', 'src/booking/price.ts'], [commit]);
  assert.deepEqual(questions, [
    'What is this repository?',
    'How do I build and test it?',
    'How does server.ts reach sailing.ts?',
    'Who uses Sailing?',
    'When was price.ts last changed?',
  ]);
});

test('without git none asks for the history, without tests none for tests; folders stand in', async () => {
  const untested = Object.fromEntries(Object.entries(fixture).filter(([path]) => !path.startsWith('test/')));
  const { questions } = await questionsOf(untested, [], null);
  assert.equal(questions.length, 5);
  for (const question of questions) assert.doesNotMatch(question, /last changed|tests cover/);
});

test('a folder of prose has questions too, and one without files only the overview', async () => {
  const { questions } = await questionsOf(
    { 'docs/a.md': '# Sailing\n\nOn ferries.\n', 'README.md': '# Ferries\n' },
    [],
    null,
  );
  assert.deepEqual(questions, ['What is this repository?', 'What is in docs/?']);
});
