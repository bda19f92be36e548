import type { AttachmentKind } from './engineProtocol';

/** Codicons of what can be attached. */
export const contextIcons: Readonly<Record<AttachmentKind, string>> = {
  file: 'file',
  folder: 'folder',
  symbol: 'symbol-method',
  selection: 'list-selection',
  problems: 'warning',
  changes: 'git-compare',
  terminal: 'terminal',
  codebase: 'repo',
};
