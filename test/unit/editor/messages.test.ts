import assert from 'node:assert/strict';
import test from 'node:test';
import { wrongFromWebview, wrongToWebview } from '../../../src/protocol/messageGuard';
import { fuzzHost } from '../../campaigns/messages';
import { turn } from '../../support/chatStates';
import { goodFromWebview, goodToWebview } from '../../support/goodMessages';

test('every message that the two ends send passes the border', () => {
  for (const message of goodToWebview) assert.equal(wrongToWebview(structuredClone(message)), null);
  for (const message of goodFromWebview) assert.equal(wrongFromWebview(structuredClone(message)), null);
});

test('what is wrong with a message is said in words', () => {
  assert.equal(wrongFromWebview(null), 'A message without a type.');
  assert.equal(wrongFromWebview({ type: 'quit' }), 'A message of an unknown type: quit.');
  assert.equal(wrongFromWebview({ type: 'toString' }), 'A message of an unknown type: toString.');
  assert.equal(wrongFromWebview({ type: 'ask' }), 'A message of type ask: question is not text.');
  assert.equal(
    wrongFromWebview({ type: 'open', turn: '1', place: { path: 'a.ts', startLine: -1, endLine: 2 } }),
    'A message of type open: place.startLine is not a whole number.',
  );
  const sources = [{ ...turn('1').sources[0], path: 7 }];
  assert.equal(
    wrongToWebview({ type: 'turn', turn: { ...turn('1'), sources } }),
    'A message of type turn: turn.sources[0].path is not text.',
  );
});

test('1,000 random messages of a page end nothing, run nothing and are refused in words', async t => {
  const seed = Number(process.env['COIL_SEED'] ?? 18);
  t.diagnostic(`seed ${seed}`);
  const { refused } = await fuzzHost(1000, seed);
  assert.ok(refused > 200 && refused < 990, `${refused} of 1,000 were refused`);
});
