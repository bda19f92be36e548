import assert from 'node:assert/strict';
import test from 'node:test';
import { openParams } from '../../../../src/editor/engine/openParams';
import { readSettings } from '../../../../src/editor/common/settings';

const read = (values: Record<string, unknown>) => readSettings(key => values[key], '/home/ann');

test('what is not set, blank or of the wrong kind gives the defaults', () => {
  const defaults = {
    readingStart: 'onStartup',
    largeReading: 'ask',
    pauseOnBattery: true,
    modelPath: null,
    promptFormat: null,
    idleMinutes: 15,
    servers: [],
    serverModel: null,
    serverCertificates: null,
    fanOut: false,
    gpu: 'auto',
    storePath: null,
    storageLimit: 4 * 1024 ** 3,
    shared: null,
    sharedKey: null,
    codeLens: false,
    hover: true,
    mcpServer: false,
  };
  assert.deepEqual(read({}), defaults);
  assert.deepEqual(
    read({ gpu: 'tpu', 'storage.limit': -1, 'model.path': '  ', 'storage.path': 7, 'reading.start': null }),
    defaults,
  );
});

test('~/ in a path is the home folder, a ~ elsewhere is a name', () => {
  assert.equal(read({ 'model.path': '~/m.gguf' }).modelPath, '/home/ann/m.gguf');
  assert.equal(read({ 'model.path': '~ann/m.gguf' }).modelPath, '~ann/m.gguf');
  assert.equal(read({ 'model.path': '/a/~/m.gguf' }).modelPath, '/a/~/m.gguf');
});

test('the engine gets the embedded model and the default store unless others are set, and only globs that are on', () => {
  const from = {
    roots: [],
    filesExclude: { '**/.git': true, '**/x': false, '**/y': { when: 'z' } },
    embeddedModel: 'E',
    defaultStore: 'S',
    largeReading: undefined,
    trusted: true,
    server: null,
  };
  const plain = openParams({ ...from, settings: read({}) });
  assert.deepEqual([plain.model, plain.store, plain.exclude], ['E', 'S', ['**/.git']]);
  const set = openParams({ ...from, settings: read({ 'model.path': '/m', 'storage.path': '/s', gpu: 'cpu' }) });
  assert.deepEqual([set.model, set.store, set.gpu, set.runGit], ['/m', '/s', 'cpu', true]);
  assert.equal(openParams({ ...from, settings: read({ 'answers.fanOut': true }) }).fanOut, true);
  assert.equal(openParams({ ...from, trusted: false, settings: read({}) }).runGit, false);
});

test("the user's choice for a workspace goes before the setting", () => {
  const settings = read({ 'reading.large': 'now' });
  const from = {
    ...{ settings, roots: [], filesExclude: {}, embeddedModel: 'E', defaultStore: 'S', trusted: true },
    server: null,
  };
  assert.equal(openParams({ ...from, largeReading: undefined }).large, 'now');
  assert.equal(openParams({ ...from, largeReading: 'onDemand' }).large, 'onDemand');
});
