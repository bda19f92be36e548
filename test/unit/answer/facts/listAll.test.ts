import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listAll } from '../../../../src/answer/facts/listAll';
import { marked, scriptRoutes } from '../../../eval/listTruth';
import { codebase, filesBelow } from '../../../support/codebase';

const files = filesBelow('test/fixtures/frameworks');
const all = codebase(files);
const placesOf = (places: readonly { readonly path: string; readonly startLine: number }[]): string[] =>
  [...new Set(places.map(({ path, startLine }) => `${path}:${startLine}`))].sort();

for (const kind of ['route', 'command'] as const)
  test(`every ${kind} in the ways of many frameworks is listed, and nothing else`, async () => {
    const { lists } = await listAll(`${kind}s`, null, all, new AbortController().signal);
    const wanted = Object.entries(files).flatMap(([path, text]) => marked(path, text, kind));
    assert.ok(wanted.length > 8);
    assert.deepEqual(placesOf(lists.flatMap(({ places }) => places)), placesOf(wanted));
  });

test('every setting of a manifest is listed, of whichever section', async () => {
  const { lists } = await listAll('settings', null, all, new AbortController().signal);
  assert.deepEqual(
    lists.flatMap(({ places }) => places.map(({ name }) => name)),
    ['frameworks.port', 'frameworks.tls.certificate', 'frameworks.tools.colour'],
  );
});

test('the truth of the evaluation, which the compiler tells, is what was marked by hand', () => {
  for (const path of ['servers/hono.ts', 'servers/bare.mjs', 'servers/fastify.ts'])
    assert.deepEqual(
      placesOf(scriptRoutes(path, files[path] ?? '')),
      placesOf(marked(path, files[path] ?? '', 'route')),
    );
});
