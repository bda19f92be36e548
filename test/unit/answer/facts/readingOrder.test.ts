import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overviewOf } from '../../../../src/answer/facts/overviewOf';
import { codebase } from '../../../support/codebase';

const module = (doc: string, ...imports: readonly string[]): string =>
  `"""${doc}"""\n${imports.map(name => `from shop.${name} import run as ${name}_run\n`).join('')}\n\ndef run():\n    return 1\n`;

const shop = codebase({
  'pyproject.toml': '[project]\nname = "shop"\n\n[project.scripts]\nshop = "shop.cli:run"\n',
  'README.md': '# Shop\n\nSells things.\n',
  'action.yml': 'name: shop\n',
  'action/action.yml': 'name: shop\n',
  'action/main.py': 'print(1)\n',
  'scripts/main.py': 'print(1)\n',
  'shop/__init__.py': '',
  'shop/cli.py': module('The command line.', 'orders'),
  'shop/orders.py': module('Orders, from cart to bill.', 'stock', 'prices', 'utils'),
  'shop/stock.py': module('What is there.', 'prices', 'utils'),
  'shop/prices.py': module('What it costs.', 'utils'),
  'shop/utils.py': module('This and that.'),
  'autoload/shop.py': 'x = 1\n',
});

test('the overview gives the modules that the rest hangs on in an order of reading, from where the product begins', () => {
  const { markdown } = overviewOf(shop);
  const at = (text: string): number => {
    assert.ok(markdown.includes(text), text);
    return markdown.indexOf(text);
  };
  assert.ok(at('`shop/cli.py`') < at('`shop/orders.py`'));
  assert.ok(at('`shop/orders.py` [') < at('`shop/prices.py` ['));
  assert.match(markdown, /Read in this order:\n\n1\. [^]*\d\. `shop\/orders\.py` \[\d\]: Orders, from cart to bill\./);
  assert.match(markdown, /It starts here:\n\n- `shop` begins in `shop\/cli\.py` \[\d\]/);
  assert.doesNotMatch(markdown, /action\/main|scripts\/main|autoload\/shop|__init__/);
});
