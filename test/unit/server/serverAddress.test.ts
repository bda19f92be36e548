import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverAddress } from '../../../src/server/serverAddress';

test('an address may leave out its scheme and path, and may be pasted with an endpoint', () => {
  const api = (given: string): string => serverAddress(given).api;
  assert.equal(api('gpu-box:8000'), 'http://gpu-box:8000/v1');
  assert.equal(api('https://gpu-box'), 'https://gpu-box/v1');
  assert.equal(api('https://gpu-box/v1/'), 'https://gpu-box/v1');
  assert.equal(api('https://gpu-box/team/llm/v1/chat/completions'), 'https://gpu-box/team/llm/v1');
  assert.equal(api(' http://[::1]:8080 '), 'http://[::1]:8080/v1');
});

test('what would put a secret into a setting, or is no HTTP, is refused', () => {
  for (const given of [
    'https://me:secret@gpu-box',
    'ftp://gpu-box',
    'https://gpu-box/v1?key=secret',
    'http://',
    'file:///etc/passwd',
  ])
    assert.throws(() => serverAddress(given), { code: 'usage' }, given);
});

test('only a connection to this machine is private without TLS', () => {
  const open = (given: string): boolean => serverAddress(given).open;
  assert.deepEqual(['http://127.0.0.1:1', 'http://localhost:1', 'http://[::1]:1', 'https://gpu-box'].map(open), [
    false,
    false,
    false,
    false,
  ]);
  assert.deepEqual(['http://gpu-box', 'http://127.evil.example', 'http://localhost.evil.example'].map(open), [
    true,
    true,
    true,
  ]);
});
