import type { Document, FileText } from '../../src/reading/files/document';
import type { Outline } from '../../src/reading/languages/outline';
import { indexedFile, type IndexedFile } from '../../src/search/index/indexedFile';
import { unpackedOutline } from '../../src/search/index/packedOutline';
import type { SearchIndex, IndexWork } from '../../src/search/ranking/searchIndex';
import type { FileWork } from '../../src/workspace/files/corpus';

/** The index's work, done where the test can see it. `outline` is asked for texts never seen before. */
export function inThread<D extends Document>(
  outline: (file: FileText) => Outline | null,
  read: (document: D) => string | null = ({ text }) => text,
): IndexWork<D> {
  return {
    lanes: 2,
    index: jobs =>
      Promise.resolve(
        jobs.map(({ document, outline: known }): IndexedFile | null => {
          const text = read(document);
          if (text === null) return null;
          const file = { path: document.path, text };
          return indexedFile(file, known === null ? outline(file) : unpackedOutline(known));
        }),
      ),
  };
}

/** A corpus's work, done in the test's own thread. */
export function corpusWork(outline: (file: FileText) => Outline): FileWork {
  return {
    ...inThread(outline, document => {
      try {
        return document.text;
      } catch {
        return null;
      }
    }),
    cover: file => Promise.resolve(indexedFile(file, outline(file))),
    steps: (_, lines) => Promise.resolve(lines.map(() => null)),
    changed: documents => Promise.resolve(documents.map(document => !document.isCurrent)),
  };
}

type Hashed = FileText & Pick<Document, 'sha256'>;

export function update(index: SearchIndex, document: Hashed, outline: Outline | null): void {
  index.update(document, indexedFile(document, outline));
}

export function cover(index: SearchIndex, file: FileText, outline: Outline | null): void {
  index.cover(file.path, indexedFile(file, outline));
}
