import { basename } from 'node:path';
import { catalogue } from '../model/downloads/catalogue';
import type * as protocol from '../protocol/engineProtocol';
import type { Document, Skipped } from '../reading/files/document';
import type { Tree, TreeNode } from '../reading/tree/tree';
import type { ErrorData } from '../shared/errors';
import { memoizeLast } from '../shared/memoizeLast';
import type { Reader } from '../state/reader';
import type { RecurrentModel } from '../state/recurrentModel';
import type { StateStore } from '../state/stateStore';
import type { BackgroundReading } from './reading/backgroundReading';
import type { Corpus } from './files/corpus';

/** What a status is made of; `corpus` and `now` as far as they stand. */
export interface StatusParts {
  readonly params: protocol.OpenParams;
  readonly corpus: Corpus | undefined;
  readonly now:
    | {
        readonly model: RecurrentModel;
        readonly store: StateStore;
        readonly reader: Reader;
        readonly reading: BackgroundReading;
        readonly tree: Tree;
      }
    | undefined;
  readonly heads: protocol.Status['heads'];
  readonly unread: ReadonlySet<string>;
  readonly stale: readonly string[];
  readonly failure: ErrorData | null;
  /** The index does not know all files yet. */
  readonly indexing: boolean;
  /** Null where no server is set. */
  readonly server: protocol.ServerStatus | null;
  /** What the scan and the loading of the model are at. */
  readonly steps: { readonly scanning: protocol.Status['opening']; readonly loading: protocol.Status['opening'] };
}

/** The status of one workspace. It is asked for many times a second: what goes through all files or nodes is kept until they change. */
export class WorkspaceStatus {
  private readonly bytes = memoizeLast(bytesOf);
  private readonly skipped = memoizeLast(skippedCounts);
  private readonly folders = memoizeLast(folderStatus);
  private readonly nodesRead = memoizeLast(
    (tree: Tree, reader: Pick<Reader, 'isRead'>) => tree.nodes.filter(node => reader.isRead(node)).length,
  );

  of({ params, corpus, now, heads, unread, stale, failure, steps, indexing, server }: StatusParts): protocol.Status {
    const documents = corpus?.documents ?? none;
    const missing = now?.reading.missing ?? none;
    const phase = phaseOf({ corpus, now, failure, indexing });
    const [next] = phase === 'reading' ? missing : none;
    return {
      phase,
      opening: phase === 'scanning' || phase === 'loading' ? steps[phase] : null,
      waitingFor: now?.reading.waitingFor ?? null,
      model: now === undefined ? null : modelName(now.model),
      modelPath: params.model,
      backend: now?.model.backend ?? null,
      backendReason: now?.model.backendReason ?? null,
      backends: now?.model.backends ?? [],
      store: params.store,
      diskBytes: now?.store.bytes ?? 0,
      heads,
      files: documents.length,
      bytes: this.bytes([documents]),
      skipped: this.skipped([corpus?.skipped ?? none]),
      filesRead: now === undefined ? 0 : documents.length - unread.size,
      folders: now === undefined ? [] : this.folders([documents, unread, next?.kind === 'leaf' ? next : null]),
      nodesRead: now === undefined ? 0 : this.nodesRead([now.tree, now.reader], now.reader.revision),
      nodes: now?.tree.nodes.length ?? 0,
      tokensRead: now?.reading.speed.total.tokens ?? 0,
      stale,
      secondsLeft: now?.reading.secondsFor(missing) ?? null,
      secondsRange: now?.reading.rangeFor(missing) ?? null,
      error: failure,
      ...(server === null ? {} : { server }),
    };
  }
}

const none: readonly never[] = [];

/** Bytes of the text that is read. */
export function bytesOf(documents: readonly Document[]): number {
  return documents.reduce((sum, document) => sum + document.bytes, 0);
}

function phaseOf({
  corpus,
  now,
  failure,
  indexing,
}: Pick<StatusParts, 'corpus' | 'now' | 'failure' | 'indexing'>): protocol.Phase {
  if (failure !== null) return 'failed';
  if (corpus === undefined || (indexing && corpus.documents.length > 0)) return 'scanning';
  if (now === undefined) return 'loading';
  const { missing, paused, waitingFor } = now.reading;
  if (missing.length === 0) return 'ready';
  if (paused) return 'paused';
  return waitingFor === null ? 'reading' : 'waiting';
}

/** How many files are not read, by reason. */
function skippedCounts(skipped: readonly Skipped[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of skipped) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

/** The folders at the top, in path order; documents are sorted by path. `leaf`: is being read. */
function folderStatus(
  documents: readonly Document[],
  unread: ReadonlySet<string>,
  leaf: Pick<TreeNode, 'paths'> | null,
): protocol.FolderStatus[] {
  const read = new Set(leaf?.paths.map(topOf));
  const folders = new Map<string, { files: number; filesRead: number }>();
  for (const { path } of documents) {
    const name = topOf(path);
    const folder = folders.get(name) ?? { files: 0, filesRead: 0 };
    folder.files++;
    if (!unread.has(path)) folder.filesRead++;
    folders.set(name, folder);
  }
  return [...folders].map(([path, counts]) => ({ path, ...counts, reading: read.has(path) }));
}

/** As the list of models has it; of a file of the user's own what the file says. */
function modelName({ name, path }: RecurrentModel): string {
  return catalogue.find(({ file }) => file === basename(path))?.name ?? name;
}

function topOf(path: string): string {
  return path.slice(0, path.indexOf('/') + 1);
}
