import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, test } from 'node:test';
import type { CodeFacts } from '../../eval/codeFacts';
import { scriptFacts } from '../../eval/scriptFacts';
import { pythonFacts } from '../../eval/truth';

const dir = mkdtempSync(join(tmpdir(), 'coil-facts-'));
afterEach(() => rmSync(dir, { recursive: true, force: true }));
function write(files: Readonly<Record<string, string>>): string[] {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return Object.keys(files);
}
const usesOf = ({ definitions, uses }: CodeFacts, name: string): string[] =>
  uses
    .filter(({ definition }) => definitions[definition]?.name === name)
    .map(({ path, line, kind }) => `${path}:${line} ${kind}`);

test('the compiler resolves uses through imports, re-exports and renames, and keeps namesakes apart', () => {
  const facts = scriptFacts(
    dir,
    write({
      'save.ts': '/** Writes it to the disk. */\nexport function save(): void {}\n',
      'index.ts': "export { save as keep } from './save';\n",
      'use.ts': "import { keep } from './index';\nkeep();\nfunction save(): void {}\nsave();\n",
    }),
  );
  const [first] = facts.definitions;
  assert.deepEqual([first?.name, first?.startLine, first?.line, first?.doc], ['save', 1, 2, 'Writes it to the disk.']);
  assert.deepEqual(
    facts.uses.filter(use => use.definition === 0).map(({ path, line, kind }) => `${path}:${line} ${kind}`),
    ['index.ts:1 import', 'index.ts:1 import', 'use.ts:1 import', 'use.ts:2 call'],
  );
  assert.deepEqual(
    facts.imports.map(({ from, to }) => `${from} ${to}`),
    ['index.ts save.ts', 'use.ts index.ts'],
  );
});

test('the compiler resolves CommonJS', () => {
  const facts = scriptFacts(
    dir,
    write({
      'save.js': 'function save() {}\nmodule.exports = { save };\n',
      'use.js': "const { save } = require('./save');\nconst all = require('./save');\nsave();\nall.save();\n",
    }),
  );
  assert.deepEqual(
    usesOf(facts, 'save').filter(use => use.endsWith('call')),
    ['use.js:3 call', 'use.js:4 call'],
  );
  assert.deepEqual(
    facts.imports.map(({ line }) => line),
    [1, 2],
  );
});

test("Python's ast resolves uses through packages and modules, and knows what a local name hides", () => {
  const facts = pythonFacts(
    dir,
    write({
      'store/__init__.py': 'from .disk import save\n',
      'store/disk.py': '"""Keeps things there."""\n\n\ndef save():\n    """Writes it to the disk."""\n',
      'use.py':
        'import store\nfrom store import disk as d, save\n\nstore.save()\nd.save()\n\n\ndef run(save):\n    save()\n\n\nclass A(list):\n    def save(self):\n        return save()\n',
    }),
  );
  assert.deepEqual(
    usesOf(facts, 'save').filter(use => use.endsWith('call')),
    ['use.py:4 call', 'use.py:5 call', 'use.py:14 call'],
  );
  assert.equal(facts.fileDocs['store/disk.py'], 'Keeps things there.');
  assert.ok(facts.imports.some(({ from, to }) => from === 'use.py' && to === 'store/disk.py'));
});
