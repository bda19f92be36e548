import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flowOf } from '../../../../src/answer/facts/flowOf';
import { codebase } from '../../../support/codebase';
import { piece } from '../../../support/evidencePiece';

const desk = codebase({
  'price.ts': 'export class Fare {\n  cents = 1;\n}\nexport function price(fare: Fare) {\n  return fare.cents;\n}\n',
  'book.ts': "import { Fare, price } from './price';\nexport function book() {\n  return price(new Fare());\n}\n",
  'other.ts': 'export function other() {\n  return price();\n}\n',
  'book.test.ts': "import { book } from './book';\nfunction checksBook() {\n  book();\n}\n",
});

test('of two places the one that uses what the other defines is told, a place once', () => {
  assert.equal(
    flowOf([piece(1, 'price.ts', 1, 3), piece(2, 'book.ts', 2, 4), piece(3, 'price.ts', 4, 6)], desk),
    'How they hang together: `book` [2] uses `price` [3] and `Fare` [1]; `price` [3] uses `Fare` [1].\n\n',
  );
});

test('of the best place it is told which functions it calls, where no other place does that', () => {
  assert.equal(flowOf([piece(1, 'book.ts', 2, 4)], desk), '`book` [1] uses `price`.\n\n');
  assert.equal(flowOf([piece(1, 'price.ts', 1, 6)], desk), '');
});

test('uses that only the name tells, those of tests, and those within a place are not told', () => {
  assert.equal(flowOf([piece(1, 'price.ts', 4, 6), piece(2, 'other.ts', 1, 3)], desk), '');
  assert.equal(
    flowOf([piece(1, 'book.test.ts', 2, 4), piece(2, 'book.ts', 2, 4)], desk),
    '`book` [2] uses `price`.\n\n',
  );
  assert.equal(flowOf([piece(1, 'price.ts', 1, 6), piece(2, 'other.ts', 1, 3)], desk), '');
});
