import type * as protocol from '../protocol/engineProtocol';
import type { Document } from '../reading/document';
import type { Tree } from '../reading/tree';
import type { ErrorData } from '../shared/errors';
import type { Reader } from '../state/reader';
import type { RecurrentModel } from '../state/recurrentModel';
import type { StateStore } from '../state/stateStore';
import type { BackgroundReading } from './backgroundReading';
import type { Corpus } from './corpus';

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
  readonly stale: string[];
  readonly failure: ErrorData | null;
  /** What the scan and the loading of the model are at. */
  readonly steps: { readonly scanning: protocol.Status['opening']; readonly loading: protocol.Status['opening'] };
}

export function statusOf({ params, corpus, now, heads, unread, stale, failure, steps }: StatusParts): protocol.Status {
  const documents = corpus?.documents ?? [];
  const missing = now?.reading.missing ?? [];
  const phase = phaseOf({ corpus, now, failure });
  return {
    phase,
    opening: phase === 'scanning' || phase === 'loading' ? steps[phase] : null,
    waitingFor: now?.reading.waitingFor ?? null,
    model: now?.model.name ?? null,
    modelPath: params.model,
    backend: now?.model.backend ?? null,
    backendReason: now?.model.backendReason ?? null,
    backends: now?.model.backends ?? [],
    store: params.store,
    diskBytes: now?.store.bytes ?? 0,
    heads,
    files: documents.length,
    bytes: corpus === undefined ? 0 : bytesOf(corpus),
    skipped: skippedCounts(corpus),
    filesRead: now === undefined ? 0 : documents.length - unread.size,
    folders: now === undefined ? [] : folderStatus(documents, unread),
    nodesRead: now?.tree.nodes.filter(node => now.reader.isRead(node)).length ?? 0,
    nodes: now?.tree.nodes.length ?? 0,
    tokensRead: now?.reading.speed.total.tokens ?? 0,
    stale,
    secondsLeft: now?.reading.secondsFor(missing) ?? null,
    error: failure,
  };
}

/** Bytes of the text that is read. */
export function bytesOf({ documents }: Corpus): number {
  return documents.reduce((sum, document) => sum + document.bytes, 0);
}

function phaseOf({ corpus, now, failure }: Pick<StatusParts, 'corpus' | 'now' | 'failure'>): protocol.Phase {
  if (failure !== null) return 'failed';
  if (corpus === undefined) return 'scanning';
  if (now === undefined) return 'loading';
  const { missing, paused, waitingFor } = now.reading;
  if (missing.length === 0) return 'ready';
  if (paused) return 'paused';
  return waitingFor === null ? 'reading' : 'waiting';
}

/** How many files are not read, by reason. */
function skippedCounts(corpus: Corpus | undefined): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason } of corpus?.skipped ?? []) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

/** The folders at the top, in path order; documents are sorted by path. */
function folderStatus(documents: readonly Document[], unread: ReadonlySet<string>): protocol.FolderStatus[] {
  const folders = new Map<string, { files: number; filesRead: number }>();
  for (const { path } of documents) {
    const name = path.slice(0, path.indexOf('/') + 1);
    const folder = folders.get(name) ?? { files: 0, filesRead: 0 };
    folder.files++;
    if (!unread.has(path)) folder.filesRead++;
    folders.set(name, folder);
  }
  return [...folders].map(([path, counts]) => ({ path, ...counts }));
}
