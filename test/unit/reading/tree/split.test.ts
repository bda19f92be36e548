import assert from 'node:assert/strict';
import { test } from 'node:test';
import { split } from '../../../../src/reading/tree/split';

const parts = (lines: readonly string[], limit: number): string[][] =>
  split(
    lines,
    limit,
    line => line.length,
    line => line,
  );

test('a million equal lines are cut into parts near the limit, in time by their number', () => {
  const lines = Array.from({ length: 1_000_000 }, () => '\n');
  const began = process.cpuUsage();
  const runs = parts(lines, 20_000);
  const { user } = process.cpuUsage(began);
  assert.equal(
    runs.reduce((sum, run) => sum + run.length, 0),
    lines.length,
  );
  assert.ok(runs.every(run => run.length <= 20_000));
  assert.ok(runs.length < 400, `${runs.length} parts`);
  // The square of their number would be a week.
  assert.ok(user < 20e6, `${user / 1e6} s`);
});

test('cuts are made before what hashes lowest: an added line moves only those beside it', () => {
  const lines = Array.from({ length: 2_000 }, (_, n) => `line ${n}\n`);
  const before = parts(lines, 500).map(run => run.join(''));
  const after = parts(lines.toSpliced(1_000, 0, 'new\n'), 500).map(run => run.join(''));
  const kept = before.filter(run => after.includes(run));
  assert.ok(kept.length >= before.length - 2, `${kept.length} of ${before.length}`);
});
