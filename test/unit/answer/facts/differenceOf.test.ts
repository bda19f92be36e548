import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differenceOf } from '../../../../src/answer/facts/differenceOf';
import { differenceAsked } from '../../../../src/answer/question/differenceAsked';
import { codebase } from '../../../support/codebase';

test('two things are compared in many wordings, other questions in none', () => {
  for (const question of [
    'What is the difference between `mount` and `route`?',
    'difference between mount and route',
    'How does mount differ from route?',
    'Should I use mount or route?',
    'mount vs route',
    'Compare mount with route',
    'What is the difference between the mount method and the route method?',
  ])
    assert.deepEqual(differenceAsked(question), ['mount', 'route'], question);
  assert.equal(differenceAsked('How does mount call route?'), null);
  assert.equal(
    differenceAsked('What is the difference in price between a seat in the front of the hall and in the back?'),
    null,
  );
});

test('the answer tells how one leads to the other, and what each of them does, with places', async () => {
  const files = {
    'mux.py':
      'class Mux:\n    def mount(self, pattern, handler):\n        """Attaches a handler below a path."""\n        if handler is None:\n            raise ValueError("no handler")\n        self.tree[pattern] = handler\n\n    def route(self, pattern, fill):\n        """Makes a router and mounts it."""\n        router = Mux()\n        fill(router)\n        self.mount(pattern, router)\n        return router\n',
  };
  const said = await differenceOf('What is the difference between mount and route?', [], codebase(files));
  assert.ok(said !== null);
  assert.match(said.markdown, /^`Mux\.route` \[\d\] uses `Mux\.mount` \[\d\]/);
  assert.match(
    said.markdown,
    /- `Mux\.mount` \[\d\]: .*Attaches a handler below a path\..*It throws `ValueError\("no handler"\)` if `handler is None`\./,
  );
  assert.match(said.markdown, /- `Mux\.route` \[\d\]: .*Makes a router and mounts it\./);
});

test('options of a command line are told apart by their help', async () => {
  const files = {
    'cli.rs':
      'fn args() {\n    Arg::new("exec")\n        .long("exec")\n        .help("Execute a command for each result");\n    Arg::new("exec-batch")\n        .long("exec-batch")\n        .help("Execute a command once with all results");\n}\n',
  };
  const said = await differenceOf('What is the difference between --exec and --exec-batch?', [], codebase(files));
  assert.match(said?.markdown ?? '', /`--exec`: \*Execute a command for each result\* \[\d\]/);
  assert.match(said?.markdown ?? '', /`--exec-batch`: \*Execute a command once with all results\* \[\d\]/);
});
