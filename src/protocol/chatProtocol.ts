/** What crosses between the extension host and the webview. The webview renders it and holds no truth. */
import type { AttachmentKind } from './engineProtocol';

/** Lines of a file as they are now: those of a place, and a few around. `startLine` is the first of `text`; `meant` are the place's. */
export interface PreviewLines {
  readonly startLine: number;
  readonly text: string;
  readonly meant: { readonly startLine: number; readonly endLine: number };
}

/** A checked place in the workspace; lines are 1-based and inclusive. */
export interface Place {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
}

export interface Source extends Place {
  /** `[number]` in the answer's text. */
  readonly number: number;
  readonly why: string;
  /** The lines, for the hover preview. */
  readonly text: string;
  /** True when the answer refers to it. */
  readonly cited: boolean;
  /** Attached text that stands in no file. */
  readonly quoted?: true;
}

/** Something attached to a question, as its chip shows it. A folder has lines 0. */
export interface ContextItem extends Place {
  readonly id: string;
  readonly kind: AttachmentKind;
  /** Such as "price.ts", "price.ts:4-9" or "partyPrice". */
  readonly label: string;
  /** Text that is in no file: problems, a terminal's. */
  readonly text: string | null;
  /** Of a prompt; null: not counted yet. */
  readonly tokens: number | null;
  /** True when the budget has room for a part only. */
  readonly cut: boolean;
}

/** What goes with the next question. `note`: why something was not attached. */
export interface ComposerContext {
  readonly items: readonly ContextItem[];
  /** Tokens of the items together, and those that there is room for; null before they are known. */
  readonly meter: { readonly tokens: number; readonly budget: number; readonly exact: boolean } | null;
  readonly note: string | null;
}

/** What typing `#` or `/` offers. Choosing it puts `insert` in place of what was typed, and attaches `attach`. */
export interface Completion {
  /** A codicon's name. */
  readonly icon: string;
  readonly label: string;
  readonly detail: string;
  readonly insert: string;
  readonly attach: (Place & { readonly kind: AttachmentKind; readonly name: string }) | null;
}

export interface ErrorCard {
  readonly message: string;
  readonly hint: string;
  /** A command of ours offered as the next step. */
  readonly action: { readonly label: string; readonly command: string } | null;
}

/** A place of a fact; `text`: its lines when the answer was made, where they were looked up. */
export interface FactPlace extends Place {
  readonly text?: string;
}

/** One fact that search proved: a label and either text or places. `total` counts all places there are. */
export interface FactRow {
  readonly label: string;
  readonly text: string | null;
  /** The text is code. */
  readonly code?: true;
  readonly places: readonly FactPlace[];
  readonly total: number;
}

/** Another chat that goes on from the same turns, in which a question was asked in other words. */
export interface Branch {
  readonly conversation: string;
  /** That question, and those after it when the two parted. */
  readonly questions: readonly string[];
}

/** One question and its answer. `answering` streams: `text` grows by `delta` messages until the turn is sent whole. */
export interface Turn {
  readonly id: string;
  /** What was asked for: an answer, or an explanation of the place in `context`. */
  readonly mode: 'ask' | 'explain';
  readonly question: string;
  /** Chips above the question: what was attached to it. */
  readonly context: readonly ContextItem[];
  readonly state: 'waiting' | 'answering' | 'done' | 'stopped' | 'failed';
  /** The window was closed, or crashed, before the answer was whole. */
  readonly interrupted?: true;
  /** What is waited for, in words: while `waiting`, and while `answering` for the words to come. */
  readonly waitingFor: string | null;
  /** Markdown with `[1]` references to `sources`. */
  readonly text: string;
  /** What the model thought before it answered; left out where it did not. */
  readonly thinking?: string;
  readonly sources: readonly Source[];
  readonly facts: readonly FactRow[];
  /** What the answer was made from, such as "Answered from commit 8f2c1e0 · 2 files not read yet were searched". */
  readonly asOf: string | null;
  readonly unread: readonly string[];
  /** Says that the answer could know a part of the files only, and which. */
  readonly partial?: string;
  /** Such as "First words after 0.2 s, complete after 2.1 s". */
  readonly timing: string | null;
  readonly error: ErrorCard | null;
  /** Questions that one may want to ask next. Turns kept by earlier versions have none, nor a rating. */
  readonly followUps?: readonly string[];
  /** The node of the tree that the conversation goes on from (see the engine's protocol). */
  readonly start?: string;
  /** The question in other words: those that were there before it was edited, and those it was edited into. */
  readonly branches?: readonly Branch[];
  /** What the user thinks of the answer; kept with the chat and nowhere else. */
  readonly rating?: Rating | null;
}

export type Rating = 'up' | 'down';

/** The strip under the title. */
export interface Strip {
  readonly tone: 'busy' | 'ready' | 'failed' | 'idle';
  /** Bold part, such as "Reading" or "1,284 files". */
  readonly title: string;
  readonly detail: string;
  /** 0 to 1 while reading; null otherwise. */
  readonly progress: number | null;
  /** What can be done about the reading: pause it, or go on. */
  readonly action?: ErrorCard['action'];
  /** Rows shown when the strip is opened: backend, model, store, files not read and why. */
  readonly rows: readonly { readonly label: string; readonly value: string }[];
  /** The top folders as they become ready, shown on the start page. `detail`: such as "118 files" or "263 of 540 files". */
  readonly folders?: readonly {
    readonly name: string;
    readonly detail: string;
    readonly state: 'ready' | 'reading' | 'unread';
  }[];
  /** The host that questions are sent to; left out where they stay on this machine. */
  readonly server?: string;
}

/** `ready`: a question can be asked. Other views are one sentence and one next step. */
export type View =
  | { readonly kind: 'chat' }
  | { readonly kind: 'notice'; readonly title: string; readonly text: string; readonly action: ErrorCard['action'] };

/** A model as its card shows it. */
export interface ModelCard {
  readonly id: string;
  readonly name: string;
  readonly badge: { readonly text: string; readonly tone: 'used' | 'fits' | 'no' };
  /** What it is good for, in a sentence; may be empty. */
  readonly note: string;
  /** Such as "about 4.2 GB · Apache-2.0". */
  readonly about: string;
  /** What memory it needs, and what is free. */
  readonly fit: string;
  /** How long it reads this workspace; may be empty. */
  readonly reads: string;
  /** What it is made of, and what it stores: for those who ask. */
  readonly details: string;
  /** It is here, or runs here in good time; the others are folded away. */
  readonly suits: boolean;
  /** One that runs or was paused; `share`: 0 to 1. */
  readonly download: { readonly text: string; readonly share: number } | null;
  readonly actions: readonly { readonly action: ModelAction; readonly label: string }[];
}

export type ModelAction = 'use' | 'download' | 'pause' | 'remove';

/** What stands in the chat's place while a model is chosen. `cards`: null while this machine is looked at. */
export interface ModelsPage {
  readonly cards: readonly ModelCard[] | null;
}

/** A question to begin with; names in it stand between backticks. `icon`: a codicon's name. */
export interface StarterQuestion {
  readonly icon: string;
  readonly question: string;
}

export interface ChatState {
  readonly view: View;
  readonly strip: Strip;
  /** Questions made from this repository; null: not known yet. */
  readonly starters: readonly StarterQuestion[] | null;
  /** What the start page says of a folder that is not trusted; null: it is. */
  readonly restricted: ErrorCard | null;
  /** Names the conversation; null before its first question. */
  readonly conversation: string | null;
  /** The last turns of the conversation. */
  readonly turns: readonly Turn[];
  /** How many turns stand before `turns`: the webview asks for them when the reader comes near. */
  readonly earlier: number;
  /** What goes with the next question: the editor's selection, and what was attached. */
  readonly context: ComposerContext;
  readonly model: string | null;
}

/** host -> webview */
export type ToWebview =
  /** Everything, after `ready` and after changes too large for the rest. */
  | { readonly type: 'state'; readonly state: ChatState }
  | { readonly type: 'strip'; readonly strip: Strip }
  /** The conversation shown has got its name with its first question. */
  | { readonly type: 'conversation'; readonly conversation: string }
  /** Turns that stand right before those sent until now; `earlier` still stand before them. */
  | {
      readonly type: 'earlier';
      readonly conversation: string;
      readonly turns: readonly Turn[];
      readonly earlier: number;
    }
  | { readonly type: 'context'; readonly context: ComposerContext }
  /** The answer to `complete` of the same number. */
  | { readonly type: 'completions'; readonly request: number; readonly items: readonly Completion[] }
  /** A turn was added or changed; found by its id. */
  | { readonly type: 'turn'; readonly turn: Turn }
  /** More text of a turn that is `answering`. */
  | { readonly type: 'delta'; readonly id: string; readonly text: string }
  /** The models in the chat's place; null: the chat. */
  | { readonly type: 'models'; readonly models: ModelsPage | null }
  /** The answer to `preview`; null: the lines are gone. */
  | { readonly type: 'preview'; readonly turn: string; readonly place: Place; readonly lines: PreviewLines | null }
  /** What was typed in this page and not sent, for the conversation that is shown. */
  | { readonly type: 'draft'; readonly conversation: string | null; readonly text: string }
  /** Puts the cursor in the composer. */
  | { readonly type: 'focus' };

/** webview -> host */
export type FromWebview =
  /** The script runs and listens. */
  | { readonly type: 'ready' }
  /** Asks with the context that is shown. */
  | { readonly type: 'ask'; readonly question: string }
  /** What is typed and not sent, for the conversation that is shown. */
  | { readonly type: 'draft'; readonly conversation: string | null; readonly text: string }
  /** What can stand where `#`, `#file:…` or `/` is typed. */
  | { readonly type: 'complete'; readonly request: number; readonly typed: string }
  | { readonly type: 'attach'; readonly item: NonNullable<Completion['attach']> }
  | { readonly type: 'detach'; readonly id: string }
  /** A long text was pasted into the composer; null: an image. */
  | { readonly type: 'paste'; readonly text: string | null }
  /** Files, folders or editor tabs were dropped on the composer. */
  | { readonly type: 'drop'; readonly uris: readonly string[] }
  | { readonly type: 'stop' }
  /** Asks for the turns before the one named. */
  | { readonly type: 'earlier'; readonly before: string }
  | { readonly type: 'retry'; readonly id: string }
  /** Asks a turn's question again in other words: what follows it stays in the chat before, as a {@link Branch} of the new one. */
  | { readonly type: 'edit'; readonly id: string; readonly question: string }
  /** Shows the chat of a {@link Branch}. */
  | { readonly type: 'branch'; readonly conversation: string }
  | { readonly type: 'clear' }
  /** Opens a place that the turn named shows. */
  | { readonly type: 'open'; readonly turn: string; readonly place: Place }
  /** Asks for the lines of a place of the turn named, as they are now. */
  | { readonly type: 'preview'; readonly turn: string; readonly place: Place }
  | { readonly type: 'copy'; readonly text: string }
  /** What the user thinks of an answer; null takes it back. */
  | { readonly type: 'rate'; readonly id: string; readonly rating: Rating | null }
  /** Opens code as a new file that is not saved yet. `language`: a name or a file's extension, or empty. */
  | { readonly type: 'newFile'; readonly text: string; readonly language: string }
  /** Inserts code at the cursor of the active editor. */
  | { readonly type: 'insert'; readonly text: string }
  /** Proposes code of a turn's answer for the file in which it belongs. */
  | { readonly type: 'apply'; readonly id: string; readonly text: string }
  /** A button of an {@link ErrorCard} or {@link View}. The host runs only its own commands. */
  | { readonly type: 'command'; readonly command: string }
  /** A button of a {@link ModelCard}. */
  | { readonly type: 'model'; readonly id: string; readonly action: ModelAction }
  /** A file of the user's own is to be the model. */
  | { readonly type: 'addModel' }
  | { readonly type: 'closeModels' }
  /** A message of the host was not understood; for the log. */
  | { readonly type: 'refused'; readonly why: string };
