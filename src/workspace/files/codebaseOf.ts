import type { Codebase } from '../../answer/codebase';
import { findIndexed } from '../../search/index/findLines';
import type { SearchIndex } from '../../search/ranking/searchIndex';
import type { Skipped, SkipReason } from '../../reading/files/document';
import { isSource } from '../../reading/languages/isSource';
import type { Corpus } from './corpus';
import { reasonWords } from './reasonWords';

/** The workspace's files as answers are proved from them: what they hold now. */
export function codebaseOf(
  corpus: Corpus,
  outside: Pick<Codebase, 'history' | 'git' | 'askLanguageServer'>,
): Codebase & { readonly index: SearchIndex } {
  const { index } = corpus;
  const text = (path: string): string | undefined => corpus.text(path);
  return {
    index,
    text,
    outline: path => corpus.outline(path),
    steps: (path, lines) => corpus.steps(path, lines),
    find: (query, signal) => findIndexed(query, index, text, signal),
    filesReferring: name => index.filesReferring(name),
    filesImporting: name => index.filesImporting(name),
    notRead: name => notRead(name, corpus),
    leftOut: () => leftOut(corpus),
    ...outside,
  };
}

function notRead(name: string, { skipped }: Corpus): { path: string; reason: string }[] {
  const wanted = name.replaceAll('\\', '/').replace(/^(?:\.?\/)+/, '');
  return skipped
    .filter(({ path, reason }) => reason !== 'ignored' && (path === wanted || path.endsWith(`/${wanted}`)))
    .slice(0, mostNotRead)
    .map(told);
}

/** Files of one name that are told. */
const mostNotRead = 5;

/** What may hold definitions: source that is not text as Coil reads it, and links that lead out. */
function leftOut({ skipped }: Corpus): { path: string; reason: string }[] {
  return skipped
    .filter(({ path, reason }) =>
      reason === 'symlink' ? isSource(path) || !/\.\w+$/.test(path) : unread.has(reason) && isSource(path),
    )
    .map(told);
}

const unread: ReadonlySet<SkipReason> = new Set<SkipReason>([
  'encoding',
  'tooLarge',
  'minified',
  'unreadable',
  'secretContent',
]);

function told({ path, reason, detail }: Skipped): { path: string; reason: string } {
  return { path, reason: `${reasonWords[reason]}${detail === undefined ? '' : ` (${detail})`}` };
}
