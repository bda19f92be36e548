import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { afterEach, test } from 'node:test';
import { slashCommands } from '../../../../src/answer/question/slashCommand';
import { registerLanguageModelTools, type CallTool } from '../../../../src/editor/native/languageModelTools';
import { toolContributions } from '../../../../src/editor/native/toolContributions';
import type { ToolResult } from '../../../../src/protocol/toolResult';
import { CoilError } from '../../../../src/shared/errors';
import { Disposable, lm } from '../../../support/fakeVsCode';

const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  contributes: {
    languageModelTools: unknown[];
    chatParticipants: { commands: { name: string }[] }[];
  };
};

interface Invoked {
  invoke(options: unknown, token: unknown): Promise<{ content: { value: string }[] }>;
  prepareInvocation(options: unknown): { invocationMessage: string; confirmationMessages: { message: string } };
}
const token = { onCancellationRequested: () => ({ dispose: () => undefined }) };
const t = (message: string, ...values: (string | number)[]): string =>
  message.replaceAll(/\{(\d)\}/g, (_, i: string) => String(values[Number(i)]));
const result = (text: string): ToolResult => ({
  ...{ tool: 'uses', text, places: [], total: 0, page: 1, pages: 1, complete: true, gaps: [], cut: [], tokens: 1 },
  asOf: { commit: null, files: 1, indexed: 1, unsaved: 0 },
});

afterEach(() => {
  lm.tools.clear();
  delete lm.registerTool;
});
const tool = (name: string, call: CallTool): Invoked => {
  lm.registerTool = (id, made) => {
    lm.tools.set(id, made);
    return new Disposable();
  };
  registerLanguageModelTools(call, t);
  return lm.tools.get(name) as Invoked;
};

test("package.json declares the table's tools, and the participant commands that there are", () => {
  assert.deepEqual(contributes.languageModelTools, JSON.parse(JSON.stringify(toolContributions)));
  const known = new Set(slashCommands.map(({ name }) => name));
  for (const { name } of contributes.chatParticipants[0]?.commands ?? []) assert.ok(known.has(name), name);
});

test('every tool is registered under its declared name, and an editor without tools loses nothing', () => {
  tool('coil_uses', () => Promise.reject(new Error('not called')));
  assert.deepEqual(
    [...lm.tools.keys()],
    toolContributions.map(({ name }) => name),
  );
  delete lm.registerTool;
  registerLanguageModelTools(() => Promise.reject(new Error('not called')), t).dispose();
});

test('a call gives the words of the result, within the tokens that the chat has room for', async () => {
  const asked: unknown[] = [];
  const uses = tool('coil_uses', (name, given) => {
    asked.push([name, given]);
    return Promise.resolve(result('a\u202eb'));
  });
  const { content } = await uses.invoke({ input: { name: 'save' }, tokenizationOptions: { tokenBudget: 900 } }, token);
  assert.deepEqual(
    content.map(({ value }) => value),
    ['a\\u{202e}b'],
  );
  assert.deepEqual(asked, [['uses', { name: 'save', budget: 900 }]]);
  const { invocationMessage, confirmationMessages } = uses.prepareInvocation({ input: { name: 'save' } });
  assert.equal(invocationMessage, 'Who uses it: save');
  assert.match(confirmationMessages.message, /Looks up save in this workspace and changes nothing/);
});

test('a failure is told with its next step, and cancelling stops the call', async () => {
  const fails = tool('coil_read', () => Promise.reject(new CoilError('fileUnread', 'No such file.', 'Call outline.')));
  await assert.rejects(fails.invoke({ input: {} }, token), { message: 'No such file. Call outline.' });
  let cancel: () => void = () => undefined;
  const waits = tool(
    'coil_read',
    (_, __, signal) =>
      new Promise((_done, failed) => signal.addEventListener('abort', () => failed(new Error('stopped')))),
  );
  const running = waits.invoke(
    { input: {} },
    { onCancellationRequested: (listener: () => void) => ((cancel = listener), { dispose: () => undefined }) },
  );
  cancel();
  await assert.rejects(running, /stopped/);
});
