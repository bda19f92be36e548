import { test } from 'node:test';
import { checkHistory } from '../../support/fileHistory';

// Thousands more: npm run campaign:histories.
for (const seed of [1, 2, 3])
  test(`whatever happened to the files, states and notes are those of a cold reading (history ${seed})`, async () => {
    await checkHistory(seed, 10);
  });
