import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Workspace } from '../../../src/workspace/workspace';
import { FakeModel, silent } from '../../support/fakeModel';
import { fixtureWorkspace } from '../../support/fixtureWorkspace';
import { openParams } from '../../support/openParams';
import { temporaryFolder } from '../../support/temporaryFolder';

const { signal } = new AbortController();
const silently = { onText: () => undefined, onEvidence: () => undefined };

test('a commit in the second of two folders is in the history, the questions to begin with and the status', async () => {
  const [first, second] = [fixtureWorkspace(), fixtureWorkspace()] as const;
  const roots = [
    { name: 'first', dir: first },
    { name: 'second', dir: second },
  ];
  const params = openParams({ roots, model: '/fake.gguf', store: temporaryFolder('commits') });
  const loads = () => Promise.resolve(new FakeModel());
  const workspace = new Workspace(params, silent, { onStatus: () => undefined }, loads);
  const { heads } = await workspace.open();
  assert.equal(heads.length, 2);
  const history = async (): Promise<string> =>
    (await workspace.ask({ id: '1', question: '/history second/src/booking/price.ts', attached: [] }, signal, silently))
      .answer;
  const offered = async (): Promise<readonly string[]> =>
    (await workspace.starters(signal)).find(({ kind }) => kind === 'history')?.names ?? [];
  assert.match(await history(), /was last changed .*Sell seats on ferries/);
  assert.notDeepEqual(await offered(), ['second/src/booking/price.ts']);

  appendFileSync(join(second, 'src/booking/price.ts'), '\n// Cheaper on Sundays.\n');
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost'];
  // Later than the folders' first commits, which may be of the same second.
  const env = { ...process.env, GIT_COMMITTER_DATE: '2040-01-01T12:00:00Z' };
  execFileSync('git', ['-C', second, ...author, 'commit', '-qam', 'Cheaper on Sundays'], { env });
  const status = await workspace.reconcile();
  assert.equal(status.heads[0], heads[0]);
  assert.notEqual(status.heads[1], heads[1]);
  assert.match(await history(), /was last changed .*Cheaper on Sundays/);
  assert.deepEqual(await offered(), ['second/src/booking/price.ts']);
  await workspace.dispose();
});
