import assert from 'node:assert/strict';
import test, { mock } from 'node:test';
import { Buffers } from '../../../../src/editor/engine/buffers';

function buffersOn() {
  mock.timers.enable({ apis: ['setTimeout'] });
  const sent: [string, string | null][] = [];
  const buffers = new Buffers((path, text) => sent.push([path, text]), 200);
  const type = (path: string, text: string, dirty = true) => buffers.changed({ path, dirty, text: () => text });
  return { buffers, sent, type, pause: (ms: number) => mock.timers.tick(ms) };
}
test.afterEach(() => mock.timers.reset());

test('typing is sent once, when it pauses, as the text is then', () => {
  const { sent, type, pause } = buffersOn();
  type('a.ts', '1');
  pause(150);
  type('a.ts', '12');
  pause(150);
  assert.deepEqual(sent, []);
  pause(50);
  assert.deepEqual(sent, [['a.ts', '12']]);
});

test('a question does not wait for the pause', () => {
  const { buffers, sent, type } = buffersOn();
  type('a.ts', '1');
  buffers.flush();
  assert.deepEqual(sent, [['a.ts', '1']]);
});

test('a save is told whether the text was sent or not, and nothing is sent after it', () => {
  const { buffers, sent, type, pause } = buffersOn();
  type('a.ts', '1');
  buffers.flush();
  type('b.ts', '2');
  buffers.saved('a.ts');
  buffers.saved('b.ts');
  pause(500);
  assert.deepEqual(sent, [
    ['a.ts', '1'],
    ['a.ts', null],
    ['b.ts', null],
  ]);
});

test('a revert withdraws text that was sent, and says nothing of text that was not', () => {
  const { buffers, sent, type, pause } = buffersOn();
  type('a.ts', '1');
  buffers.flush();
  type('b.ts', '2');
  buffers.clean('a.ts');
  buffers.clean('b.ts');
  pause(500);
  assert.deepEqual(sent, [
    ['a.ts', '1'],
    ['a.ts', null],
  ]);
});

test('a buffer that is saved before the pause ends is not sent', () => {
  const { buffers, sent } = buffersOn();
  const buffer = { path: 'a.ts', dirty: true, text: () => '1' };
  buffers.changed(buffer);
  buffer.dirty = false;
  buffers.flush();
  assert.deepEqual(sent, []);
});

test('a new engine gets all unsaved text and nothing else', () => {
  const { buffers, sent } = buffersOn();
  buffers.resend([
    { path: 'a.ts', dirty: true, text: () => 'A' },
    { path: 'b.ts', dirty: false, text: () => 'B' },
  ]);
  assert.deepEqual(sent, [['a.ts', 'A']]);
});
