import type * as vscode from 'vscode';
import type { Root } from '../protocol/engineProtocol';
import type { Chat } from './chat';
import type { ChatContext } from './chatContext';
import type { ChatHistoryParts } from './chatHistory';
import type { ChatView } from './chatView';
import type { EngineSession } from './engineSession';
import type { Localize } from './localize';
import type { Models } from './modelsPage';
import type { ProposedEdits } from './proposedEdits';
import type { StorageSource } from './storageView';

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
  readonly showMenu: () => Promise<void>;
  readonly saveDiagnostics: () => Promise<void>;
  readonly report: (error: unknown) => void;
  readonly t: Localize;
}
