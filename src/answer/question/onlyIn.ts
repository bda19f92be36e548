import type { Searched } from '../../search/ranking/searchIndex';
import type { Codebase } from '../codebase';

/**
 * The codebase as if it had these files only: what is searched and proved for a question to which a folder is attached. Their text, and the history, are as they
 * are.
 */
export function onlyIn(
  codebase: Codebase & { readonly index: Searched },
  files: ReadonlySet<string>,
): Codebase & { readonly index: Searched } {
  const { index } = codebase;
  const isIn = ({ path }: { readonly path: string }): boolean => files.has(path);
  return {
    ...codebase,
    find: (query, signal) => codebase.find({ ...query, within: path => files.has(path) && query.within(path) }, signal),
    filesReferring: name => [...codebase.filesReferring(name)].filter(path => files.has(path)),
    filesImporting: name => [...codebase.filesImporting(name)].filter(path => files.has(path)),
    index: {
      paths: files,
      definitions: name => index.definitions(name).filter(isIn),
      definedIn: path => index.definedIn(path),
      summaryOf: path => index.summaryOf(path),
      filesHolding: name => index.filesHolding(name),
      filesWithWord: word => [...index.filesWithWord(word)].filter(path => files.has(path)),
      filesNamed: name => index.filesNamed(name).filter(path => files.has(path)),
      namedDefinitions: question =>
        new Map(
          [...index.namedDefinitions(question)]
            .map(([name, definitions]) => [name, definitions.filter(isIn)] as const)
            .filter(([, definitions]) => definitions.length > 0),
        ),
      search: (question, limit, within, byMeaning) =>
        index.search(question, limit, within ? new Set([...within].filter(path => files.has(path))) : files, byMeaning),
    },
  };
}
