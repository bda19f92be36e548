import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownPart, misspeltIn, mostlyAbsent, nothingHere } from '../../../../src/answer/facts/nothingHere';
import { codebase } from '../../../support/codebase';

const bus = codebase({
  'src/bus.ts':
    '/** Publishes a message to all subscribers of a topic. */\nexport function publish(topic: string): void {\n  send(topic);\n}\n',
});

test('where nothing is found, the words that stand nowhere are named, and what is nearest by the others', () => {
  assert.equal(
    nothingHere('How do Kafka brokers send a message to its subscribers?', bus),
    'I found nothing about that in this repository. No file that is read has `Kafka` or `brokers`. Nearest to the rest: `publish` in `src/bus.ts`.',
  );
  assert.equal(
    nothingHere('How do penguins breed here?', bus),
    'I found nothing about that in this repository. No file that is read has `penguins` or `breed`.',
  );
});

test('of a language whose small words are not known, and of a script without blanks, no word is called missing', () => {
  for (const question of ['Wie kalibriert sich der Seismograph am Vulkan?', '火山地震计如何校准?'])
    assert.equal(nothingHere(question, bus), 'I found nothing about that in this repository.');
});

test('a question is looked for without its absent words only where most of it stands here', () => {
  const asked = knownPart('How does Kafka get a message for the subscribers of a topic?', bus);
  assert.deepEqual(asked?.absent, ['Kafka']);
  assert.doesNotMatch(asked.rest, /Kafka/);
  assert.equal(knownPart('How does Kafka partition a topic?', bus), null);
  assert.equal(mostlyAbsent('How does Kafka partition a topic?', bus), 'No file that is read has `Kafka`.');
  assert.equal(mostlyAbsent('How is a message of a topic published?', bus), '');
});

test('a word of every day is not called missing beside an answer, and a name written as code one or two letters off is the one that is here', () => {
  assert.equal(mostlyAbsent('Does it whistle when a partition shatters?', bus), '');
  const flags = codebase({ 'a.go': 'package a\n\nvar SilenceErrors = false\n\nfunc reloadEverything() {}\n' });
  const meant = (question: string): string | null => misspeltIn(question, flags)?.meant ?? null;
  assert.equal(meant('What does the SilenceError option do?'), 'SilenceErrors');
  assert.equal(meant('Why is realoadEverything slow?'), 'reloadEverything');
  assert.equal(meant('Why is ReloadNothing slow?'), null);
  assert.equal(meant('why is it slow to silence?'), null);
});
