import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JoinedBytes } from '../../../../src/search/index/joinedBytes';

test('pieces stay what they are while more are added', () => {
  const joined = new JoinedBytes();
  const made = Array.from({ length: 5_000 }, (_, n) => new Uint8Array(n % 100).fill(n));
  const places = made.map(piece => joined.add([piece.subarray(0, 7), piece.subarray(7)]));
  assert.deepEqual(
    places.map(place => [...joined.of(place)]),
    made.map(piece => [...piece]),
  );
});

test('it is wasted when more than half was removed, and little is never', () => {
  const joined = new JoinedBytes();
  const places = Array.from({ length: 10 }, () => joined.add([new Uint8Array(10_000)]));
  for (const place of places.slice(0, 5)) joined.remove(place);
  assert.equal(joined.isWasted, false);
  joined.remove(places[5] ?? { at: 0, length: 0 });
  assert.equal(joined.isWasted, true);
  const small = new JoinedBytes();
  small.remove(small.add([new Uint8Array(100)]));
  assert.equal(small.isWasted, false);
});
