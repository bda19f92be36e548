import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prove } from '../../../../src/answer/facts/prove';
import { codebase } from '../../../support/codebase';

/** What is said, with `(path:line)` in place of references. */
async function answer(question: string, files: Readonly<Record<string, string>>): Promise<string> {
  const proven = await prove(question, null, codebase(files), new AbortController().signal);
  if (proven === null || proven.kind === 'nothing') return proven === null ? 'free' : 'nothing';
  return proven.markdown.replaceAll(/\[(\d+)\]/g, (whole, number: string) => {
    const found = proven.evidence.find(each => each.number === Number(number));
    return found === undefined ? whole : `(${found.path}:${found.startLine})`;
  });
}

test('types of Go implement an interface by their methods alone', async () => {
  const files = {
    'geo/shape.go':
      'package geo\n\ntype Surface interface {\n\tAreaOf() float64\n\tName() string\n}\n\ntype Disc struct{}\n\nfunc (d Disc) AreaOf() float64 { return 1 }\nfunc (d *Disc) Name() string { return "" }\n\ntype Line struct{}\n\nfunc (l Line) Name() string { return "" }\n',
  };
  const said = await answer('What implements Surface?', files);
  assert.match(said, /1 type has all of its methods[^]*`Disc` \(geo\/shape\.go:8\)/);
  assert.doesNotMatch(said, /Line|No confirmed/);
});

test('a part of a class sees the members of its other parts', async () => {
  const files = {
    'Part1.cs': 'namespace A;\npublic partial class Invoice {\n  public int Gross() => Rate();\n}\n',
    'Part2.cs': 'namespace A;\npublic partial class Invoice {\n  int Rate() => 1;\n}\n',
  };
  assert.match(await answer('Who calls Rate?', files), /is called in 1 place[^]*Part1\.cs:3/);
});

test('a mixin is included, and a call without brackets may be one', async () => {
  const files = {
    'mixin.rb': 'module Countable\n  def up\n  end\nend\n\nclass Turnstile\n  include Countable\nend\n',
    'Ext.scala':
      'package util\nextension (s: String) def doubled: String = s + s\nobject Main { def run() = println("a".doubled) }\n',
  };
  assert.match(await answer('What includes Countable?', files), /extended in 1 place[^]*mixin\.rb:7/);
  assert.match(await answer('Who calls doubled?', files), /1 possible call[^]*Ext\.scala:3/);
});

test('keys, classes of style sheets and tables are used where their name is written', async () => {
  const files = {
    'i18n/en.json': '{\n  "cart": {\n    "emptyMessage": "Empty"\n  }\n}\n',
    'Cart.tsx':
      'export const Cart = () => <p className="pay-button">{t(\'cart.emptyMessage\')}</p>;\n// emptyMessage\n',
    'cart.css': '.pay-button { color: red; }\n',
    'schema.sql': 'CREATE TABLE loyalty_cards (\n  id INTEGER\n);\n',
    'cards.py': 'def find(c):\n    return c.execute("SELECT id FROM loyalty_cards")\n',
  };
  for (const [question, place] of [
    ['Where is cart.emptyMessage used?', 'Cart.tsx:1'],
    ['Where is the translation key emptyMessage used?', 'Cart.tsx:1'],
    ['Where is .pay-button used?', 'Cart.tsx:1'],
    ['Where is the CSS class pay-button used?', 'Cart.tsx:1'],
    ['Where is the table loyalty_cards used?', 'cards.py:2'],
  ] as const) {
    const said = await answer(question, files);
    assert.ok(said.includes(`is written in 1 more line:\n\n- (${place})`), `${question} ${said}`);
    assert.doesNotMatch(said, /No confirmed/);
  }
});

test('what gets a value without a definition of its own is not said to be undefined', async () => {
  const files = {
    'flags.ts': 'export const flags = { betaSearch: false };\nexport const search = flags.betaSearch;\n',
    'main.ts': "if (on('new-checkout')) run();\n",
  };
  assert.equal(
    await answer('Where is betaSearch defined?', files),
    '`betaSearch` is declared or gets its value in 1 line:\n\n- (flags.ts:1) `export const flags = { betaSearch: false };`\n\nIt stands in 1 more line:\n\n- (flags.ts:2) `export const search = flags.betaSearch;`',
  );
  assert.doesNotMatch(await answer('Where is the flag new-checkout used?', files), /`--new/);
});
