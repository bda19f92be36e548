import assert from 'node:assert/strict';
import { test } from 'node:test';
import { understand } from '../../../../src/answer/question/understand';
import { targetOf } from '../../../../src/answer/question/target';
import { codebase } from '../../../support/codebase';

const shop = codebase({
  'src/orders.ts': 'export class Orders { find() {} }\n',
  'api/users.ts': 'export const users = 1;\n',
});
const asked = (question: string): string => {
  const first = understand(question, written => targetOf(written, shop, null))[0];
  if (first?.kind === 'route') return `${first.method ?? 'any'} ${first.path}`;
  return first?.kind === 'list' ? `list ${first.within ?? ''}` : (first?.kind ?? 'free');
};

test('a question for the handler of a request is understood, however it is put', () => {
  for (const [question, wanted] of [
    ['What handles GET /x/42?', 'GET /x/42'],
    ['Which function handles POST /api/v2/parcels/labels?', 'POST /api/v2/parcels/labels'],
    ['Which method handles GET /api/crates/{code}?', 'GET /api/crates/{code}'],
    ['GET /x/:id', 'GET /x/:id'],
    ['Where is `DELETE /users/<int:id>` handled?', 'DELETE /users/<int:id>'],
    ['Which controller serves /blog/[slug]?', 'any /blog/[slug]'],
    ['where is the handler for /orders/7/items', 'any /orders/7/items'],
    ['what code runs for a PUT request to /a/b?page=2', 'PUT /a/b?page=2'],
    ['Wer bearbeitet POST /bestellungen?', 'POST /bestellungen'],
    ['谁处理 GET /users/1', 'GET /users/1'],
    ['what responds to https://shop.example/cart/3', 'any https://shop.example/cart/3'],
  ] as const)
    assert.equal(asked(question), wanted, question);
});

test('a path of a file, and a question for more than the handler, are no request', () => {
  assert.notEqual(asked('Which class handles /src/orders.ts?'), 'any /src/orders.ts');
  assert.equal(asked('Why does GET /x/42 fail?').startsWith('GET'), false);
  assert.equal(asked('How is the result of GET /x/42 cached?').startsWith('GET'), false);
  assert.equal(asked('How do I add a POST /x route?').startsWith('POST'), false);
});

test('routes of a file or folder are listed', () => {
  assert.equal(asked('List the routes in src/orders.ts'), 'list src/orders.ts');
  assert.equal(asked('Which endpoints does the api folder define?').startsWith('list'), true);
  assert.equal(asked('list all routes'), 'list ');
});
