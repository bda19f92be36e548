import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quotedAnswer } from '../../../../src/answer/facts/quotedAnswer';
import type { PickedEvidence } from '../../../../src/search/ranking/evidence';
import { codebase } from '../../../support/codebase';

test('a free question is answered with what authors wrote, what the code does and the path that it takes', () => {
  const files = {
    'app.py':
      'def serve(request):\n    """Answers one request. Errors become pages."""\n    context = open_context(request)\n    return dispatch(context)\n\n\ndef open_context(request):\n    """Binds the request to the thread."""\n    return Context(request)\n\n\ndef dispatch(context):\n    """Finds the view of the request and calls it."""\n    if context.view is None:\n        raise NotFound()\n    return context.view()\n',
    'docs/requests.md':
      '# Requests\n\nA request is dispatched to the first view whose rule it meets. Others are not asked.\n',
  };
  const repository = codebase(files);
  const question = 'How is a request dispatched to a view?';
  const piece = (number: number, path: keyof typeof files, startLine: number, endLine: number): PickedEvidence => {
    const text = files[path]
      .split('\n')
      .slice(startLine - 1, endLine)
      .join('\n');
    return { path, startLine, endLine, text, number, score: 1, why: '' };
  };
  const evidence = [piece(1, 'app.py', 12, 16), piece(2, 'docs/requests.md', 1, 3), piece(3, 'app.py', 1, 4)];
  const { markdown, added } = quotedAnswer(question, evidence, repository);
  assert.match(
    markdown,
    /`dispatch\(context\)` \[\d\]: \*Finds the view of the request and calls it\.\* It calls `NotFound` and `view`, may throw `NotFound` and returns `context\.view\(\)`\./,
  );
  assert.match(
    markdown,
    /`requests\.md` \[\d\] says: \*A request is dispatched to the first view whose rule it meets\./,
  );
  assert.match(markdown, /\d\. `serve` \[\d\] calls `dispatch` \[\d\]: \*Finds the view/);
  assert.ok(markdown.length <= 1_500);
  for (const [, number] of markdown.matchAll(/\[(\d+)\]/g))
    assert.ok([...evidence, ...added].some(piece => piece.number === Number(number)));
});
