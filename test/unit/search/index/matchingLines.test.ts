import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lists, listsIn } from '../../../../src/search/index/listPatterns';
import { matchingLines } from '../../../../src/search/index/matchingLines';

const routesIn = (text: string): string[] =>
  [...matchingLines('a.ts', text, lists.routes)].flatMap(line =>
    lists.routes.names(line).map(name => `${name} ${line.startLine}-${line.endLine}`),
  );

test('a route is found in a line, in the line below its call, and among the first properties of its object', () => {
  assert.deepEqual(routesIn("app.get('/a', x);"), ['GET /a 1-1']);
  assert.deepEqual(routesIn("app.get( // why\n  '/a',\n  x,\n);"), ['GET /a 1-2']);
  assert.deepEqual(routesIn("app.get(\n  x,\n  '/a',\n);"), []);
  assert.deepEqual(routesIn("app.route({ method: 'POST', url: '/a', handler });"), ['POST /a 1-1']);
  assert.deepEqual(routesIn("server.route({\n  path: '/a',\n  method: ['GET'],\n  handler,\n});"), ['/a 1-2']);
  assert.deepEqual(routesIn("server.route<{ Body: B }>({\n  method: 'PUT',\n  logLevel: 'warn',\n  url: '/a',\n});"), [
    'PUT /a 1-4',
  ]);
});

test('what the next line says alone is not the call above it, and another call is no route', () => {
  assert.deepEqual(routesIn("use(\n  app.get('/a', x),\n);"), ['GET /a 2-2']);
  assert.deepEqual(routesIn("fetch({\n  method: 'GET',\n  url: '/a',\n});"), []);
  assert.deepEqual(routesIn("app.route({\n});\nask({\n  url: '/a',\n});"), []);
});

test('a long line is passed over, and a text with nothing listed is of no list', () => {
  assert.equal(listsIn('a.ts', `${' '.repeat(4_000)}app.get('/a', x);`), 0);
  assert.equal(listsIn('a.ts', 'nothing'), 0);
  assert.notEqual(listsIn('a.ts', "app.get('/a', x);"), listsIn('a.ts', '// TODO'));
  assert.equal(listsIn('a.md', "app.get('/a', x);"), 0);
});
