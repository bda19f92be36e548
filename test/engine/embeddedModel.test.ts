import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';

/** A slice of `npm run eval:model`: three questions of each kind, some 25 generations. */
test('the shipped model explains, locates, refuses and writes notes as far above its floors as measured', async context => {
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/evalModel.mjs', '--quick']);
  context.diagnostic(stdout);
  assert.match(stdout, /\| explain: names it \| 3 \|/);
});
