import type { ContextItem, Place } from '../../protocol/chatProtocol';
import type { Attachment, AttachmentKind } from '../../protocol/engineProtocol';

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

/** The item as the engine is asked about it. */
export function toAttachment({ kind, path, startLine, endLine, text }: ContextItem): Attachment {
  return { kind, path, startLine, endLine, text };
}

function plain(kind: AttachmentKind, label: string): Omit<ContextItem, 'id'> {
  return { kind, label, path: '', startLine: 1, endLine: 1, text: null, tokens: null, cut: false };
}
