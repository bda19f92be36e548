import assert from 'node:assert/strict';
import test from 'node:test';
import { withCodeAt, withCodePlaced } from '../../../../src/editor/edits/placeCode';

const typescript = `import { a } from './a';

/** Adds. */
export function add(x: number, y: number): number {
  if (x > 0) {
    return x + y;
  }
  return y;
}

export class Box {
  private width = 1;

  area(): number {
    return this.width;
  }
}
`;

test('a function takes the place of the one of its name, whole, whatever stands in it', () => {
  const code = 'export function add(x: number, y: number): number {\n  return x + y;\n}\n';
  const placed = withCodePlaced(typescript, code);
  assert.equal(placed, typescript.replace(/export function add[\s\S]*?\n}/, code.trim()));
});

test('a method gets the indentation of the one it replaces', () => {
  const placed = withCodePlaced(typescript, 'area(): number {\n  return this.width ** 2;\n}');
  assert.match(placed ?? '', /\n {2}area\(\): number \{\n {4}return this\.width \*\* 2;\n {2}\}\n\}\n$/);
});

test('a comment that comes with a definition takes the place of the one there; without one that stays', () => {
  const body = 'export function add(x: number, y: number): number {\n  return x + y;\n}';
  assert.match(
    withCodePlaced(typescript, `/** Sums. */\n${body}`) ?? '',
    /'\.\/a';\n\n\/\*\* Sums\. \*\/\nexport function add/,
  );
  assert.match(withCodePlaced(typescript, body) ?? '', /\/\*\* Adds\. \*\/\nexport function add/);
});

test('what is left out stays as it is', () => {
  const placed = withCodePlaced(typescript, 'export class Box {\n  private width = 2;\n  // ...\n}');
  assert.equal(placed, typescript.replace('width = 1', 'width = 2'));
  const unknown = 'export class Box {\n  // ... existing code ...\n  notThere();\n}';
  assert.equal(withCodePlaced(typescript, unknown), null);
});

test('several statements take the place of the lines from the first to the last', () => {
  const placed = withCodePlaced(typescript, "import { a } from './a';\nimport { b } from './b';\n\n/** Adds. */");
  assert.equal(placed, typescript.replace("'./a';\n", "'./a';\nimport { b } from './b';\n"));
});

test('nothing is placed where the name is not there, or is there twice, or the code is a comment', () => {
  assert.equal(withCodePlaced(typescript, 'export function sub(): void {\n  return;\n}'), null);
  assert.equal(withCodePlaced(`${typescript}\nfunction add() {}\n`, 'function add() {\n  return 1;\n}'), null);
  assert.equal(withCodePlaced(typescript, '/** Adds. */'), null);
});

test("Python's definitions end with their indentation, and decorators are no part of the head", () => {
  const python = '@cached\ndef one(x):\n    y = x\n\n    return y\n\ndef two():\n    pass\n';
  assert.equal(
    withCodePlaced(python, 'def one(x):\n    return x'),
    '@cached\ndef one(x):\n    return x\n\ndef two():\n    pass\n',
  );
});

test('a first line that only names the file is no code', () => {
  const placed = withCodePlaced('const a = 1;\nconst b = 2;\n', '// src/a.ts\nconst b = 3;');
  assert.equal(placed, 'const a = 1;\nconst b = 3;\n');
});

test("the file's line ends are kept", () => {
  assert.equal(withCodePlaced('let a = 1;\r\nlet b = 2;\r\n', 'let b = 3;'), 'let a = 1;\r\nlet b = 3;\r\n');
});

test('selected lines are replaced; a comment stands above them, in place of the one there', () => {
  assert.equal(withCodeAt('a\n  b\nc\n', 'B1\nB2', { startLine: 2, endLine: 2 }), 'a\n  B1\n  B2\nc\n');
  const documented = withCodeAt(typescript, '/** Adds two numbers. */', { startLine: 4, endLine: 9 });
  assert.equal(documented, typescript.replace('/** Adds. */', '/** Adds two numbers. */'));
});

test("Python's documentation goes inside", () => {
  const placed = withCodeAt('def one(x):\n    return x\n', '"""Returns it."""', { startLine: 1, endLine: 2 });
  assert.equal(placed, 'def one(x):\n    """Returns it."""\n    return x\n');
});
