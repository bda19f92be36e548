import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slashCommands } from '../../../../src/answer/question/slashCommand';
import { prove } from '../../../../src/answer/facts/prove';
import { writingQuestion } from '../../../../src/answer/question/writingQuestion';
import { slashCommandsOf } from '../../../../src/editor/chat/slashCommandsOf';
import { codebase } from '../../../support/codebase';
import { english } from '../../editor/words';

const none = codebase({ 'a.ts': 'export function sum() {}\n' });
const never = new AbortController().signal;

test('/doc and /fix become questions on what is named or attached; without either they say what they need', async () => {
  assert.equal(writingQuestion('/doc sum', false), 'Write the documentation comment for `sum`.');
  assert.equal(writingQuestion('/fix', true), 'What is wrong here, and how do I fix it?');
  assert.equal(writingQuestion('/where sum', true), '/where sum');
  assert.equal(await prove(writingQuestion('/doc sum', false), null, none, never), null);
  await assert.rejects(prove(writingQuestion('/fix', false), null, none, never), /\/fix needs more/);
});

test('/help names every command and is proved without a model; the composer offers the same commands', async () => {
  const help = await prove('/help', null, none, never);
  assert.equal(help?.kind, 'help');
  for (const { name } of slashCommands) assert.match('markdown' in help ? help.markdown : '', new RegExp(`/${name}\``));
  const names = (list: readonly { name: string }[]): string[] => list.map(({ name }) => name).sort();
  assert.deepEqual(names(slashCommandsOf(english)), names(slashCommands));
});
