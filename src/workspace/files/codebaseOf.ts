import type { Codebase } from '../../answer/codebase';
import { findIndexed } from '../../search/index/findLines';
import type { SearchIndex } from '../../search/ranking/searchIndex';
import type { Corpus } from './corpus';

/** The workspace's files as answers are proved from them: what they hold now. */
export function codebaseOf(
  corpus: Corpus,
  outside: Pick<Codebase, 'history' | 'askLanguageServer'>,
): Codebase & { readonly index: SearchIndex } {
  const { index } = corpus;
  const text = (path: string): string | undefined => corpus.text(path);
  return {
    index,
    text,
    outline: path => corpus.outline(path),
    find: (query, signal) => findIndexed(query, index, text, signal),
    filesReferring: name => index.filesReferring(name),
    filesImporting: name => index.filesImporting(name),
    ...outside,
  };
}
