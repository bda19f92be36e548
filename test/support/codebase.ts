import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Codebase, Commit } from '../../src/answer/codebase';
import { createOutliner } from '../../src/reading/languages/outline';
import { findIndexed } from '../../src/search/index/findLines';
import { SearchIndex } from '../../src/search/ranking/searchIndex';
import { update } from './inThread';
import { textDocument } from './textDocument';

const outliner = await createOutliner('dist/grammars');

/** A repository of these files, outlined and indexed. */
export function codebase(
  files: Readonly<Record<string, string>>,
  commits: readonly Commit[] | null = null,
): Codebase & { readonly index: SearchIndex } {
  const index = new SearchIndex();
  const outlines = new Map(Object.entries(files).map(([path, text]) => [path, outliner.outline({ path, text })]));
  for (const [path, text] of Object.entries(files)) update(index, textDocument(path, text), outlines.get(path) ?? null);
  const textOf = (path: string): string | undefined => files[path];
  return {
    index,
    text: textOf,
    outline: path => outlines.get(path),
    steps: (path, lines) => Promise.resolve(outliner.steps({ path, text: files[path] ?? '' }, lines)),
    filesReferring: name => index.filesReferring(name),
    filesImporting: name => index.filesImporting(name),
    history: () => Promise.resolve(commits),
    git: null,
    leftOut: () => [],
    notRead: () => [],
    askLanguageServer: null,
    find: (query, signal) => findIndexed(query, index, textOf, signal),
  };
}

/** The files of a folder on disk, by relative path. */
export function filesBelow(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  return Object.fromEntries(
    entries.map(entry => {
      const file = join(entry.parentPath, entry.name);
      return [file.slice(folder.length + 1), readFileSync(file, 'utf8')];
    }),
  );
}
