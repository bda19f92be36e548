/** What crosses between a client (extension host, CLI) and the engine process. Declared here and nowhere else. */
import { NotificationType, NotificationType0, RequestType, RequestType0 } from 'vscode-jsonrpc';
import type { ErrorData } from '../shared/errors';
import type { ToolResult } from './toolResult';

/** Raised with every incompatible change; a client and an engine of different numbers refuse each other. */
export const protocolVersion = 3;

export type Backend = 'cuda' | 'metal' | 'vulkan' | 'cpu';
export type Gpu = 'auto' | Backend;

/** What is known of a backend on this machine, by its self-test. Speeds are the embedded model's, in tokens a second. */
export interface BackendReport {
  readonly backend: Backend;
  /** `running`: the model runs on it; `refused`: it cannot; `unused`: it could, but another comes first or was asked for. */
  readonly state: 'running' | 'unused' | 'refused';
  readonly reason: string;
  /** What the user can do about it; null where nothing is to be done. */
  readonly hint: string | null;
  readonly devices: readonly string[];
  readonly readTokensPerSecond: number | null;
  readonly decodeTokensPerSecond: number | null;
  /** Bytes of the cards' memory, in all and free when it was tested; null for the processor, and where it was not tried. */
  readonly memory: { readonly total: number; readonly free: number } | null;
  /** Whether reading twice, and going on from a saved state, gave the same bytes; null where it was not tried. */
  readonly bitStable: boolean | null;
}

/** A GPU library that can be fetched for this platform. */
export interface GpuOffer {
  readonly backend: Backend;
  /** Of npm's registry, with their version. */
  readonly packages: readonly string[];
  /** To download; null where nobody knew when Coil was made. */
  readonly bytes: number | null;
  /** Of a download that was stopped. */
  readonly downloadedBytes: number;
  /** Their hashes are part of Coil; else the registry's word counts. */
  readonly verified: boolean;
  readonly installed: boolean;
  /** What this machine lacks for it; null: nothing that is known. */
  readonly missing: string | null;
}

/** A folder of the workspace: `name` prefixes its paths when there are several. */
export interface Root {
  readonly name: string;
  readonly dir: string;
}

/** Lines are 1-based and inclusive, paths relative to the workspace with forward slashes. */
export interface Range {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
}

/** Exact text found by search at question time. `why` says in words why it was chosen. */
export interface Evidence extends Range {
  readonly score: number;
  readonly why: string;
  readonly text: string;
  /** Attached text that stands in no file: `path` is what it is called, its lines are its own. */
  readonly quoted?: true;
}

/**
 * What the score of a place that words found is made of, as its product: `words` is BM25's sum over the words that it has, `coverage` how many of the
 * question's words it has, each by what it tells, `file` what its file has of them, `kind` what the kind of file counts. `meaning` is what is added for being
 * alike in what it means.
 */
export interface ScoreParts {
  readonly words: number;
  readonly coverage: number;
  readonly file: number;
  readonly kind: number;
  readonly meaning: number;
}

/** A place that meets a question. `parts` is null where a name, a path or a neighbor led to it, as `why` says. */
export interface FoundPlace extends Evidence {
  readonly parts: ScoreParts | null;
}

/** `limit`: places at most; `bytes`: of UTF-8 that their texts, paths and headers have together. */
export interface FindParams {
  readonly question: string;
  readonly limit?: number;
  readonly bytes?: number;
}

/** What can be attached to a question. `changes`: the working tree's diff; `codebase`: search may find as much as is attached. */
export type AttachmentKind =
  'file' | 'folder' | 'symbol' | 'selection' | 'problems' | 'changes' | 'terminal' | 'codebase';

/** Something that the user attached to a question: goes into the prompt before what search finds. */
export interface Attachment extends Range {
  readonly kind: AttachmentKind;
  /** Of problems, of a terminal, and of a selection in no file: their text. Null: what the files hold when the question is asked. */
  readonly text: string | null;
}

/** What an attachment takes of a prompt. `sent`: of its `tokens`, those that the budget has room for. */
export interface Weight {
  readonly tokens: number;
  readonly sent: number;
  /** Why it cannot be attached; null: it can. */
  readonly refused: ErrorData | null;
}

/** `budget`: tokens for all attachments together. `exact` is false before the model is loaded: its tokenizer counts. */
export interface Weights {
  readonly items: readonly Weight[];
  readonly budget: number;
  readonly exact: boolean;
}

/** A file, folder (lines 0) or symbol whose name is like what is typed; best first. `detail`: such as "function in src/a.ts". */
export interface Suggestion extends Range {
  readonly kind: 'file' | 'folder' | 'symbol';
  readonly name: string;
  readonly detail: string;
}

export interface SuggestParams {
  readonly kinds: readonly Suggestion['kind'][];
  readonly typed: string;
  readonly limit: number;
}

/** A question to begin with, to which search has an answer. `connect` has two names, `overview` and `run` none. */
export interface Starter {
  readonly kind: 'overview' | 'run' | 'connect' | 'uses' | 'tests' | 'history' | 'explain';
  readonly names: readonly string[];
}

/** Evidence the answer refers to as `[number]`, checked against the file's current text. */
export interface Citation extends Range {
  readonly number: number;
  readonly text: string;
}

/** What the answer knew: the first folder's commit (if any) and the files whose current text the states lag behind. */
export interface AsOf {
  readonly head: string | null;
  readonly unread: readonly string[];
  /** While the folders are indexed for the first time: of how many of their files the answer could know. */
  readonly indexed?: { readonly files: number; readonly of: number };
}

/** What search proved about an explained symbol. Callers, callees and tests are certain, by imports, and complete. */
export interface Facts {
  readonly symbol: string;
  readonly signature: string;
  /** What its author wrote of it. */
  readonly doc: string | null;
  readonly callers: readonly Range[];
  /** What it uses, with the first line that does. */
  readonly callees: readonly ListedPlace[];
  /** Lines that only have its name. */
  readonly possibleCallers: readonly Range[];
  readonly tests: readonly Range[];
  readonly lastChange: string | null;
}

/** A list that search proved, complete: the answer's text may show its first places only. */
export interface PlaceList {
  readonly label: string;
  /** False for what only shares a name. */
  readonly certain: boolean;
  readonly places: readonly ListedPlace[];
}

/** `name`: what is there, such as the variable read or the function that calls; null where it says nothing. */
export interface ListedPlace extends Range {
  readonly name: string | null;
}

/** `answer` holds `[1]`-style references to `citations`; `timings` in milliseconds. */
export interface Answer {
  readonly answer: string;
  readonly citations: readonly Citation[];
  readonly evidence: readonly Evidence[];
  readonly asOf: AsOf;
  readonly timings: {
    readonly searchMs: number;
    readonly restoreMs: number;
    readonly firstTokenMs: number;
    /** Of the time to the first token, what it took to ask leaves for notes; left out where none was asked. */
    readonly fanOutMs?: number;
    readonly totalMs: number;
  };
  /** `earlier`: read of the conversation's earlier turns; 0 where their state is kept. */
  readonly tokens: {
    readonly prompt: number;
    readonly output: number;
    readonly earlier: number;
    /** Of the prompt's, those that a server had read before; left out where it does not say, and by the local model. */
    readonly cached?: number;
  };
  /** The server that wrote it; left out where the local model did, or none. */
  readonly server?: { readonly host: string; readonly model: string };
  readonly stopped: boolean;
  /** What the model thought before it answered; left out where it did not. */
  readonly thinking?: string;
  /** The limit of its length ended the model's words; “Continue” has it go on. */
  readonly cut?: true;
  /** Names the node of the tree whose state the conversation goes on from; left out for a question that stands alone. */
  readonly start?: string;
  readonly facts?: Facts;
  /** What the question was understood to ask for; left out for a free question. */
  readonly kind?: string;
  readonly lists?: readonly PlaceList[];
}

export interface SkippedFile {
  readonly path: string;
  readonly reason: string;
}

/** How far the reading is. `tokensRead` counts what this engine read since it opened the workspace. */
export interface ReadResult {
  readonly files: number;
  readonly skipped: readonly SkippedFile[];
  readonly bytes: number;
  readonly tokensRead: number;
  /** Leaves and folders whose state others had read. */
  readonly shared: number;
  readonly leaves: number;
  readonly leavesRead: number;
  readonly folders: number;
  readonly foldersRead: number;
  readonly seconds: number;
  readonly tokensPerSecond: number;
  readonly backend: string;
  readonly model: string;
  /** Of each; where they grow with what was read, of the largest that is kept. */
  readonly stateBytes: number;
  readonly diskBytes: number;
  /** False when the time given ran out before everything was read. */
  readonly complete: boolean;
}

/** `waiting`: not all is read, and the rest waits for what {@link Status.waitingFor} says; questions are answered. */
export type Phase = 'scanning' | 'loading' | 'reading' | 'waiting' | 'ready' | 'paused' | 'failed';

/** What opening is at: `folders`, `index` and `history` while scanning; while loading the model's hash, the backends' tests, its memory. */
export type OpeningStep = 'folders' | 'index' | 'history' | 'modelFile' | 'backends' | 'memory';

/** What an answer waits for before its next words; each may take seconds. */
export type AnswerWait =
  | 'files'
  | 'index'
  | 'changes'
  | 'search'
  | 'history'
  | 'languageServers'
  | 'model'
  | 'answer'
  | 'overview'
  | 'earlier'
  | 'parts'
  | 'evidence'
  | 'thinking'
  | 'writing';

/** Why reading rests by itself: for the user's choice, for an idle moment, for a question, for mains power. */
export type Waiting = 'choice' | 'idle' | 'question' | 'battery';

/** What to do with a workspace that takes longer than ten minutes to read, beyond its root and the files that the user is at. */
export type LargeReading = 'ask' | 'now' | 'whenIdle' | 'onDemand';

/** A folder at the top of the workspace (`''`: the files beside them) and how many of its files are read. `reading`: some of them now. */
export interface FolderStatus {
  readonly path: string;
  readonly files: number;
  readonly filesRead: number;
  readonly reading: boolean;
}

/** The strip under the title and the status bar show this. */
export interface Status {
  readonly phase: Phase;
  /** While `scanning` and `loading`; `share`: 0 to 1, null where nobody knows. */
  readonly opening: { readonly step: OpeningStep; readonly share: number | null } | null;
  readonly waitingFor: Waiting | null;
  readonly model: string | null;
  readonly modelPath: string | null;
  readonly backend: string | null;
  readonly backendReason: string | null;
  /** All backends of this platform, best first; empty until the model's is chosen, or where one was asked for without a test. */
  readonly backends: readonly BackendReport[];
  readonly store: string;
  readonly diskBytes: number;
  /** The commit that is checked out in each folder; null outside git. */
  readonly heads: readonly (string | null)[];
  readonly files: number;
  readonly bytes: number;
  readonly skipped: { readonly [reason: string]: number };
  /** Documents whose leaf's state is kept, out of `files`. */
  readonly filesRead: number;
  readonly folders: readonly FolderStatus[];
  /** Nodes (leaves and folders) whose state is kept / not yet. */
  readonly nodesRead: number;
  readonly nodes: number;
  readonly tokensRead: number;
  /** Changed files that the states lag behind. */
  readonly stale: readonly string[];
  /** Seconds until all is read at the measured speed; null when not known. */
  readonly secondsLeft: number | null;
  /** Between which bounds that lies, most likely. They come together as more is read. */
  readonly secondsRange?: readonly [least: number, most: number] | null;
  /** The server that answers, where one is set. */
  readonly server?: ServerStatus;
  readonly error: ErrorData | null;
}

/** Servers that answer in place of the local model, which reads on and answers where none of them does. */
export interface ServerParams {
  /** Tried in this order, such as `https://gpu-box:8000/v1`. */
  readonly addresses: readonly string[];
  /** Its name there; null: the first that the server lists. */
  readonly model: string | null;
  /** Bearer tokens by origin, such as `https://gpu-box:8000`. */
  readonly keys: Readonly<Record<string, string>>;
  /** PEM file of certificate authorities that are trusted besides the system's. */
  readonly caFile: string | null;
}

/** `away`: none can be reached, and the local model answers; `why` says what is known of the first. */
export interface ServerStatus {
  readonly host: string;
  readonly model: string | null;
  readonly state: 'looking' | 'ready' | 'away';
  readonly why: string | null;
}

/** States that others have read. */
export interface SharedStoreParams {
  /** A folder, or an HTTP(S) address below which a server gives the files of one. */
  readonly location: string;
  /** Of who signs them: Ed25519, 32 bytes in base64. */
  readonly publicKey: string;
}

/** What an export did: states written and there before, bytes written, nodes that are not read. */
export interface ExportResult {
  readonly written: number;
  readonly there: number;
  readonly bytes: number;
  readonly missing: number;
}

export interface OpenParams {
  readonly roots: readonly Root[];
  /** Path of a GGUF file. */
  readonly model: string;
  readonly gpu: Gpu;
  /** Folder of the store. */
  readonly store: string;
  /** Bytes of states kept in the store, over all workspaces and models; null: what was last said of this store. */
  readonly storageLimit: number | null;
  /** Globs to leave out besides the ignore files: `files.exclude` of the editor. */
  readonly exclude: readonly string[];
  /** Watch the folders and read changes as they come. */
  readonly watch: boolean;
  /** Start reading at once, in the background. */
  readonly read: boolean;
  /** Opening ends when all is indexed; else when the files are found, and questions are answered from what is indexed by then. */
  readonly waitForIndex: boolean;
  readonly large: LargeReading;
  /** Reading rests while the machine runs on its battery. */
  readonly pauseOnBattery: boolean;
  /** Only tools are called: no model is loaded, nothing read. */
  readonly toolsOnly?: true;
  /** Minutes without reading or question after which the model's memory is given back, until the next; null: never. */
  readonly idleMinutes: number | null;
  /** Name of a prompt format that overrides the one chosen from the model's metadata. */
  readonly promptFormat: string | null;
  /** Which rules the model is asked under: by what its file says (left out), as one that follows instructions, or as a small one. */
  readonly modelRules?: ModelRules;
  /** Left out: nothing is sent to any server. */
  readonly server?: ServerParams;
  /** Left out: everything is read here. */
  readonly shared?: SharedStoreParams;
  /** False in a folder that the user does not trust: its git configuration may name programs, so git is not run. */
  readonly runGit: boolean;
  /** The client answers {@link askLanguageServer}. */
  readonly languageServers: boolean;
  /** See {@link AnswerParts.fanOut}. */
  readonly fanOut: boolean;
}

/** See {@link OpenParams.modelRules}. */
export type ModelRules = 'auto' | 'capable' | 'small';

/** Parts of answering that `npm run eval` switches off, so that each part's worth is seen. */
export interface AnswerParts {
  /** Which kept state the model starts from: none, the root's, or that of the deepest node that holds the evidence. */
  readonly state: 'none' | 'root' | 'nearest';
  /** Evidence and what search proves. */
  readonly search: boolean;
  /** The model's words. Without them the answer is what search proved. */
  readonly model: boolean;
  /** Where evidence lies in several leaves, each of the first few is asked from its own state, and the model reads what they say. */
  readonly fanOut: boolean;
  /** What search does without; left out: nothing. */
  readonly without?: readonly SearchPart[];
}

/** Parts of search: one hop along calls and uses, and comparing what passages mean. */
export type SearchPart = 'hop' | 'meaning';

export interface AskParams {
  /** Chosen by the client; names the answer in {@link answerDelta}. */
  readonly id: string;
  readonly question: string;
  /** What the user selected or attached. */
  readonly attached: readonly Attachment[];
  /** Left out: everything. */
  readonly parts?: AnswerParts;
  /** What was said before. Left out: the question stands alone, and nothing is kept for another. */
  readonly conversation?: Conversation;
}

/** The earlier turns of a conversation, oldest first. `start`: {@link Answer.start} of the last of them. */
export interface Conversation {
  readonly start: string | null;
  readonly turns: readonly { readonly question: string; readonly answer: string }[];
}

export interface ExplainParams extends Range {
  readonly id: string;
  /** Asked about the selection; null means "Explain this code." */
  readonly question: string | null;
  /** As in {@link AskParams}. */
  readonly conversation?: Conversation;
}

/** A name in a file: `line` is 1-based, `character` 0-based in UTF-16 units. */
export interface NameAt {
  readonly path: string;
  readonly line: number;
  readonly character: number;
}

/** What an engine asks of the editor's language servers while it answers: who uses a definition, and what these places mean. */
export interface LanguageQuestion {
  readonly definition: NameAt;
  readonly possible: readonly NameAt[];
}

export interface LanguageAnswer {
  /** Every line that uses the definition, imports and itself included. */
  readonly uses: readonly { readonly path: string; readonly line: number; readonly call: boolean }[];
  /** For each of the possible places, whether it means the definition; null: not known in time. */
  readonly means: readonly (boolean | null)[];
}

/** `different` names the nodes whose kept state or note is not what a cold reading gives; `index`: the same of the search index's files. */
export interface VerifyResult {
  readonly nodes: number;
  readonly equal: number;
  /** 0: compared byte for byte. Else the backend is not bit-stable, and states count as equal within this relative difference. */
  readonly tolerance: number;
  readonly different: readonly string[];
  /** Kept nodes whose state is not what was written, counted in none of the others. */
  readonly damaged: number;
  /** `sound`: SQLite finds its postings in order. */
  readonly index: { readonly files: number; readonly different: readonly string[]; readonly sound: boolean };
}

/** Where a text was looked for in a store, and where it stands. */
export interface FoundInStore {
  readonly files: number;
  readonly bytes: number;
  /** Files of the store, by their paths in it, and of a search index in which of its parts. */
  readonly places: readonly string[];
}

/**
 * One workspace of the store, with all models that read it. `bytes` and `states` are those kept of its trees, now and formerly; its search
 * index, with what the last scan found, is not under the limit.
 */
export interface StoredWorkspace {
  readonly roots: readonly string[];
  readonly models: readonly string[];
  readonly bytes: number;
  readonly states: number;
  readonly indexBytes: number;
  /** ISO 8601. */
  readonly lastOpened: string;
  /** False when none of its folders is there any more. */
  readonly exists: boolean;
}

/** What a store holds, of at most `limit` bytes. States that workspaces share count for each, but once in the store's `bytes`. */
export interface Storage {
  readonly folder: string;
  readonly limit: number;
  readonly bytes: number;
  readonly states: number;
  readonly workspaces: readonly StoredWorkspace[];
}

export interface BenchReadResult {
  readonly tokens: number;
  readonly readSeconds: number;
  readonly bareSeconds: number;
  readonly readTokensPerSecond: number;
  readonly bareTokensPerSecond: number;
  /** Reading's speed over the bare evaluation's. */
  readonly ratio: number;
  /** Milliseconds to the first token of questions of one token: with the model to themselves, and asked in the middle of a reading. */
  readonly questionMs: { readonly alone: readonly number[]; readonly whileReading: readonly number[] };
  readonly machine: string;
}

export interface ReplayParams {
  /** The folder of a local git repository, bare or not. */
  readonly repository: string;
  /** How many of HEAD's first parents to walk. */
  readonly commits: number;
  /** Bytes of a leaf; null: what would be used. */
  readonly leafBytes: number | null;
  /** The GGUF file whose tokenizer counts. */
  readonly model: string;
}

/** See src/bench/fleet.ts. */
export interface FleetParams {
  readonly repository: string;
  readonly clones: number;
  readonly branches: number;
  readonly days: number;
  readonly stateBytes: number;
  readonly seed: number;
  /** The GGUF file whose tokenizer counts. */
  readonly model: string;
}

/** Who puts states where others find them: nobody, a runner that reads main, or everybody. */
export type FleetPolicy = 'alone' | 'main' | 'everybody';

/** `nodes` and `tokens`: of the last commit of main. Of the nodes that all checkouts want, `kept` were on the machine, `taken` from others, `read` anew. */
export interface FleetResult {
  readonly clones: number;
  readonly branches: number;
  readonly days: number;
  readonly nodes: number;
  readonly tokens: number;
  readonly stateBytes: number;
  readonly policies: readonly {
    readonly policy: FleetPolicy;
    readonly wanted: number;
    readonly kept: number;
    readonly taken: number;
    readonly read: number;
    readonly tokens: number;
    readonly bytesTaken: number;
  }[];
}

export interface ReplayFigure {
  readonly median: number;
  readonly mean: number;
  readonly p95: number;
}

/** Per commit with a changed file that is read; in tokens, shares of all documents' tokens. Files, leaves, folders: of the last tree. */
export interface ReplayResult {
  readonly commits: number;
  readonly files: number;
  readonly tokens: number;
  readonly leafBytes: number;
  readonly leaves: number;
  readonly folders: number;
  /** The changed files alone. */
  readonly floor: ReplayFigure;
  readonly leafTokens: ReplayFigure;
  readonly folderTokens: ReplayFigure;
  readonly leafShare: ReplayFigure;
  /** Of leaves and folders. */
  readonly share: ReplayFigure;
  /** One chain over all files in path order, read again from the first change. */
  readonly chain: ReplayFigure;
  readonly full: ReplayFigure;
  /** Each changed file saved alone onto its commit's parent. `leaves` and `folders`: nodes that are read again. */
  readonly save: {
    readonly count: number;
    readonly floor: ReplayFigure;
    readonly leaves: ReplayFigure;
    /** Text of those leaves, in leaves of full size. */
    readonly fullLeaves: ReplayFigure;
    readonly leafTokens: ReplayFigure;
    readonly folders: ReplayFigure;
    readonly folderTokens: ReplayFigure;
  };
  /** Read again when the oldest commit is checked out after the newest. */
  readonly switchBackTokens: number;
}

/** A model that can be chosen: of the catalogue, or a file of the user's own. */
export interface ModelListing {
  /** Of the catalogue; of a file of one's own, its path. */
  readonly id: string;
  readonly name: string;
  /** `pure`: states of fixed size; `hybrid`: states grow with what is read. */
  readonly kind: 'pure' | 'hybrid';
  readonly architecture: string;
  readonly parameters: number;
  readonly trainedContext: number;
  readonly promptFormat: string | null;
  readonly licence: string | null;
  readonly licenceUrl: string | null;
  readonly quantisation: string | null;
  /** Bytes of the file. */
  readonly bytes: number;
  readonly stateBytes: number | null;
  readonly kvBytesPerToken: number | null;
  /** False: the numbers are estimates until the file is there. */
  readonly verified: boolean;
  readonly note: string | null;
  /** Where the file is; null: not downloaded. */
  readonly path: string | null;
  /** Bytes of an unfinished download. */
  readonly downloadedBytes: number;
  /** On the best backend that runs it here; null where none does. `needed` and `free` are bytes of that backend's memory. */
  readonly fit: {
    readonly backend: Backend;
    readonly needed: number;
    readonly free: number;
    readonly fits: boolean;
    /** Tokens a second of reading, predicted from what was measured here with other models; null where nothing was. */
    readonly readTokensPerSecond: number | null;
  } | null;
  /** Predicted seconds to read the open workspace; null where none is open, or the speed is not known. */
  readonly readSeconds: number | null;
  /** The largest one of the catalogue that answers here without a long wait; true of one at most. */
  readonly best: boolean;
}

/** First call of every session. */
export const initialize = new RequestType<
  { readonly protocolVersion: number },
  { readonly protocolVersion: number; readonly version: string; readonly pid: number },
  ErrorData
>('initialize');
/** Opens a workspace: scans and indexes it, loads the model, and (if asked) starts reading. Replaces the one open before. */
export const open = new RequestType<OpenParams, Status, ErrorData>('open');
/** Reads until all is read or `seconds` have passed (null: no limit). */
export const read = new RequestType<{ readonly seconds: number | null }, ReadResult, ErrorData>('read');
export const ask = new RequestType<AskParams, Answer, ErrorData>('ask');
export const explain = new RequestType<ExplainParams, Answer, ErrorData>('explain');
export const status = new RequestType0<Status, ErrorData>('status');
/** The places that meet a question, best first, without an answer: no model is asked. */
export const find = new RequestType<FindParams, readonly FoundPlace[], ErrorData>('find');
/** Files, folders and symbols for what is typed after a `#`. */
export const suggest = new RequestType<SuggestParams, readonly Suggestion[], ErrorData>('suggest');
/** Questions to begin with, made from what the open workspace holds. */
export const starters = new RequestType0<readonly Starter[], ErrorData>('starters');
/** What attachments would take of a prompt, each with the reason where it is refused. */
export const weigh = new RequestType<{ readonly attached: readonly Attachment[] }, Weights, ErrorData>('weigh');
/** Calls a function of `toolTable` by its name; its parameters are checked by the engine. */
export const callTool = new RequestType<{ readonly name: string; readonly arguments: unknown }, ToolResult, ErrorData>(
  'callTool',
);
/** Every file that is not read, with its reason. */
export const skipped = new RequestType0<readonly SkippedFile[], ErrorData>('skipped');
/** Compares a cold reading, in a scratch store, with what is kept. */
export const verify = new RequestType0<VerifyResult, ErrorData>('verify');
/** Where a text stands in the store, once nothing is kept of files that are refused. */
export const findInStore = new RequestType<{ readonly text: string }, FoundInStore, ErrorData>('findInStore');
/** Looks at all files again, by content (after a focus change, a checkout, a restart of the watcher). */
export const reconcile = new RequestType0<Status, ErrorData>('reconcile');
/** Reading stops or goes on; questions are answered in either case. */
export const setPaused = new RequestType<{ readonly paused: boolean }, Status, ErrorData>('setPaused');
/** The workspaces of the store in a folder; none need be open. */
export const storage = new RequestType<{ readonly store: string; readonly limit: number | null }, Storage, ErrorData>(
  'storage',
);
/** Deletes what is kept of the workspace of these folders and of no other, or everything (null). */
/** Puts the kept states of the open workspace into a folder for others, signed with the private key in a file. */
export const exportStates = new RequestType<
  { readonly folder: string; readonly keyFile: string },
  ExportResult,
  ErrorData
>('exportStates');
export const deleteStorage = new RequestType<
  { readonly store: string; readonly limit: number | null; readonly roots: readonly string[] | null },
  Storage,
  ErrorData
>('deleteStorage');
export const setStorageLimit = new RequestType<{ readonly bytes: number }, Status, ErrorData>('setStorageLimit');
/** Times one reading beside a bare evaluation of the same texts (`coil bench read`), for about `seconds` each. */
export const benchRead = new RequestType<
  { readonly seconds: number; readonly stateBytes: number | null },
  BenchReadResult,
  ErrorData
>('benchRead');

/** Walks a repository's history through the layout, without a model (`coil bench replay`). Needs no open workspace. */
export const benchFleet = new RequestType<FleetParams, FleetResult, ErrorData>('benchFleet');
export const benchReplay = new RequestType<ReplayParams, ReplayResult, ErrorData>('benchReplay');

/** The backends of this machine, as of their self-tests; `again` tests anew. Needs no open workspace. */
export const backends = new RequestType<
  { readonly store: string; readonly gpu: Gpu; readonly again: boolean },
  readonly BackendReport[],
  ErrorData
>('backends');
/** Compiles llama.cpp for a backend; null: the best that this machine could have. Resolves with the backends after it. */
export const buildBackend = new RequestType<
  { readonly store: string; readonly backend: Backend | null },
  readonly BackendReport[],
  ErrorData
>('buildBackend');

/** GPU libraries that can be fetched, and those that were. */
export const gpuOffers = new RequestType<{ readonly store: string }, readonly GpuOffer[], ErrorData>('gpuOffers');
/**
 * Fetches a backend's library, going on with what is there (cancelling pauses it), or takes it from a package's archive (`file`), and tests
 * it. Resolves with the backends after it.
 */
export const getGpuSupport = new RequestType<
  { readonly store: string; readonly backend: Backend; readonly file: string | null },
  readonly BackendReport[],
  ErrorData
>('getGpuSupport');
export const removeGpuSupport = new RequestType<
  { readonly store: string; readonly backend: Backend },
  readonly GpuOffer[],
  ErrorData
>('removeGpuSupport');

/** All models of the catalogue, and files of the user's own. Needs no open workspace. */
export const models = new RequestType<ModelsParams, readonly ModelListing[], ErrorData>('models');
/** Downloads a model of the catalogue, going on with what is there; cancelling pauses it. Resolves with the file's path. */
export const downloadModel = new RequestType<ModelsParams & { readonly id: string }, string, ErrorData>(
  'downloadModel',
);
/** Takes a file of the user's own into the list, after a look at it. */
export const addModel = new RequestType<ModelsParams & { readonly path: string }, ModelListing, ErrorData>('addModel');
/** Deletes a downloaded file, finished or not; a file of the user's own only leaves the list. */
export const removeModel = new RequestType<ModelsParams & { readonly id: string }, readonly ModelListing[], ErrorData>(
  'removeModel',
);
export interface ModelsParams {
  readonly store: string;
  readonly gpu: Gpu;
}

/** client -> engine: text of an editor's buffer that differs from the disk; null when it does not any more. */
export const bufferChanged = new NotificationType<{ readonly path: string; readonly text: string | null }>(
  'bufferChanged',
);
/** client -> engine: the window has the focus again: what other programs changed meanwhile is looked for, by size and time. */
export const refocused = new NotificationType0('refocused');
/** client -> engine: what the user is at. `openFiles`: the editor's tabs; `idle`: no typing and no question for a while. */
export const activityChanged = new NotificationType<{ readonly openFiles: readonly string[]; readonly idle: boolean }>(
  'activityChanged',
);
/** client -> engine: the user's choice for a large workspace. */
export const largeReadingChosen = new NotificationType<{ readonly large: LargeReading }>('largeReadingChosen');
/** engine -> client, while it answers; null where no server knows the definition. The client sees to it that it takes no longer than half a second. */
export const askLanguageServer = new RequestType<LanguageQuestion, LanguageAnswer | null, ErrorData>(
  'askLanguageServer',
);
/** engine -> client: the next piece of an answer's text, as the model writes it. */
export const answerDelta = new NotificationType<{ readonly id: string; readonly text: string }>('answerDelta');
/** engine -> client: what the answer will rest on, before its first token. */
export const answerEvidence = new NotificationType<{ readonly id: string; readonly evidence: readonly Evidence[] }>(
  'answerEvidence',
);
/** engine -> client: what the answer waits for from now on, until more text or another wait comes. */
export const answerWaits = new NotificationType<{ readonly id: string; readonly wait: AnswerWait }>('answerWaits');
/** engine -> client: at most four a second while something moves. */
export const statusChanged = new NotificationType<Status>('statusChanged');
/** engine -> client: how far a build or a download is; `share` is null where nobody knows. */
export const progressed = new NotificationType<{ readonly message: string; readonly share: number | null }>(
  'progressed',
);
/** engine -> client: a line for the log. */
export const logged = new NotificationType<{ readonly level: 'info' | 'warn' | 'error'; readonly message: string }>(
  'logged',
);
