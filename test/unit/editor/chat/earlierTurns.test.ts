import assert from 'node:assert/strict';
import test from 'node:test';
import { earlierTurns } from '../../../../src/editor/chat/earlierTurns';
import { askedTurn } from '../../../../src/editor/chat/turn';
import type { Turn } from '../../../../src/protocol/chatProtocol';

const turn = (id: string, over: Partial<Turn> = {}): Turn => ({
  ...askedTurn({ id, mode: 'ask', question: `Q${id}`, context: [] }, ''),
  state: 'done',
  text: `A${id}`,
  start: `node ${id}`,
  ...over,
});

test('what was said before a turn: answers with words, and where the last of them began', () => {
  const turns = [turn('1'), turn('2', { state: 'failed' }), turn('3', { text: '' }), turn('4'), turn('5'), turn('6')];
  assert.deepEqual(earlierTurns(turns, '5'), {
    start: 'node 4',
    turns: [
      { question: 'Q1', answer: 'A1' },
      { question: 'Q4', answer: 'A4' },
    ],
  });
  assert.deepEqual(earlierTurns(turns, '1'), { start: null, turns: [] });
});

test('a long conversation is handed over whole; of a very long one the last part, which begins with the same turn for 250 questions', () => {
  const turns = Array.from({ length: 2000 }, (_, n) => turn(`${n}`));
  assert.equal(earlierTurns(turns, '900').turns.length, 900);
  const firsts = new Set<string | undefined>();
  for (let n = 1000; n < 2000; n++) {
    const said = earlierTurns(turns, `${n}`).turns;
    assert.ok(said.length > 750 && said.length <= 1000);
    firsts.add(said[0]?.question);
  }
  assert.ok(firsts.size <= 5);
});
