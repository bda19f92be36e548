import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnosticsText, redacted } from '../../../../src/editor/engine/diagnosticsText';
import { RecentLog } from '../../../../src/editor/engine/recentLog';
import { isSymbolTarget } from '../../../../src/editor/context/symbolTarget';
import { turn } from '../../../support/chatStates';
import { statusWith } from '../words';

const secrets = [
  { text: '/home/ann/work/ferry-desk', instead: '<folder 1>' },
  { text: 'ferry-desk', instead: '<folder 1>' },
  { text: '/home/ann', instead: '~' },
  { text: 'ann', instead: '<user>' },
];

test('no name of the user or the workspace is left, and no word of questions, answers or code', () => {
  const text = diagnosticsText(
    {
      versions: { Coil: '1.0' },
      status: statusWith({ modelPath: '/home/ann/m.gguf', store: '/home/ann/.coil', stale: ['src/secretPlan.ts'] }),
      settings: { 'coil.model.path': '/HOME/ANN/models/m.gguf' },
      storage: { folder: '/x', limit: 1, bytes: 2, states: 3, workspaces: [] },
      turns: [turn('1', { question: 'How is the merger planned?', text: 'In secret.' })],
      errors: ['error: ENOENT /home/ann/work/ferry-desk/src/a.ts', 'error: Ferry-Desk failed for ann'],
    },
    secrets,
  );
  assert.doesNotMatch(text, /\bann\b|ferry-desk|merger|secret\.|secretPlan|src\/state/i);
  assert.match(text, /ENOENT <folder 1>\/src\/a\.ts/);
  assert.match(text, /changedFiles: 1/);
  assert.match(text, /ask; done; First words after 0\.2 s/);
});

test('a name is replaced where it stands for itself, not within other words', () => {
  assert.equal(redacted('ann cannot plan', secrets), '<user> cannot plan');
  assert.equal(redacted('a b', [{ text: 'a', instead: 'x' }]), 'a b');
});

test('the last warnings and errors are remembered, and passed on', () => {
  const passed: string[] = [];
  const keep = (message: string): void => void passed.push(message);
  const log = new RecentLog({ info: keep, warn: keep, error: keep });
  for (let i = 0; i < 50; i++) log.warn(`w${i}`);
  log.info('quiet');
  log.error('broken', new Error('why'));
  assert.equal(passed.length, 52);
  assert.equal(log.recent.length, 40);
  assert.match(log.recent.at(-1) ?? '', /error: broken Error: why/);
  assert.ok(log.recent.every(line => !line.includes('quiet')));
});

test('what a link names is looked at before it is explained', () => {
  assert.ok(isSymbolTarget({ name: 'a', path: 'b', line: 1 }));
  for (const bad of [null, 'x', {}, { name: 'a', path: 'b', line: 0 }, { name: 1, path: 'b', line: 1 }])
    assert.equal(isSymbolTarget(bad), false);
});
