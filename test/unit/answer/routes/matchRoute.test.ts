import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitOf, routesFor } from '../../../../src/answer/routes/matchRoute';
import type { Route } from '../../../../src/answer/routes/routeGraph';

const place = { path: 'a', startLine: 1, endLine: 1 };
const route = (written: string): Route => {
  const [method = '', path = ''] = written.includes(' ') ? written.split(' ') : ['', written];
  return { method: method === '' ? null : method, path, place, handler: null };
};
const found = (method: string | null, address: string, ...routes: readonly string[]): string[] =>
  routesFor(method, address, routes.map(route)).map(({ path }) => path);

test('an address fits the parameters of every framework', () => {
  for (const pattern of [
    '/x/:id',
    '/x/{id}',
    '/x/{id:int}',
    '/x/<int:id>',
    '/x/<id>',
    '/x/[id]',
    '/x/:id(\\d+)',
    '/x/$id',
    '/x/:id?',
    '/x/{id?}',
    '/X/:id',
  ])
    assert.notEqual(fitOf(pattern, '/x/42'), null, pattern);
  for (const pattern of [
    '/x/*',
    '/x/*path',
    '/x/{*path}',
    '/x/{path:path}',
    '/x/<path:rest>',
    '/x/[...rest]',
    '/x/{rest...}',
    '/x/:rest*',
    '/x/<rest..>',
  ])
    assert.notEqual(fitOf(pattern, '/x/4/2'), null, pattern);
  for (const pattern of ['/x', '/x/:id/y', '/y/:id', '/x/41', '/x/:id/:other'])
    assert.equal(fitOf(pattern, '/x/42'), null, pattern);
  assert.notEqual(fitOf('/x/:id?', '/x'), null);
  assert.notEqual(fitOf('/files/{name}.json', '/files/a.json'), null);
  assert.equal(fitOf('/files/{name}.json', '/files/a.xml'), null);
});

test('what stands there goes before parameters, and those before the rest', () => {
  assert.deepEqual(found('GET', '/x/me', 'GET /x/*', 'GET /x/:id', 'GET /x/me'), ['/x/me']);
  assert.deepEqual(found('GET', '/x/7', 'GET /x/*', 'GET /x/:id', 'GET /x/me'), ['/x/:id']);
  assert.deepEqual(found('GET', '/x/7/8', 'GET /x/*', 'GET /x/:id'), ['/x/*']);
});

test('the method decides, its own before any', () => {
  assert.deepEqual(found('POST', '/x', 'GET /x', '/x'), ['/x']);
  assert.deepEqual(found('GET', '/x', '/x', 'GET /x'), ['/x']);
  assert.deepEqual(found('PUT', '/x', 'GET /x'), []);
});

test('the host and the query of an address are none of its path', () => {
  assert.deepEqual(found('GET', 'https://shop.example/x/7?full=1#top', 'GET /x/:id'), ['/x/:id']);
});
