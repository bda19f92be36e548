import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testCasesIn } from '../../../../src/answer/facts/testCases';
import { testsAbout } from '../../../../src/answer/facts/testsAbout';
import { testsAsked } from '../../../../src/answer/question/testsAsked';
import { codebase } from '../../../support/codebase';

test('tests have names in each language, and helpers are none', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    [
      "it('rounds up', () => {\n});\ntest.skip(\"rounds down\", async () => {\n});\nhelper('x');",
      ['rounds up', 'rounds down'],
    ],
    [
      'def helper():\n    pass\n\ndef test_price():\n    assert True\n\nclass A:\n    async def test_more(self):\n        pass\n',
      ['test_price', 'test_more'],
    ],
    ['func testHelper(t *testing.T) {\n}\n\nfunc TestPrice(t *testing.T) {\n}\n', ['TestPrice']],
    ['fn helper() {}\n\n#[tokio::test]\nasync fn expires() {\n}\n', ['expires']],
    ['@Test\nfun `a price is rounded`() {\n}\nfun helper() {}\n', ['a price is rounded']],
    ['    @Test\n    @Slow\n    public void roundsUp() {\n    }\n', ['roundsUp']],
    ['it "rounds up" do\nend\n', ['rounds up']],
  ];
  for (const [text, names] of cases)
    assert.deepEqual(
      testCasesIn(text.split('\n')).map(({ name }) => name),
      names,
      text,
    );
});

test('what tests are wanted of is understood, and no other question', () => {
  for (const question of ['Which tests cover the body limit?', 'where are the unit tests for the body limit?'])
    assert.equal(testsAsked(question), 'body limit', question);
  for (const question of ['How do I run the tests?', 'What does the test helper return?', 'Where is it tested?'])
    assert.equal(testsAsked(question), null, question);
});

test('the tests are named with their lines, never the production function or a helper', () => {
  const files = {
    'lib/limit.js': 'function bodyLimit(size) {\n  return size > 10;\n}\nmodule.exports = bodyLimit;\n',
    'test/limit.test.js':
      "function checkBodyLimit() {}\n\ntest('a body over the limit is refused', () => {\n  bodyLimit(11);\n});\n\ntest('names are kept', () => {\n  keep();\n});\n",
  };
  const said = testsAbout('Which tests cover the body limit?', [], codebase(files));
  assert.equal(
    said?.markdown.trim(),
    'The test nearest to that is in `test/limit.test.js`:\n\n- `a body over the limit is refused` in `test/limit.test.js:3` [1]',
  );
  assert.equal(said.added[0]?.startLine, 3);
  assert.equal(testsAbout('Which tests cover the teapot?', [], codebase(files)), null);
});
