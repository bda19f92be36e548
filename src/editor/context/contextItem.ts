import type { ContextItem, Place } from '../../protocol/chatProtocol';
import type { Attachment, AttachmentKind } from '../../protocol/engineProtocol';
import { CoilError } from '../../shared/errors';
import type { Localize } from '../common/localize';
import { sha256 } from '../../shared/sha256';

/** A file, or lines of one: the selection, a symbol by its name. */
export function placeItem(kind: 'file' | 'folder' | 'symbol' | 'selection', place: Place, name?: string): ContextItem {
  const { path, startLine, endLine } = place;
  const file = path.slice(path.lastIndexOf('/') + 1);
  const lines = startLine === endLine ? `${startLine}` : `${startLine}-${endLine}`;
  const label = name ?? (kind === 'selection' ? `${file}:${lines}` : file);
  return { ...plain(kind, label), path, startLine, endLine, id: `${kind} ${path}:${lines}` };
}

/** What has one name for the whole window: its text, or null where the engine finds it. */
export function wholeItem(kind: 'problems' | 'changes' | 'terminal' | 'codebase', text: string | null): ContextItem {
  return { ...plain(kind, kind), path: kind, text, id: kind };
}

/** A text that was pasted. Throws a CoilError for an image (null). */
export function pastedItem(text: string | null, t: Localize): ContextItem {
  if (text === null)
    throw new CoilError(
      'usage',
      t('Images can’t be attached.'),
      t('Coil reads text only. Paste the text of the error instead.'),
    );
  return textItem('terminal', t('pasted text ({0} lines)', text.split('\n').length), text);
}

/** A text that is in no file of the workspace, under a name. */
export function textItem(kind: 'selection' | 'terminal', name: string, text: string): ContextItem {
  // Named by its content: the same text is attached once.
  const id = `${kind} ${sha256(text).slice(0, 16)}`;
  return { ...plain(kind, name), path: name, text: text.slice(0, longestText), id };
}

/** UTF-16 units of a text in no file: a conversation keeps it with its question. */
export const longestText = 200_000;

/** The item as the engine is asked about it. */
export function toAttachment({ kind, path, startLine, endLine, text }: ContextItem): Attachment {
  return { kind, path, startLine, endLine, text };
}

function plain(kind: AttachmentKind, label: string): Omit<ContextItem, 'id'> {
  return { kind, label, path: '', startLine: 1, endLine: 1, text: null, tokens: null, cut: false };
}
