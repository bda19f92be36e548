import { readFormat, readText } from '../../answer/prompt/prompt';
import type { PromptFormat } from '../../answer/prompt/promptFormat';
import { leafBytesFor } from '../../reading/tree/layout';
import { TreeBuilder } from '../../reading/tree/tree';
import type { Reader } from '../../state/reader';
import type { RecurrentModel } from '../../state/recurrentModel';
import type { Corpus } from '../files/corpus';
import type { Roots } from '../files/roots';

/** Builds the trees of a workspace, as a model reads it. */
export function treesOf(
  corpus: Corpus,
  {
    model,
    profile: { format },
    reader,
  }: { readonly model: RecurrentModel; readonly profile: { readonly format: PromptFormat }; readonly reader: Reader },
  roots: Roots,
): TreeBuilder {
  return new TreeBuilder({
    entry: document => corpus.entry(document),
    format: readFormat(format),
    wrap: (path, text) => readText(format, path, text),
    ...(format.writesNotes && { writtenNote: textHash => reader.writtenNote(textHash) }),
    leafBytes: leafBytesFor(model.trainedContext),
    roots: roots.all.length === 1 ? [] : roots.all.map(({ name }) => `${name}/`),
  });
}
