import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeSteps } from '../../../../src/answer/facts/codeSteps';

const said = (path: string, text: string): string[] =>
  codeSteps(path, text.split('\n'), 1, true).map(
    ({ kind, text: what, when }) => `${kind} ${what}${when === null ? '' : ` if ${when}`}`,
  );

test('a value that goes on in the next line is not told as if it ended', () => {
  const steps = said(
    'a.js',
    `function type(index) {
  return index !== -1
    ? this.known[index]
    : null;
}`,
  );
  assert.ok(!steps.some(step => step === 'returns index !== -1'), steps.join('; '));
});

test('what is whole is told, over several lines too', () => {
  const steps = said(
    'a.js',
    `function send(body) {
  if (!body) {
    throw new TypeError("no body");
  }
  return this.write(body);
}`,
  );
  assert.deepEqual(steps, ['throws TypeError("no body") if !body', 'returns this.write(body)']);
});
