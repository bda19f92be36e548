import { splitLines } from '../../search/index/lines';
import type { Codebase } from '../codebase';
import { isTestPath } from '../../reading/files/isTestPath';
import { Links, type UsedAt } from './links';
import { code, count, type Entry, Proof, type Proven } from './proof';
import { refinedUses } from './refinedUses';
import type { Definition } from '../../search/index/definition';
import type { Target } from '../question/target';
import { definedIn } from './whereIs';

/** The tests that use a thing: those that refer to it for certain, and apart from them those that only have its name. */
export async function testsOf(target: Target, codebase: Codebase): Promise<Proven | null> {
  const proof = new Proof(path => codebase.text(path));
  const links = new Links(codebase);
  const texts = new Map<string, readonly string[]>();
  const linesOf = (path: string): readonly string[] => {
    const lines = texts.get(path) ?? splitLines(codebase.text(path) ?? '');
    texts.set(path, lines);
    return lines;
  };
  switch (target.type) {
    case 'symbol': {
      const all = await refinedUses(target.definitions, codebase, links);
      const uses = all.filter(
        each =>
          each.kind !== 'import' && (isTestPath(each.path) || isTestModule(links.around(each.path, each.startLine))),
      );
      const elsewhere = target.definitions.filter(({ path }) => !isTestPath(path));
      definedIn(target.name, elsewhere.length > 0 ? elsewhere : target.definitions, proof, codebase);
      const certain = cases(
        uses.filter(each => each.certain),
        linesOf,
      );
      const possible = cases(
        uses.filter(each => !each.certain),
        linesOf,
      );
      const files = new Set(certain.map(({ place }) => place.path)).size;
      const shown = code(target.name);
      proof.list(
        `${count(certain.length, 'test')} in ${count(files, 'file')} ${certain.length === 1 ? 'uses' : 'use'} ${shown}:`,
        certain,
        `test of ${target.name}`,
      );
      if (certain.length === 0) proof.say(`No confirmed tests of ${shown}.`);
      proof.list(
        `${count(possible.length, 'possible test')}, by name only:`,
        possible,
        `names ${target.name} in a test`,
        false,
      );
      return proof.proven();
    }
    case 'file':
    case 'folder': {
      const paths =
        target.type === 'file'
          ? target.paths
          : [...codebase.index.paths].filter(path => path.startsWith(`${target.path}/`));
      const shown = target.type === 'file' ? code(target.paths[0] ?? '') : code(`${target.path}/`);
      const found = new Map<string, Entry>();
      for (const path of paths)
        for (const { from, line } of links.importersOf(path))
          if (isTestPath(from) && !found.has(from))
            found.set(from, {
              place: { path: from, startLine: line, endLine: line },
              words: `${code(from)} {}`,
              name: from,
            });
      const entries = [...found.values()];
      if (entries.length === 0) proof.say(`No test imports ${shown}.`);
      return proof
        .list(
          `${count(entries.length, 'test file imports', 'test files import')} ${shown}:`,
          entries,
          'a test that imports it',
        )
        .proven();
    }
    case 'unknown':
      return null;
  }
}

/** Of Rust and Zig tests stand beside the code. */
function isTestModule(around: Definition | null): boolean {
  return around !== null && around.path.endsWith('.rs') && /(?:^|\.)tests?$/.test(around.container ?? '');
}

/** Uses as entries, one a test case: the nearest line above that opens one. */
function cases(uses: readonly UsedAt[], linesOf: (path: string) => readonly string[]): Entry[] {
  const found = new Map<string, Entry>();
  for (const use of uses) {
    const opened = caseAt(linesOf(use.path), use.startLine);
    const key = `${use.path}:${opened?.line ?? use.startLine}`;
    if (found.has(key)) continue;
    const named = opened === null ? '' : `${code(opened.name)} in `;
    found.set(key, { place: use, words: `${named}${code(use.path)} {}`, name: opened?.name ?? use.path });
  }
  return [...found.values()];
}

const opens =
  /^(\s*)(?:(?:await )?(?:test|it|specify|Deno\.test)(?:\.\w+)*\(\s*(["'`])(.+?)\2|(?:async )?def (test\w*)|func ((?:Test|Benchmark|Example)\w*)|(?:pub )?(?:async )?fn (\w+)|(?:public |private |async )*(?:void|Task) (\w+)\()/;

function caseAt(lines: readonly string[], line: number): { readonly name: string; readonly line: number } | null {
  for (let at = line; at >= 1; at--) {
    const match = opens.exec(lines[at - 1] ?? '');
    const name = match?.slice(3).find(group => (group as string | undefined) !== undefined);
    if (match !== null && name !== undefined) return { name, line: at };
    // Code at the top of a file is in no case, except the one it opens.
    if (at < line && /^[^\s})\]*/#@]/.test(lines[at - 1] ?? '') && !/^\s/.test(lines[line - 1] ?? '')) return null;
  }
  return null;
}
