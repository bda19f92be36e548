import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oneHop } from '../../../../src/answer/evidence/oneHop';
import { codebase } from '../../../support/codebase';

const repository = codebase({
  'src/ferry.py': 'from .rope import Rope\n\n\nclass Ferry:\n    def __init__(self):\n        self.rope = Rope()\n',
  'src/rope.py': 'class Rope:\n    def __init__(self):\n        self.length = 3\n',
  'src/harbour.py': 'from .ferry import Ferry\n\n\ndef open_harbour():\n    return Ferry()\n',
  'src/other.py': 'class Other:\n    def __init__(self):\n        super().__init__()\n',
});
const hop = (path: string, startLine: number): string[] =>
  oneHop([{ path, startLine, endLine: startLine, score: 1, why: '' }], 'how is a ferry made', repository).map(
    place => `${place.path}:${place.startLine} ${place.why}`,
  );

test('one hop leads to what a place calls and to what uses it; from a constructor to what makes its class', () => {
  assert.deepEqual(hop('src/harbour.py', 4), ['src/ferry.py:4 used by open_harbour']);
  const found = hop('src/ferry.py', 5);
  assert.ok(found.includes('src/rope.py:1 used by Ferry'), found.join());
  assert.ok(
    found.some(place => place.startsWith('src/harbour.py') && place.endsWith('uses Ferry')),
    found.join(),
  );
  assert.ok(!found.some(place => place.startsWith('src/other.py')), found.join());
});
