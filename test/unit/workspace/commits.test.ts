import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { OpenParams } from '../../../src/protocol/engineProtocol';
import { Workspace } from '../../../src/workspace/workspace';
import { FakeModel, silent } from '../../support/fakeModel';
import { fixtureWorkspace } from '../../support/fixtureWorkspace';
import { openParams } from '../../support/openParams';
import { temporaryFolder } from '../../support/temporaryFolder';

const { signal } = new AbortController();
const silently = { onText: () => undefined, onEvidence: () => undefined };

function opened(roots: OpenParams['roots']): Workspace {
  const params = openParams({ roots, model: '/fake.gguf', store: temporaryFolder('commits') });
  const loads = () => Promise.resolve(new FakeModel());
  return new Workspace(params, silent, { onStatus: () => undefined }, loads);
}

async function historyOf(path: string, workspace: Workspace): Promise<string> {
  return (await workspace.questions.ask({ id: '1', question: `/history ${path}`, attached: [] }, signal, silently))
    .answer;
}

/** Of all that changed, later than the folders' first commits, which may be of the same second. */
function commit(dir: string, message: string): void {
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost'];
  const env = { ...process.env, GIT_COMMITTER_DATE: '2040-01-01T12:00:00Z' };
  execFileSync('git', ['-C', dir, ...author, 'commit', '-qam', message], { env });
}

test('a commit in the second of two folders is in the history, the questions to begin with and the status', async () => {
  const [first, second] = [fixtureWorkspace(), fixtureWorkspace()] as const;
  const workspace = opened([
    { name: 'first', dir: first },
    { name: 'second', dir: second },
  ]);
  const { heads } = await workspace.open();
  assert.equal(heads.length, 2);
  const history = (): Promise<string> => historyOf('second/src/booking/price.ts', workspace);
  const offered = async (): Promise<readonly string[]> =>
    (await workspace.questions.starters(signal)).find(({ kind }) => kind === 'history')?.names ?? [];
  assert.match(await history(), /was last changed .*Sell seats on ferries/);
  assert.notDeepEqual(await offered(), ['second/src/booking/price.ts']);

  appendFileSync(join(second, 'src/booking/price.ts'), '\n// Cheaper on Sundays.\n');
  commit(second, 'Cheaper on Sundays');
  const status = await workspace.reconcile();
  assert.equal(status.heads[0], heads[0]);
  assert.notEqual(status.heads[1], heads[1]);
  assert.match(await history(), /was last changed .*Cheaper on Sundays/);
  assert.deepEqual(await offered(), ['second/src/booking/price.ts']);
  await workspace.dispose();
});

test('a commit is seen where only a folder of its repository is open', async () => {
  const repository = fixtureWorkspace();
  const dir = join(repository, 'src');
  const workspace = opened([{ name: 'src', dir }]);
  const { heads } = await workspace.open();
  assert.match(await historyOf('booking/price.ts', workspace), /Sell seats on ferries/);
  appendFileSync(join(dir, 'booking/price.ts'), '\n// Cheaper on Sundays.\n');
  commit(repository, 'Cheaper on Sundays');
  const status = await workspace.reconcile();
  assert.ok(heads[0] != null && status.heads[0] != null && status.heads[0] !== heads[0]);
  assert.match(await historyOf('booking/price.ts', workspace), /Cheaper on Sundays/);
  await workspace.dispose();
});
