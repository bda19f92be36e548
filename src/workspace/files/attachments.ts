import type { Attached } from '../../answer/evidence/attached';
import { checkedSelection } from '../../answer/question/checkedQuestion';
import type { Attachment, Root } from '../../protocol/engineProtocol';
import { secretInText } from '../../reading/files/secrets';
import { splitLines } from '../../search/index/lines';
import { CoilError } from '../../shared/errors';
import type { BlobIds } from '../git/blobIds';
import type { Corpus } from './corpus';
import { reasonWords } from './reasonWords';
import { Roots } from './roots';
import { workingChanges, type WorkingChanges } from '../git/workingChanges';

export interface AttachmentSources {
  readonly corpus: Pick<Corpus, 'text' | 'documents' | 'entry' | 'skipped'>;
  readonly roots: readonly Root[];
  /** False: git is not run here. */
  readonly runGit: boolean;
  readonly blobIds: BlobIds;
}

/**
 * What goes with a question. A selection that cannot be read is left out: it is only where the user happens to be. Throws CoilError for
 * any other attachment that cannot.
 */
export async function attachedTexts(
  attachments: readonly Attachment[],
  sources: AttachmentSources,
  signal: AbortSignal,
): Promise<readonly Attached[]> {
  const texts = await Promise.all(
    attachments.map(async attachment => {
      try {
        return [await attachedText(attachment, sources, signal)];
      } catch (error) {
        if (attachment.kind === 'selection' && error instanceof CoilError) return [];
        throw error;
      }
    }),
  );
  return texts.flat();
}

/** The attachment with its text as it is now. Throws CoilError for what Coil does not read, what is empty, and what holds a secret. */
export async function attachedText(
  attachment: Attachment,
  sources: AttachmentSources,
  signal: AbortSignal,
): Promise<Attached> {
  const { kind, path } = attachment;
  const { corpus } = sources;
  switch (kind) {
    case 'file': {
      const text = textOf(path, corpus);
      return { kind, path, startLine: 1, endLine: splitLines(text).length, text, quoted: false, paths: [path] };
    }
    case 'symbol':
    case 'selection': {
      // Of a notebook's cell or an unsaved file the editor alone knows the text.
      if (attachment.text !== null) return quoted(kind, path, attachment.text, []);
      const text = textOf(path, corpus);
      const { startLine, endLine } = checkedSelection(attachment, text);
      const lines = text.split('\n').slice(startLine - 1, endLine);
      return { kind, path, startLine, endLine, text: lines.join('\n'), quoted: false, paths: [path] };
    }
    case 'folder':
      return folder(path, corpus);
    case 'changes':
      return changes(sources, signal);
    case 'problems':
    case 'terminal':
      return quoted(kind, path, attachment.text ?? '', []);
    case 'codebase':
      return { kind, path, startLine: 1, endLine: 1, text: '', quoted: true, paths: [] };
  }
}

type Files = AttachmentSources['corpus'];

function textOf(path: string, corpus: Files): string {
  const text = corpus.text(path);
  if (text !== undefined) return text;
  const skipped = corpus.skipped.find(file => file.path === path);
  const detail = skipped?.detail === undefined ? '' : ` (${skipped.detail})`;
  throw new CoilError(
    'fileUnread',
    skipped === undefined
      ? `${path} is not among the files Coil reads.`
      : `${path} cannot be attached: ${reasonWords[skipped.reason]}${detail}.`,
    'Ignored files and files with secrets stay out of every prompt.',
  );
}

/** A folder's files, each with its names and first sentence, as the listings have them that Coil reads. */
function folder(path: string, corpus: Files): Attached {
  const below = path === '' ? '' : `${path}/`;
  const documents = corpus.documents.filter(document => document.path.startsWith(below));
  if (documents.length === 0)
    throw new CoilError(
      'fileUnread',
      `Coil reads no files in ${path}.`,
      'Ignored files and files with secrets stay out of every prompt.',
    );
  const lines = documents.map(document => {
    const inside = document.path.slice(below.length);
    return inside.slice(0, inside.lastIndexOf('/') + 1) + corpus.entry(document);
  });
  return quoted(
    'folder',
    below,
    lines.join('\n'),
    documents.map(document => document.path),
  );
}

async function changes(sources: AttachmentSources, signal: AbortSignal): Promise<Attached> {
  const folders = await changedFolders(sources, signal);
  const diff = folders.map(each => each.diff).join('');
  if (diff === '') throw new CoilError('usage', 'No saved changes since the last commit.', 'Save your edits first.');
  return quoted(
    'changes',
    'changes.diff',
    diff,
    folders.flatMap(({ paths, document }) => paths.map(document)),
  );
}

/** What differs from the last commit in each folder that is in git. `document`: the workspace's path of one of the folder's. Throws CoilError where none is, or git is not run. */
export async function changedFolders(
  { corpus, roots, runGit, blobIds }: AttachmentSources,
  signal: AbortSignal,
): Promise<readonly (WorkingChanges & { readonly document: (path: string) => string })[]> {
  if (!runGit)
    throw new CoilError(
      'usage',
      'Changes need git, which Coil does not run in an untrusted folder.',
      'Trust the folder first.',
    );
  const all = new Roots(roots);
  const located = corpus.documents.map(({ path }) => all.locate(path));
  const found = await Promise.all(
    roots.map(async root => {
      const read = new Set(located.flatMap(({ folder, path }) => (folder === root.dir ? [path] : [])));
      const here = await workingChanges(root.dir, read, blobIds, signal);
      return here === null ? null : { ...here, document: (path: string) => all.document(root, path) };
    }),
  );
  const inGit = found.filter(each => each !== null);
  if (inGit.length === 0)
    throw new CoilError(
      'usage',
      'There is no commit to compare with.',
      'Make a first commit, or attach files instead.',
    );
  return inGit;
}

function quoted(kind: Attachment['kind'], path: string, text: string, paths: readonly string[]): Attached {
  const trimmed = text.trimEnd();
  if (trimmed === '')
    throw new CoilError(
      'selectionEmpty',
      kind === 'terminal' ? 'Nothing is selected in the terminal.' : 'There are no problems.',
      kind === 'terminal' ? 'Select the lines to ask about first.' : 'Attach a file or a selection instead.',
    );
  const secret = kind === 'folder' ? null : secretInText(trimmed);
  if (secret !== null)
    throw new CoilError(
      'usage',
      `This can’t be attached because it contains what looks like a secret (${secret}).`,
      'Attach only the lines without it.',
    );
  return { kind, path, startLine: 1, endLine: splitLines(trimmed).length, text: trimmed, quoted: true, paths };
}
