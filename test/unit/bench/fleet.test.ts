import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { fleet } from '../../../src/bench/fleet';
import { createOutliner } from '../../../src/reading/languages/outline';
import { seededRandom } from '../../support/seededRandom';
import { temporaryFolder } from '../../support/temporaryFolder';

/** A repository whose main branch merges a topic branch at every step. */
function repository(merges: number): string {
  const dir = temporaryFolder('fleet');
  mkdirSync(dir, { recursive: true });
  const git = (...args: string[]): void => {
    execFileSync('git', ['-C', dir, '-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { stdio: 'ignore' });
  };
  git('init', '-b', 'main');
  for (let i = 0; i < 12; i++) writeFileSync(join(dir, `file${100 + i}.txt`), `text ${i} `.repeat(40));
  git('add', '-A');
  git('commit', '-qm', 'begin');
  for (let i = 0; i < merges; i++) {
    git('checkout', '-qb', `topic${i}`);
    writeFileSync(join(dir, `file${100 + (i % 12)}.txt`), `changed ${i} `.repeat(40));
    git('commit', '-qam', 'change');
    git('checkout', '-q', 'main');
    git('merge', '-q', '--no-ff', '-m', 'merge', `topic${i}`);
  }
  return dir;
}

test('with a runner that reads main clones read only what branches change, and with everybody each text is read once', async () => {
  const result = await fleet({
    ...{ repository: repository(8), clones: 5, branches: 3, days: 4, leafBytes: 400, stateBytes: 10 },
    ...{ tokensOf: text => text.length, wrap: (path, text) => `${path}\n${text}` },
    outliner: await createOutliner(resolve('dist/grammars')),
    random: seededRandom(5),
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
  const [alone, main, everybody] = result.policies;
  assert.ok(alone !== undefined && main !== undefined && everybody !== undefined);
  assert.deepEqual([result.days, result.branches], [4, 3]);
  for (const { wanted, kept, taken, read } of result.policies) assert.equal(kept + taken + read, wanted);
  // What a machine has does not depend on where it is from.
  assert.deepEqual([main.kept, everybody.kept], [alone.kept, alone.kept]);
  assert.equal(alone.taken, 0);
  // Each clone alone reads the whole at least once.
  assert.ok(alone.tokens >= 5 * result.tokens * 0.9);
  assert.ok(everybody.tokens < main.tokens && main.tokens < alone.tokens / 2, JSON.stringify(result.policies));
  assert.equal(main.bytesTaken, 10 * main.taken);
});
