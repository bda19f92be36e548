import assert from 'node:assert/strict';
import test from 'node:test';
import { applyTarget, namedFor, pathNamed } from '../../../../src/editor/edits/applyTarget';

const code = 'function fare() {\n  return 2;\n}\n';
const file = (path: string, text: string, selection = null): Parameters<typeof applyTarget>[1][number] => ({
  path,
  text,
  selection,
});

test('code goes to the first file that defines what it defines, though another is selected', () => {
  const candidates = [
    { ...file('src/open.ts', 'let x;\n'), selection: { startLine: 1, endLine: 1 } },
    file('src/fare.ts', 'function fare() {\n  return 1;\n}\n'),
  ];
  assert.deepEqual(applyTarget(code, candidates), {
    path: 'src/fare.ts',
    proposed: 'function fare() {\n  return 2;\n}\n',
  });
});

test('it replaces the selection where no file has its place, and nothing where there is none', () => {
  const selected = { ...file('src/open.ts', 'let x;\n'), selection: { startLine: 1, endLine: 1 } };
  assert.equal(applyTarget('let y;\n', [file('a.ts', ''), selected])?.proposed, 'let y;\n');
  assert.equal(applyTarget('let y;\n', [file('a.ts', 'let x;\n')]), null);
});

test('a block is named by its first line, behind its language, or by the words before it, nearest first', () => {
  const block = (before: string, info = 'ts', first = ''): string =>
    `${before}\n\n\`\`\`${info}\n${first}${code}\`\`\`\n`;
  assert.deepEqual(namedFor(code, block('In `src/a.ts`, not in `b.ts`, change')), ['b.ts', 'src/a.ts']);
  assert.deepEqual(namedFor(code, block('Here:', 'ts title="src/c.ts"')), ['src/c.ts']);
  const commented = `// lib/d.ts\n${code}`;
  assert.deepEqual(namedFor(commented, `\`\`\`\n${commented}\`\`\``), ['lib/d.ts']);
  const two = `See \`x.ts\`.\n\n\`\`\`ts\nother\n\`\`\`\n\nand\n\n\`\`\`ts\n${code}\`\`\`\n`;
  assert.deepEqual(namedFor(code, two), [], 'words before another block say nothing of this one');
});

test('a name means the path that ends so, if there is one only', () => {
  assert.equal(pathNamed('a.ts', ['src/a.ts', 'src/a.ts', 'b.ts']), 'src/a.ts');
  assert.equal(pathNamed('a.ts', ['src/a.ts', 'lib/a.ts']), null);
  assert.equal(pathNamed('lib/a.ts', ['src/a.ts', 'lib/a.ts']), 'lib/a.ts');
});
