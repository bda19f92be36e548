import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askServer, type LanguageServer } from '../../../../src/editor/engine/languageServer';
import type { NameAt } from '../../../../src/protocol/engineProtocol';

const at = (path: string, line: number): NameAt => ({ path, line, character: 0 });
const save = at('store.ts', 2);
const silent = { warn: (): void => undefined };

/** Knows that `save` is called in a.ts:5 and imported in a.ts:1; that b.ts:3 means another. */
const fake: LanguageServer = {
  references: () => Promise.resolve([save, at('a.ts', 1), at('a.ts', 5)]),
  calls: () => Promise.resolve([at('a.ts', 5)]),
  definitions: ({ path }) => Promise.resolve(path === 'b.ts' ? [at('other.ts', 9)] : path === 'a.ts' ? [save] : []),
};

test('a server says who uses a definition, who calls it, and what each possible place means', async () => {
  const possible = [at('a.ts', 5), at('b.ts', 3), at('c.txt', 1)];
  assert.deepEqual(await askServer(fake, { definition: save, possible }, silent), {
    uses: [
      { path: 'store.ts', line: 2, call: false },
      { path: 'a.ts', line: 1, call: false },
      { path: 'a.ts', line: 5, call: true },
    ],
    means: [true, false, null],
  });
});

test('a server that knows nothing, fails or is slow is as none; one that is slow about a place leaves it open', async () => {
  const never = new Promise<never>(() => undefined);
  const warnings: string[] = [];
  const logger = { warn: (message: string): void => void warnings.push(message) };
  const question = { definition: save, possible: [at('a.ts', 5)] };
  assert.equal(await askServer({ ...fake, references: () => Promise.resolve([]) }, question, logger), null);
  assert.equal(await askServer({ ...fake, references: () => Promise.reject(new Error('no')) }, question, logger), null);
  assert.match(warnings.join(), /no/);
  const began = performance.now();
  assert.equal(await askServer({ ...fake, references: () => never }, question, logger, 30), null);
  assert.ok(performance.now() - began < 400);
  const answer = await askServer({ ...fake, definitions: () => never }, question, logger, 30);
  assert.deepEqual(answer?.means, [null]);
});
