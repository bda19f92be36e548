import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { activeDays, shares, toRemove, type Claim, type KeptState } from '../../../src/state/keeping';

const now = 1.8e12;
const day = 86_400_000;
const demand = (bytes: number, days = 0): { bytes: number; lastOpened: number } => ({
  bytes,
  lastOpened: now - days * day,
});

test('workspaces in use share alike, and what one does not need goes to the others', () => {
  assert.deepEqual(shares([demand(10), demand(500, 3), demand(500, activeDays)], 100, now), [10, 45, 45]);
  assert.deepEqual(shares([demand(10), demand(20)], 100, now), [10, 20]);
});

test('a workspace not opened for long gets what is left, the latest first', () => {
  assert.deepEqual(shares([demand(30, 60), demand(70), demand(20, 30)], 100, now), [10, 70, 20]);
});

test('a workspace opened in the future, before the clock was set back, is in use', () => {
  assert.deepEqual(shares([demand(500, -400), demand(500)], 100, now), [50, 50]);
});

test('shares never exceed the demand nor together the cap, and use all of it that is asked for', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(1000), fc.nat(100))), fc.nat(3000), (workspaces, cap) => {
      const demands = workspaces.map(([bytes, days]) => demand(bytes, days));
      const granted = shares(demands, cap, now);
      const sum = granted.reduce((a, b) => a + b, 0);
      assert.ok(granted.every((bytes, i) => bytes >= 0 && bytes <= demands[i]!.bytes));
      const asked = demands.reduce((a, { bytes }) => a + bytes, 0);
      assert.ok(Math.abs(sum - Math.min(asked, cap)) < 1e-6);
    }),
  );
});

const state = (key: string, age: number, bytes = 10): KeptState => ({ key, bytes, usedAt: now - age });
const claim = (inOrder: string[], byHeat: string[], days = 0): Claim => ({
  ...demand(10 * (inOrder.length + byHeat.length), days),
  inOrder,
  byHeat,
});

test('what no workspace claims goes first, then leaves over a share by heat, folders never before leaves', () => {
  const kept = [state('root', 900), state('a', 300), state('b', 100), state('c', 200), state('old', 1)];
  const claims = [claim(['root'], ['a', 'b', 'c'])];
  assert.deepEqual(toRemove(kept, claims, 50, now), []);
  assert.deepEqual(toRemove(kept, claims, 40, now), ['old']);
  assert.deepEqual(toRemove(kept, claims, 30, now).sort(), ['a', 'old']);
  assert.deepEqual(toRemove(kept, claims, 20, now).sort(), ['a', 'c', 'old']);
  assert.deepEqual(toRemove(kept, claims, 10, now).sort(), ['a', 'b', 'c', 'old']);
});

test('leaves that are being read for stay before hotter ones', () => {
  const kept = [state('a', 300), state('b', 100)];
  assert.deepEqual(toRemove(kept, [claim(['a'], ['a', 'b'])], 10, now), ['b']);
});

test('of two states used at one time the larger goes first: heat counts by byte', () => {
  assert.deepEqual(toRemove([state('small', 100, 10), state('large', 100, 30)], [], 10, now), ['large']);
});

test('a state used in the future is the hottest, not the coldest', () => {
  assert.deepEqual(toRemove([state('future', -1e9), state('old', 1e6)], [], 10, now), ['old']);
});

test("one workspace's reading never takes what another may keep", () => {
  const a = Array.from({ length: 9 }, (_, i) => `a${i}`);
  const b = Array.from({ length: 9 }, (_, i) => `b${i}`);
  const kept = [...a, ...b].map((key, i) => state(key, i));
  const gone = toRemove(kept, [claim([], a), claim([], b)], 100, now);
  assert.equal(gone.filter(key => key.startsWith('a')).length, 4);
  assert.equal(gone.filter(key => key.startsWith('b')).length, 4);
});

test('what remains is within the cap, whatever is kept and claimed', () => {
  const key = fc.nat(30).map(n => `k${n}`);
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(key, fc.integer({ min: 1, max: 50 }), fc.integer({ min: -100, max: 1e6 })), {
        selector: ([name]) => name,
      }),
      fc.array(fc.tuple(fc.uniqueArray(key), fc.uniqueArray(key), fc.nat(20))),
      fc.nat(800),
      (states, workspaces, cap) => {
        const kept = states.map(([name, bytes, age]) => state(name, age, bytes));
        const gone = new Set(
          toRemove(
            kept,
            workspaces.map(args => claim(...args)),
            cap,
            now,
          ),
        );
        const left = kept.filter(({ key: name }) => !gone.has(name)).reduce((sum, { bytes }) => sum + bytes, 0);
        assert.ok(left <= cap);
      },
    ),
  );
});
