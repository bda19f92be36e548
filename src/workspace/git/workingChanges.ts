import { structuredPatch } from 'diff';
import { posix, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { decode } from '../../reading/files/decode';
import { gitFolderOf } from '../../reading/files/gitFolder';
import { judgeBytes } from '../../reading/files/judge';
import { readRegularFile } from '../../reading/files/regularFile';
import { secretInText } from '../../reading/files/secrets';
import { maxFileBytes } from '../../reading/files/skipRules';
import { systemCode } from '../../reading/files/systemCode';
import { isAbort } from '../../shared/errors';
import { sha256 } from '../../shared/sha256';
import { visibleLine } from '../../shared/visible';
import type { BlobIds } from './blobIds';
import { BlobReader } from './blobReader';
import { GitObjects } from './gitObjects';

/** What differs from the last commit on the disk. `paths`: the files that are shown, from `folder`. */
export interface WorkingChanges {
  readonly diff: string;
  readonly paths: readonly string[];
}

/** Milliseconds that git may take for one thing. */
const timeout = 4_000;
/** Bytes of the list of a commit's files: some 2 million of them. */
const mostTree = 256 * 1024 ** 2;
/** Bytes of a diff: many times what a prompt has room for. Files after it are only named. */
const mostDiff = 1024 ** 2;
/** Lines removed and added of one file, beyond which it is shown as written anew. */
const mostEdits = 1_000;
/** The event loop gets a turn at least this often. Milliseconds. */
const sliceMs = 8;

/**
 * The diff of a folder's working tree from HEAD, of the files in `read` (paths from the folder) alone: of others their names, since they may
 * be secret. New files are named. Null outside git, before the first commit, or when git takes too long. Rejects when aborted.
 *
 * Git only says what was committed; what differs is found here, so that none of the repository's filters is run.
 */
export async function workingChanges(
  folder: string,
  read: ReadonlySet<string>,
  ids: BlobIds,
  signal: AbortSignal,
): Promise<WorkingChanges | null> {
  const git = GitObjects.around(folder);
  const tree = git === null ? null : await treeOf(git, signal);
  if (git === null || tree === null) return null;
  const changed = await changedFiles(folder, tree, read, ids, signal);
  const committed = await committedTexts(git, changed, signal);
  const parts: Part[] = [];
  let size = 0;
  for (const file of changed) {
    const part = size > mostDiff ? told(file, 'changed') : partOf(folder, file, committed);
    if (part !== null) parts.push(part);
    size += part?.text.length ?? 0;
  }
  const fresh = newFiles(folder, tree, read);
  return {
    diff: [...parts.map(({ text }) => text), ...fresh.map(path => `new file ${visibleLine(path)}\n`)].join(''),
    paths: [...parts.flatMap(({ path, shown }) => (shown ? [path] : [])), ...fresh],
  };
}

interface Committed {
  readonly mode: string;
  readonly blob: string;
}

/** What the last commit has in the folder, by path from it. */
async function treeOf(git: GitObjects, signal: AbortSignal): Promise<ReadonlyMap<string, Committed> | null> {
  const within = git.prefix === '' ? [] : ['--', git.prefix];
  const out = await git.run(['ls-tree', '-r', '-z', '--full-tree', git.head, ...within], {
    timeout,
    mostBytes: mostTree,
    signal,
  });
  if (out === null) return null;
  const tree = new Map<string, Committed>();
  for (const line of out.split('\0')) {
    const tab = line.indexOf('\t');
    const [mode = '', , blob = ''] = line.slice(0, tab).split(' ');
    if (tab > 0) tree.set(line.slice(tab + 1 + git.prefix.length), { mode, blob });
  }
  return tree;
}

interface Changed {
  readonly path: string;
  readonly blob: string;
  readonly state: 'deleted' | 'unread' | 'read';
}

async function changedFiles(
  folder: string,
  tree: ReadonlyMap<string, Committed>,
  read: ReadonlySet<string>,
  ids: BlobIds,
  signal: AbortSignal,
): Promise<Changed[]> {
  const changed: Changed[] = [];
  let sliceStart = performance.now();
  for (const [path, { mode, blob }] of tree) {
    if (performance.now() - sliceStart > sliceMs) {
      await setImmediate();
      signal.throwIfAborted();
      sliceStart = performance.now();
    }
    if (mode === submodule) continue;
    const id = ids.of(resolve(folder, path), blob.length === 64 ? 'sha256' : 'sha1');
    if (id === null) changed.push({ path, blob, state: 'deleted' });
    else if (id === 'other' || (id.asIs !== blob && id.unixLines !== blob))
      changed.push({ path, blob, state: read.has(path) && mode !== link && id !== 'other' ? 'read' : 'unread' });
  }
  return changed;
}

const link = '120000';
const submodule = '160000';

/** The committed bytes of the files that are shown, by blob: not of those that are too large, or that a partial clone has not. */
async function committedTexts(
  git: GitObjects,
  changed: readonly Changed[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Buffer>> {
  const wanted = [...new Set(changed.filter(({ state }) => state === 'read').map(({ blob }) => blob))];
  const texts = new Map<string, Buffer>();
  if (wanted.length === 0) return texts;
  const sizes = await git.run(
    ['cat-file', '--batch-check'],
    { timeout, mostBytes: mostTree, signal },
    wanted.map(blob => `${blob}\n`).join(''),
  );
  const ends = AbortSignal.any([signal, AbortSignal.timeout(timeout)]);
  const blobs = new BlobReader(git, ends);
  try {
    for (const line of (sizes ?? '').split('\n')) {
      const [blob = '', type, bytes] = line.split(' ');
      if (type === 'blob' && Number(bytes) <= maxFileBytes) texts.set(blob, await blobs.read(blob));
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!isAbort(error)) throw error;
    // It took too long: the others are only named.
  } finally {
    blobs.dispose();
  }
  return texts;
}

interface Part {
  readonly path: string;
  readonly shown: boolean;
  readonly text: string;
}

/** What is shown of a file; null when its text is the same after all. */
function partOf(folder: string, file: Changed, committed: ReadonlyMap<string, Buffer>): Part | null {
  if (file.state === 'deleted') return told(file, 'deleted');
  if (file.state === 'unread') return told(file, 'changed, not read');
  const bytes = bytesOf(resolve(folder, file.path));
  const now = bytes === null ? null : judgeBytes(bytes, file.path);
  if (bytes === null || now === null) return told(file, 'changed, not read');
  if (!('text' in now)) return told(file, `changed, not shown: ${now.detail ?? now.reason}`);
  const before = committed.get(file.blob);
  if (before === undefined) return told(file, 'changed, not shown: its committed text is not here');
  const pointer = /^version https:\/\/git-lfs\.github\.com\/spec\/v1\noid sha256:([0-9a-f]{64})\n/.exec(
    before.toString('latin1', 0, 200),
  );
  if (pointer !== null) return pointer[1] === sha256(bytes) ? null : told(file, 'changed, not shown: Git LFS has it');
  const old = decode(before);
  if (old === null || old.includes('\0')) return told(file, 'changed, not shown: its committed text is binary');
  if (old === now.text) return null;
  const secret = secretInText(old, file.path);
  if (secret !== null) return told(file, `changed, not shown: ${secret}`);
  const name = visibleLine(file.path);
  return { path: file.path, shown: true, text: `--- ${name}\n+++ ${name}\n${hunks(old, now.text)}` };
}

function told({ path }: Changed, what: string): Part {
  return { path, shown: false, text: `${visibleLine(path)}: ${what}\n` };
}

function bytesOf(file: string): Buffer | null {
  try {
    return readRegularFile(file, maxFileBytes);
  } catch (error) {
    systemCode(error);
    return null;
  }
}

function hunks(before: string, after: string): string {
  const patch = structuredPatch('', '', before, after, '', '', { context: 3, maxEditLength: mostEdits });
  if (patch === undefined) return `rewritten:\n${after.replace(/^/gm, '+')}\n`;
  return patch.hunks
    .map(({ oldStart, oldLines, newStart, newLines, lines }) =>
      [`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`, ...lines, ''].join('\n'),
    )
    .join('');
}

/** Files that the last commit has not, but for those of submodules and of repositories in this one. */
function newFiles(folder: string, tree: ReadonlyMap<string, Committed>, read: ReadonlySet<string>): string[] {
  const apart = new Map<string, boolean>([['.', false]]);
  const isApart = (directory: string): boolean => {
    const known =
      apart.get(directory) ??
      (isApart(posix.dirname(directory)) ||
        tree.get(directory)?.mode === submodule ||
        gitFolderOf(resolve(folder, directory)) !== null);
    apart.set(directory, known);
    return known;
  };
  return [...read].filter(
    path => !tree.has(path) && bytesOf(resolve(folder, path)) !== null && !isApart(posix.dirname(path)),
  );
}
