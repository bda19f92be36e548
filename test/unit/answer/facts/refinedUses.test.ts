import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prove } from '../../../../src/answer/facts/prove';
import type { LanguageAnswer, LanguageQuestion } from '../../../../src/protocol/engineProtocol';
import { codebase } from '../../../support/codebase';

const files = {
  'store.ts': 'export class Store {\n  /** Saves. */\n  save(): void {}\n}\n',
  'a.ts':
    "import type { Store } from './store';\nexport function keep(all: Store[]): void {\n  for (const store of all) store.save();\n}\n",
  'b.ts': 'export function draw(canvas: Canvas): void {\n  canvas.save();\n}\n',
  'c.ts': 'export function last(any: unknown): void {\n  any.save();\n}\n',
  'd.ts': "export function hidden(all: Record<string, () => void>): void {\n  all['save']?.();\n}\n",
};

async function ask(question: string, answer: (asked: LanguageQuestion) => LanguageAnswer | null): Promise<string> {
  const asked = { ...codebase(files), askLanguageServer: (each: LanguageQuestion) => Promise.resolve(answer(each)) };
  const proven = await prove(question, null, asked, new AbortController().signal);
  assert.ok(proven !== null && proven.kind !== 'nothing');
  return proven.markdown;
}

/** Says that a.ts and d.ts call it, that b.ts means another `save`, and nothing of c.ts. */
function server({ definition, possible }: LanguageQuestion): LanguageAnswer {
  assert.deepEqual(definition, { path: 'store.ts', line: 3, character: 2 });
  return {
    uses: [
      { path: 'store.ts', line: 3, call: false },
      { path: 'd.ts', line: 2, call: true },
    ],
    means: possible.map(({ path, character }) => {
      assert.equal(
        files[path as keyof typeof files].split('\n')[1 + (path === 'a.ts' ? 1 : 0)]?.slice(character, character + 4),
        'save',
      );
      return path === 'a.ts' ? true : path === 'b.ts' ? false : null;
    }),
  };
}

test('a language server makes possible calls certain, drops those of others, and adds what no name tells', async () => {
  const alone = await ask('who calls Store.save?', () => null);
  assert.match(alone, /No confirmed calls of `Store.save`\.[^]*3 possible calls/);
  const refined = await ask('who calls Store.save?', server);
  assert.match(
    refined,
    /`Store.save` is called in 2 places in 2 files, by the language server:\n\n- in `keep` \[\d\]\n- in `hidden`/,
  );
  assert.match(refined, /1 possible call, [^\n]*\n\n- in `last`/);
  assert.doesNotMatch(refined, /`draw`/);
});

test('explanations count what the language server knows', async () => {
  assert.match(await ask('what does Store.save do?', server), /It is used in 2 places\. 1 more place may use it\./);
});
