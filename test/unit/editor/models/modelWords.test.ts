import assert from 'node:assert/strict';
import { test } from 'node:test';
import { modelCard, rateWords, type Download } from '../../../../src/editor/models/modelWords';
import type { ModelCard } from '../../../../src/protocol/chatProtocol';
import type { ModelListing } from '../../../../src/protocol/engineProtocol';
import { english, statusWith } from '../words';

const offers = (card: ModelCard): string[] => card.actions.map(({ label }) => label);
const listing = (changes: Partial<ModelListing>): ModelListing => ({
  id: 'm',
  name: 'Model 7B',
  kind: 'pure',
  architecture: 'mamba2',
  parameters: 7e9,
  trainedContext: 8192,
  promptFormat: 'mistral',
  licence: 'Apache-2.0',
  licenceUrl: 'https://example.org/licence',
  quantisation: 'Q4_K_M',
  bytes: 4.2e9,
  stateBytes: 40e6,
  kvBytesPerToken: 0,
  verified: false,
  note: null,
  path: null,
  downloadedBytes: 0,
  fit: { backend: 'cuda', needed: 5e9, free: 8e9, fits: true, readTokensPerSecond: 6000 },
  readSeconds: 420,
  best: false,
  ...changes,
});

test('a model that is not here is shown with its size, fit, time and licence before it is downloaded', () => {
  const card = modelCard(listing({}), null, null, null, english);
  assert.equal(card.about, 'about 4.2 GB · Apache-2.0');
  assert.equal(card.fit, 'Needs 5.0 GB of memory on the GPU (CUDA), 8.0 GB are free');
  assert.equal(card.reads, 'Reads this workspace in about 7 min');
  assert.equal(
    card.details,
    '7.0 billion parameters, Mamba-2. 40.0 MB are stored for each part of the workspace that is read.',
  );
  assert.deepEqual(card.badge, { text: 'fits', tone: 'fits' });
  assert.deepEqual(offers(card), ['Download']);
  const { badge } = modelCard(listing({ best: true }), null, null, null, english);
  assert.deepEqual(badge, { text: 'best for this machine', tone: 'fits' });
});

test('a card offers what can be done: resume or discard, pause, use or remove, nothing with the model in use', () => {
  const offered = (changes: Partial<ModelListing>, current: string | null = null, running: Download | null = null) =>
    offers(modelCard(listing(changes), current, running, null, english));
  assert.deepEqual(offered({ downloadedBytes: 1e9 }), ['Resume', 'Discard']);
  assert.deepEqual(offered({}, null, { id: 'm', text: '', share: 0.5 }), ['Pause']);
  // The engine fetches one at a time.
  assert.deepEqual(offered({}, null, { id: 'another', text: '', share: 0.5 }), []);
  assert.deepEqual(offered({ path: '/m.gguf' }), ['Use', 'Remove']);
  assert.deepEqual(offered({ path: '/m.gguf' }, '/m.gguf'), ['Remove']);
  assert.deepEqual(offered({ id: 'embedded', path: '/e.gguf' }, '/e.gguf'), []);
});

test('a paused download, the model in use, and a hybrid are told apart', () => {
  const paused = modelCard(listing({ downloadedBytes: 1e9 }), null, null, null, english);
  assert.deepEqual(paused.download, { text: '1.0 GB of 4.2 GB, paused', share: 1 / 4.2 });
  const here = modelCard(listing({ path: '/m.gguf' }), '/m.gguf', null, null, english);
  assert.deepEqual([here.badge.text, here.download], ['in use', null]);
  assert.match(here.about, /^4\.2 GB /);
  const grows = (changes: Partial<ModelListing>): string =>
    modelCard(listing({ kind: 'hybrid', ...changes }), null, null, null, english).details;
  assert.match(grows({ kvBytesPerToken: 8192 }), /40\.0 MB are stored .*, and 8\.2 MB more for each 1,000 tokens of it\.$/);
  assert.match(grows({ stateBytes: null }), /stored grows with the text/);
});

test('what does not fit is said with the numbers, and what nothing runs without', () => {
  const fit = { backend: 'cuda', needed: 9e9, free: 8e9, fits: false, readTokensPerSecond: null } as const;
  const card = modelCard(listing({ fit, readSeconds: null }), null, null, null, english);
  assert.deepEqual([card.badge.text, card.reads], ['needs 9.0 GB', '']);
  assert.equal(card.fit, 'Needs 9.0 GB of memory on the GPU (CUDA), 8.0 GB are free');
  assert.match(modelCard(listing({ fit: null }), null, null, null, english).fit, /^Nothing on this machine runs it/);
});

test('a model that would read this workspace for hours is not offered as fitting', () => {
  const card = modelCard(listing({ readSeconds: 304 * 3600 }), null, null, null, english);
  assert.deepEqual(card.badge, { text: 'slow: 13 days', tone: 'no' });
  assert.deepEqual(offers(card), ['Download Anyway']);
});

test('what suits is offered at first: what is here or coming, and what runs here in good time', () => {
  const suits = (changes: Partial<ModelListing>, running: Download | null = null) =>
    modelCard(listing(changes), null, running, null, english).suits;
  const slow = { readSeconds: 5 * 3600 };
  assert.deepEqual([suits({}), suits(slow), suits({ fit: null })], [true, false, false]);
  assert.deepEqual(
    [
      suits({ ...slow, path: '/m.gguf' }),
      suits({ ...slow, downloadedBytes: 1 }),
      suits(slow, { id: 'm', text: '', share: 0 }),
    ],
    [true, true, true],
  );
});

test('the model in use tells the time that the strip tells, whatever was estimated before', () => {
  const used = (status: Parameters<typeof statusWith>[0]) =>
    modelCard(listing({ path: '/m.gguf', readSeconds: 7200 }), '/m.gguf', null, statusWith(status), english).reads;
  assert.equal(used({ phase: 'reading', filesRead: 12, secondsLeft: 1500 }), '25 min left');
  assert.equal(used({ secondsLeft: 0 }), 'Has read this workspace');
});

test('the rate of a download is what came in this run, and nothing is said before a second has passed', () => {
  assert.equal(rateWords(380e6, 1.6e9, 10, english), ' · 38.0 MB/s · 42 s left');
  assert.equal(rateWords(10e6, 1.6e9, 0.5, english), '');
});
