import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notedPlace, type Noted } from '../../../../src/answer/evidence/notedPlace';
import type { PickedEvidence } from '../../../../src/search/ranking/evidence';
import { codebase, filesBelow } from '../../../support/codebase';

const ferries = codebase(filesBelow('test/fixtures/workspace'));
const noted = (id: string, note: string, paths: readonly string[], children: readonly Noted[] = []): Noted => ({
  ...{ id, note, paths, children },
});
const leaf = noted('src/booking/price.ts', 'Reckons tariffs.', ['src/booking/price.ts']);
const notes = [
  noted('src/booking/', 'Tariffs and refunds of passengers.', [], [leaf]),
  leaf,
  noted('importer/main.py', 'Imports rows; refunds nothing.', ['importer/main.py']),
  noted('src/timetable/timetable.ts', 'Looks up departures.', ['src/timetable/timetable.ts']),
];
const question = 'How are tariffs refunded to passengers in cents?';

test('a note that has what a question asks, in words that its files lack, leads to the best place in them, and says so', () => {
  const place = notedPlace(question, [], notes, ferries);
  assert.equal(place?.path, 'src/booking/price.ts');
  assert.equal(place.why, 'the note on src/booking/ has tariffs, refunded, passengers');
  assert.match(place.text, /price of one seat in cents/);
  assert.equal(place.number, 1);
});

test('a note that shares a word, is of files that were found, or was not written adds nothing', () => {
  const found: PickedEvidence = {
    ...{ path: 'src/booking/price.ts', startLine: 1, endLine: 2, text: 'x', score: 1, why: '', number: 1 },
  };
  assert.equal(notedPlace('How are tariffs?', [], notes, ferries), null);
  assert.equal(notedPlace('How are tariffs of a seismograph calibrated?', [], notes, ferries), null);
  assert.equal(notedPlace(question, [found], notes, ferries), null);
  assert.equal(notedPlace(question, [], [], ferries), null);
});
