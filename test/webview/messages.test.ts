import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fuzzPage } from '../campaigns/messages';
import { startFakeHost, type FakeHost } from '../support/fakeHost';

let host: FakeHost;
before(async () => void (host = await startFakeHost()));
after(() => host.close());

test('1,000 random messages of a host crash nothing, run nothing and are refused in words', async t => {
  const seed = Date.now() % 2 ** 31;
  t.diagnostic(`seed ${seed}`);
  const { refused } = await fuzzPage(host, 1000, seed);
  assert.ok(refused > 200 && refused < 990, `${refused} of 1,000 were refused`);
});
