import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { growth, soak } from '../campaigns/soak';
import { startFakeHost, type FakeHost } from '../support/fakeHost';

let host: FakeHost;
before(async () => void (host = await startFakeHost()));
after(() => host.close());

test('24 turns, answered by the engine and shown by the page, leave memory as it was (npm run campaign:soak: 500)', async t => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const memories = await soak(host, { turns: 24, ofChat: 6, samples: 8, collect });
  for (const { turn, engine, host, page } of memories)
    t.diagnostic(`turn ${turn}: engine ${engine.toFixed(0)}, host ${host.toFixed(1)}, page ${page.toFixed(1)} MiB`);
  const { engine, host: ofHost, page } = growth(memories);
  // A leak of an answer's text (some 30 kB a turn) does not show in so few turns; one of what it was read from, or of its elements, does.
  assert.ok(engine < 40 && ofHost < 3 && page < 1, `${engine}, ${ofHost}, ${page} MiB`);
});
