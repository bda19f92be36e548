import assert from 'node:assert/strict';
import test from 'node:test';
import { Activity, idleAfter } from '../../../../src/editor/engine/activity';

const told = (t: { mock: { timers: { enable(options: { apis: ['setTimeout'] }): void } } }) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const calls: [readonly string[], boolean][] = [];
  return { calls, activity: new Activity((files, idle) => calls.push([files, idle])) };
};

test('a minute without a sign of the user is idle, the next key ends it, and typing tells nothing', t => {
  const { calls, activity } = told(t);
  for (let key = 0; key < 5; key++) {
    t.mock.timers.tick(idleAfter - 1);
    activity.busy();
  }
  assert.deepEqual(calls, []);
  t.mock.timers.tick(idleAfter);
  activity.busy();
  activity.busy();
  assert.deepEqual(calls, [
    [[], true],
    [[], false],
  ]);
});

test('tabs are told when they change, and again to an engine that has just opened the workspace', t => {
  const { calls, activity } = told(t);
  activity.setOpenFiles(['a.ts']);
  activity.setOpenFiles(['a.ts']);
  activity.resend();
  assert.deepEqual(calls, [
    [['a.ts'], false],
    [['a.ts'], false],
  ]);
});
