import assert from 'node:assert/strict';
import { test } from 'node:test';
import { downloadWords, modelItem } from '../../../src/editor/modelWords';
import type { ModelListing } from '../../../src/protocol/engineProtocol';
import { english } from './words';

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
  ...changes,
});

test('a model that is not here is shown with its size, fit, time and licence before it is downloaded', () => {
  const { label, description, detail } = modelItem(listing({}), null, english);
  assert.equal(label, '$(cloud-download) Model 7B');
  assert.match(description, /about 4\.2 GB · not downloaded · Apache-2\.0/);
  assert.match(
    detail,
    /fits cuda: needs 5\.0 GB of 8\.0 GB free · reads this workspace in about 7 min · pure: each state 40\.0 MB/,
  );
});

test('an unfinished download, the model in use, and a hybrid are told apart', () => {
  assert.match(modelItem(listing({ downloadedBytes: 1e9 }), null, english).description, /1\.0 GB downloaded/);
  const here = modelItem(listing({ path: '/m.gguf' }), '/m.gguf', english);
  assert.equal(here.label, '$(check) Model 7B');
  assert.match(here.description, /^4\.2 GB · on this machine/);
  assert.match(modelItem(listing({ kind: 'hybrid' }), null, english).detail, /its states grow/);
});

test('what does not fit is said with the numbers, and what nothing runs without', () => {
  const fit = { backend: 'cuda', needed: 9e9, free: 8e9, fits: false, readTokensPerSecond: null } as const;
  assert.match(
    modelItem(listing({ fit, readSeconds: null }), null, english).detail,
    /does not fit cuda: needs 9\.0 GB, 8\.0 GB are free · pure/,
  );
  assert.match(modelItem(listing({ fit: null }), null, english).detail, /no backend of this machine/);
});

test('before a download the licence and where it comes from are said', () => {
  const { message, detail } = downloadWords(listing({}), english);
  assert.match(message, /Download Model 7B, about 4\.2 GB/);
  assert.match(detail, /Apache-2\.0 \(https:\/\/example\.org\/licence\).*huggingface\.co.*Nothing of yours/s);
});
