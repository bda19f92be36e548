import assert from 'node:assert/strict';
import { test } from 'node:test';
import { questionParts } from '../../../../src/answer/question/questionParts';

const parts = (question: string): readonly string[] =>
  questionParts(question, clause => clause.split(' ').length > 2).asked;

test('two questions in one sentence come apart, whatever joins them', () => {
  assert.deepEqual(parts('Who calls computeTax and where is cartTax defined?'), [
    'Who calls computeTax',
    'where is cartTax defined?',
  ]);
  assert.deepEqual(parts('Where is `a and b` defined, and which tests cover it?'), [
    'Where is `a and b` defined',
    'which tests cover it?',
  ]);
  assert.deepEqual(parts('Explain the cart; who uses the cart?'), ['Explain the cart', 'who uses the cart?']);
  assert.deepEqual(parts('Wer ruft computeTax auf und wo ist cartTax definiert?'), [
    'Wer ruft computeTax auf',
    'wo ist cartTax definiert?',
  ]);
});

test('what asks for one thing stays one question', () => {
  for (const question of [
    'Who last changed computeTax, and why?',
    'What is the difference between what save does and what store does?',
    'How do Cart and Order hang together?',
    'Where are retries and timeouts configured?',
    'List all routes and commands',
    'Does a cart know whether it is empty and what it costs?',
  ])
    assert.deepEqual(parts(question), [question]);
});

test('a long question with talk and a list comes apart into what it asks', () => {
  const question = [
    "Hi, I'm new to this code base and have to fix a bug by Friday. We see double charges since the last release.",
    '',
    '1. Where are payments retried?',
    '2. How many times, e.g. after a timeout?',
    '- Who calls `charge`?',
    '',
    '```ts',
    'charge(order); // what? why?',
    '```',
    'Also, please explain what `refund` does. Thanks a lot!',
  ].join('\n');
  assert.deepEqual(parts(question), [
    'Where are payments retried?',
    'How many times, e.g. after a timeout?',
    'Who calls `charge`?',
    'Also, please explain what `refund` does.',
  ]);
  assert.match(questionParts(question, () => true).told, /double charges/);
});

test('of one question with talk around it the question, and all of a story that asks nothing', () => {
  const story = 'The build fails on my machine. It says that the grammar is missing. Where are grammars loaded?';
  assert.deepEqual(parts(story), ['Where are grammars loaded?']);
  assert.match(questionParts(story, () => true).told, /grammar is missing/);
  assert.deepEqual(parts('the build fails'), ['the build fails']);
});

test('a condition, a greeting and what is said before belong to the question beside them', () => {
  for (const question of [
    "I'm new here, which parts should I read first?",
    'When a request comes in late, what does the server answer?',
    'If I want to write a plugin for this, where do I put it?',
    'My handler throws an error, what happens then?',
  ])
    assert.deepEqual(parts(question), [question]);
  const question = 'If I want to add a style, where do I put it and how do I test it?';
  assert.deepEqual(parts(question), ['If I want to add a style, where do I put it', 'how do I test it?']);
  assert.deepEqual([...questionParts(question, () => true).goingOn], ['how do I test it?']);
});

test('a hostile question takes no time', () => {
  const started = performance.now();
  for (const question of [' and what'.repeat(4000), '? '.repeat(10_000), '```\n'.repeat(8000), 'a.'.repeat(15_000)])
    parts(question);
  assert.ok(performance.now() - started < 5000);
});
