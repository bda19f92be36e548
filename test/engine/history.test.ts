import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { EngineClient } from '../../src/client/engineClient';
import { gib } from '../../src/shared/storageLimit';
import { silent } from '../support/fakeModel';
import { openParams } from '../support/openParams';

const ferry = 'export function sailFerry(island: string): string {\n  return `sailing to ${island}`;\n}\n';
const long = Array.from({ length: 420 }, (_, n) => `export function pier${n}(): number {\n  return ${n};\n}\n\n`).join(
  '',
);

// A format of models that write notes makes the embedded model write some too: not good ones, but of its states.
for (const [promptFormat, how] of [
  [null, 'extracted'],
  ['chatml', 'written by the model'],
] as const)
  test(`the embedded model, notes ${how}: after edits and their reverts what is kept equals a cold reading`, async () => {
    const dir = await mkdtemp(join(tmpdir(), 'coil-engine-history-'));
    const workspace = join(dir, 'workspace');
    const write = async (path: string, text: string): Promise<void> => {
      await mkdir(join(workspace, path, '..'), { recursive: true });
      await writeFile(join(workspace, path), text);
    };
    const open = async (): Promise<EngineClient> => {
      const client = new EngineClient(resolve('dist/engine.mjs'), silent, {
        onStatus: () => undefined,
        onDelta: () => undefined,
        onEvidence: () => undefined,
        onStopped: () => undefined,
      });
      await client.open(
        openParams({
          roots: [{ name: 'workspace', dir: workspace }],
          model: resolve('models/coil-embedded.gguf'),
          store: join(dir, 'store'),
          storageLimit: gib,
          promptFormat,
        }),
      );
      return client;
    };
    let engine: EngineClient | undefined;
    try {
      await write('README.md', '# Harbour\nSchedules ferries.\n');
      await write('src/ferry.ts', ferry);
      await write('src/piers.ts', long);
      engine = await open();
      const first = await engine.read(null);
      assert.deepEqual([first.complete, first.leavesRead], [true, first.leaves]);
      assert.ok(first.leaves >= 2 && first.tokensRead > 1000, `${first.leaves} leaves, ${first.tokensRead} tokens`);

      await write('src/ferry.ts', ferry.replace('sailing', 'rowing!'));
      await engine.reconcile();
      const edited = await engine.read(null);
      assert.ok(edited.tokensRead > 0 && edited.tokensRead < first.tokensRead / 2, `${edited.tokensRead} tokens`);

      await write('src/ferry.ts', ferry);
      await engine.reconcile();
      assert.equal((await engine.read(null)).tokensRead, 0, 'files seen before');
      engine.dispose();

      engine = await open();
      assert.equal((await engine.read(null)).tokensRead, 0, 'after a restart');
      const { nodes, different } = await engine.verify();
      assert.deepEqual(different, []);
      assert.equal(nodes, first.leaves + first.folders);
    } finally {
      engine?.dispose();
      await rm(dir, { recursive: true, force: true });
    }
  });
