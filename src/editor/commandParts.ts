import type * as vscode from 'vscode';
import type { Root } from '../protocol/engineProtocol';
import type { Chat } from './chat/chat';
import type { ChatContext } from './chat/chatContext';
import type { ChatHistoryParts } from './chat/chatHistory';
import type { ChatView } from './chat/chatView';
import type { EngineSession } from './engine/engineSession';
import type { Localize } from './common/localize';
import type { Models } from './models/modelsPage';
import type { ProposedEdits } from './edits/proposedEdits';
import type { StorageSource } from './engine/showStorage';

/** What the commands act on. */
export interface CommandParts {
  readonly chat: Chat;
  readonly context: ChatContext;
  readonly view: ChatView;
  readonly history: ChatHistoryParts;
  readonly session: EngineSession;
  readonly log: vscode.LogOutputChannel;
  readonly roots: () => readonly Root[];
  /** Asks when the rest of a large workspace is to be read. */
  readonly chooseReading: () => Promise<void>;
  readonly storage: StorageSource;
  readonly models: Models;
  /** Where the store is. */
  readonly store: () => string;
  readonly proposed: ProposedEdits;
  /** Asks for the key of a model server. */
  readonly setServerKey: () => Promise<void>;
  readonly showMenu: () => Promise<void>;
  readonly saveDiagnostics: () => Promise<void>;
  readonly report: (error: unknown) => void;
  readonly t: Localize;
}
