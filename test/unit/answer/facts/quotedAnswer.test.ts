import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quotedAnswer } from '../../../../src/answer/facts/quotedAnswer';
import type { PickedEvidence } from '../../../../src/search/ranking/evidence';
import { codebase } from '../../../support/codebase';

type Lines = readonly [path: string, startLine: number, endLine: number];

function answer(files: Readonly<Record<string, string>>, question: string, ...places: readonly Lines[]): string {
  const evidence = places.map(([path, startLine, endLine], i): PickedEvidence => {
    const text = (files[path] ?? '')
      .split('\n')
      .slice(startLine - 1, endLine)
      .join('\n');
    return { path, startLine, endLine, text, number: i + 1, score: 1, why: '' };
  });
  const { markdown, added } = quotedAnswer(question, evidence, codebase(files));
  for (const [, number] of markdown.matchAll(/\[(\d+)\]/g))
    assert.ok(
      [...evidence, ...added].some(piece => piece.number === Number(number)),
      `[${number}] is evidence`,
    );
  assert.ok(markdown.length <= 1_500);
  return markdown;
}

const app =
  'def serve(request):\n    """Answers one request. Errors become pages."""\n    context = open_context(request)\n    return dispatch(context)\n\n\ndef open_context(request):\n    """Binds the request to the thread."""\n    return Context(request)\n\n\ndef dispatch(context):\n    """Finds the view of the request and calls it."""\n    # Unknown addresses are told apart from views that fail.\n    if context.view is None:\n        raise NotFound()\n    return context.view()\n';

test('the first sentence answers; then come the lines of code that decide it, word for word, and what else was written', () => {
  const files = {
    'app.py': app,
    'docs/requests.md':
      '# Requests\n\nA request is dispatched to the first view whose rule it meets. Others are not asked.\n',
  };
  const said = answer(
    files,
    'How is a request dispatched to a view?',
    ['app.py', 12, 17],
    ['docs/requests.md', 1, 3],
    ['app.py', 1, 4],
  );
  assert.match(said, /`dispatch\(context\)` \[1\]: \*Finds the view of the request and calls it\.\*/);
  assert.match(
    said,
    /```py\n# Unknown addresses are told apart from views that fail\.\nif context\.view is None:\n {4}raise NotFound\(\)\nreturn context\.view\(\)\n```/,
  );
  assert.match(said, /\*A request is dispatched to the first view whose rule it meets\.\*/);
});

test('a default is answered with the comment of its field, whatever else has the words', () => {
  const files = {
    'server.go':
      'package server\n\n// Server answers.\ntype Server struct {\n\t// Name is told to clients.\n\tName string `json:"name"`\n\n\t// Grace is how long to wait for connections when stopping. Default: 10s.\n\tGrace Duration `json:"grace"`\n}\n\n// Stop waits for connections.\nfunc (s *Server) Stop() {\n\twait(s.Grace)\n}\n',
  };
  const said = answer(files, 'What is the default grace for connections when stopping?', ['server.go', 3, 15]);
  assert.match(said.split('\n')[0] ?? '', /`Grace Duration`: \*Grace is how long to wait .*Default: 10s\.\*/);
  assert.doesNotMatch(said, /json:/);
});

test('data and code among documents are not quoted as sentences', () => {
  const files = {
    'case.conf': 'proxy 127.0.0.1 { retries 5 }\n{ "apps": { "http": { "retries": 5 } } }\n',
    'guide.md':
      '# Retries\n\nRetries are set with `retries`, five by default.\n\n```\nproxy { retries 5 }\n```\n\n| option | meaning |\n| --- | --- |\n| retries | How often the proxy asks again |\n',
  };
  const said = answer(files, 'How many retries does the proxy make?', ['case.conf', 1, 2], ['guide.md', 1, 11]);
  assert.doesNotMatch(said, /"apps"|\{ retries/);
  assert.match(said, /\*Retries are set with `retries`, five by default\.\*|retries: How often the proxy asks again/);
});

test('who asks how to do something is shown the example that an author gives', () => {
  const files = {
    'guide.md':
      '# Serializers\n\nYou register a custom serializer with the builder.\n\n```java\nbuilder.registerTypeAdapter(My.class, new MySerializer());\n```\n\n```java\nother();\n```\n',
  };
  const question = 'How do I register a custom serializer?';
  const said = answer(files, question, ['guide.md', 1, 4]);
  assert.match(said, /^\*You register a custom serializer with the builder\.\*/);
  assert.match(
    said,
    /An example \[\d\]:\n\n```java\nbuilder\.registerTypeAdapter\(My\.class, new MySerializer\(\)\);\n```/,
  );
  assert.doesNotMatch(answer(files, 'Why is there a custom serializer?', ['guide.md', 1, 4]), /An example/);
});

test('a class does not say again what its member says', () => {
  const files = {
    'mode.ts':
      'export class Mode {\n  /** Searches binary files as if they were text. */\n  asText(): void {\n    return;\n  }\n}\n',
  };
  const said = answer(files, 'How are binary files searched as text?', ['mode.ts', 1, 6]);
  assert.equal(said.split('Searches binary files as if they were text.').length, 2);
});

test('a constant is answered with its value, also where a condition only names it', () => {
  const files = {
    'parse.c':
      '#define MAX_PARSING_DEPTH (10000)\n\nint token(struct parser *p) {\n  if (p->depth >= MAX_PARSING_DEPTH) {\n    return too_deep(p);\n  }\n  return 0;\n}\n',
  };
  const said = answer(files, 'What is the maximum depth when parsing a token?', ['parse.c', 1, 8]);
  assert.match(said, /#define MAX_PARSING_DEPTH \(10000\)/);
  const alone = answer(files, 'What is the limit of depth for a token?', ['parse.c', 3, 8]);
  assert.match(alone, /#define MAX_PARSING_DEPTH \(10000\)/);
  assert.match(alone, /```c\nif \(p->depth >= MAX_PARSING_DEPTH\) \{\n {2}return too_deep\(p\);/);
});
