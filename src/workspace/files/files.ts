import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { OpenParams, Status } from '../../protocol/engineProtocol';
import { Scanner, type ScanScope } from '../../reading/files/scan';
import { systemCode } from '../../reading/files/systemCode';
import { DiskIndex } from '../../search/index/diskIndex';
import { SearchIndex } from '../../search/ranking/searchIndex';
import { Owner, type Disposable } from '../../shared/disposable';
import type { Logger } from '../../shared/logger';
import { Corpus } from './corpus';
import { gitHead } from '../git/gitHead';
import type { ReadPriority } from './readPriority';
import { mergeScanScopes } from './mergeScanScopes';
import { recentlyCommitted } from '../git/recentlyCommitted';
import { noFolder, Roots } from './roots';
import { ScanStore } from './scanStore';
import { FolderWatch } from './folderWatch';
import { refusedLater } from './refusedLater';
import { filesName, forgettingFile, indexesIn } from './workspaceFiles';
import { FileWorkers } from './fileWorkers';

/** Milliseconds before files that changed while they were read are looked at again: one may be written without end. */
const lookAgainMs = 300;
/** Milliseconds in which changes are gathered before what the scans found is kept, all of it: a file that changed meanwhile is only opened once more. */
const saveScanMs = 60_000;

/** The workspace's files: looked at once, and again whenever something may have moved. */
export class Files implements Disposable {
  readonly roots: Roots;
  /** Git's HEAD in each folder, at the last look; null where there is none. */
  heads: readonly (string | null)[] = [];
  private readonly owner = new Owner();
  private readonly end = new AbortController();
  private readonly scanStore: ScanStore;
  /** The first scan, and after it every later one, one after another. */
  private scanning: Promise<Corpus>;
  /** The index follows the first scan, and after it every later one, one after another. */
  private indexing: Promise<void> = Promise.resolve();
  private isFirstIndex = true;
  /** What the first scan took for granted has been compared with the files' bytes. */
  private checking: Promise<void> = Promise.resolve();
  /** What is kept of files that are refused by now is being forgotten. */
  private forgetting: Promise<void> = Promise.resolve();
  private lookingAgain: Promise<void> | undefined;
  /** The files of the last commits are being asked of git. */
  private committing: Promise<void> = Promise.resolve();
  /** The look that begins when the one under way is over. */
  private nextLook: { look: ScanScope; readonly saved: string[]; readonly done: Promise<Corpus> } | undefined;
  private watch: FolderWatch | undefined;
  private found: Corpus | undefined;

  /** Begins the first scan; {@link corpus} says how it went. `onLooked` is told the paths that a later one found changed. */
  constructor(
    private readonly params: OpenParams,
    private readonly heat: ReadPriority,
    private readonly logger: Logger,
    private readonly events: {
      readonly onLooked: (corpus: Corpus, changed: readonly string[]) => void;
      readonly onFailed: (error: unknown) => void;
      /** Files are refused that were read before: what is kept of them besides the index is to be forgotten. */
      readonly onRefused?: () => Promise<void>;
      /** What the first scan is at. */
      readonly onStep?: (opening: NonNullable<Status['opening']>) => void;
    },
  ) {
    this.roots = new Roots(params.roots);
    this.scanStore = this.owner.own(new ScanStore(params.store, params.roots, logger));
    this.scanning = this.firstScan();
  }

  /** The corpus after the looks that were asked for until now. Throws CoilError for folders that cannot be opened. */
  get corpus(): Promise<Corpus> {
    return this.scanning;
  }

  /** The corpus, once there is one. */
  get corpusNow(): Corpus | undefined {
    return this.found;
  }

  /** Resolves when all files that were found until now are indexed. Throws the error that stopped it. */
  async indexed(): Promise<Corpus> {
    const corpus = await this.scanning;
    await this.indexing;
    return corpus;
  }

  /** True until the index has followed the first scan: it knows only some of the files. */
  get isIndexing(): boolean {
    return this.isFirstIndex;
  }

  /** Resolves when what the last run kept was compared with the files, and no file changed under its reader. */
  async checked(): Promise<void> {
    await this.checking;
    await this.lookingAgain;
  }

  /** Resolves when nothing is kept of files that the looks until now refused. Throws what stopped it. */
  async forgotten(): Promise<void> {
    await this.scanning;
    await this.forgetting;
  }

  /** The corpus, and which files the last commits changed. */
  async withCommits(): Promise<Corpus> {
    const corpus = await this.scanning;
    await this.committing;
    return corpus;
  }

  /** An editor's unsaved text; null once it is saved or given up. */
  setBuffer(path: string, text: string | null): void {
    // A saved text is dropped only when the disk has been looked at: the watcher may not have said anything yet.
    if (text === null) this.looked(this.rescan({ folders: new Set([dirname(this.roots.absolute(path))]) }, path));
    else this.found?.setBuffer(path, text);
  }

  lookSoon(look: ScanScope): void {
    this.looked(this.rescan(look));
  }

  /** Looks at the files again; then the unsaved text of `saved`, if any, is dropped. All who ask before a look begins share it. */
  rescan(look: ScanScope, saved?: string): Promise<Corpus> {
    const next = this.nextLook;
    if (next !== undefined) {
      next.look = mergeScanScopes(next.look, look);
      if (saved !== undefined) next.saved.push(saved);
      return next.done;
    }
    const before = this.scanning;
    const wanted = { look, saved: saved === undefined ? [] : [saved] };
    const done = before.then(async corpus => {
      this.nextLook = undefined;
      await this.lookNow(corpus, wanted.look);
      for (const path of wanted.saved) corpus.setBuffer(path, null);
      return corpus;
    });
    this.nextLook = Object.assign(wanted, { done });
    // A scan that failed leaves what the last one found.
    this.scanning = done.catch(() => before);
    return done;
  }

  /** Scans again once what is under way is over; all who ask before it starts get the same scan. */
  lookAgain(): Promise<void> {
    this.lookingAgain ??= this.scanning
      .then(async () => {
        await delay(lookAgainMs);
        this.lookingAgain = undefined;
        await this.rescan('all');
      })
      .catch((error: unknown) => this.events.onFailed(error));
    return this.lookingAgain;
  }

  dispose(): void {
    this.end.abort();
    this.owner.dispose();
  }

  private looked(done: Promise<unknown>): void {
    done.catch((error: unknown) => this.events.onFailed(error));
  }

  private async firstScan(): Promise<Corpus> {
    if (this.roots.all.length === 0) throw noFolder();
    const { onStep = () => undefined } = this.events;
    onStep({ step: 'folders', share: null });
    const cache = await this.scanStore.load();
    const known = cache.size > 0;
    const scanner = new Scanner(this.params.roots, this.params.exclude, cache);
    if (this.params.watch) {
      const folders = this.roots.dirs.map(folder => resolve(folder));
      const watch = this.owner.own(new FolderWatch(folders, look => this.lookSoon(look), this.logger));
      scanner.onEnter = entered => watch.enter(entered);
      this.watch = watch;
    }
    const workers = this.owner.own(new FileWorkers());
    const corpus = new Corpus(scanner, workers, () => void this.lookAgain(), this.openIndex());
    await corpus.look('all', this.end.signal);
    onStep({ step: 'history', share: null });
    this.watch?.retain(corpus.folders);
    this.indexing = corpus.sync(this.end.signal, share => onStep({ step: 'index', share }));
    this.looked(this.indexing);
    // Sizes and times of the last run let the user ask at once; whether they told the truth is looked up behind that.
    this.checking = this.indexing.then(() => {
      this.isFirstIndex = false;
      return known ? corpus.checkContents(this.end.signal) : undefined;
    });
    this.looked(this.checking);
    this.scanStore.saveIn(0, cache);
    this.heads = this.headsNow();
    this.heat.setCommitted(await this.recentPaths());
    if (this.isFirstIndex) onStep({ step: 'index', share: null });
    this.found = corpus;
    this.forgetRefused(corpus, true);
    return corpus;
  }

  private openIndex(): SearchIndex {
    this.end.signal.throwIfAborted();
    const index = new SearchIndex(new DiskIndex(indexesIn(this.params.store), filesName(this.roots.dirs), this.logger));
    this.owner.own({ dispose: () => index.close() });
    return index;
  }

  private headsNow(): (string | null)[] {
    return this.roots.dirs.map(gitHead);
  }

  private lookAtHeads(): void {
    const before = this.heads;
    this.heads = this.headsNow();
    if (isDeepStrictEqual(this.heads, before)) return;
    this.committing = this.recentPaths().then(paths => this.heat.setCommitted(paths));
    this.looked(this.committing);
  }

  private async recentPaths(): Promise<string[]> {
    const { roots } = this;
    if (!this.params.runGit) return [];
    const lists = await Promise.all(
      roots.all.map(async root => {
        const committed = await recentlyCommitted(root.dir);
        return committed.map(({ path, at }) => ({ path: roots.document(root, path), at }));
      }),
    );
    return lists
      .flat()
      .sort((a, b) => b.at - a.at)
      .map(({ path }) => path);
  }

  private async lookNow(corpus: Corpus, look: ScanScope): Promise<void> {
    const changed = await corpus.look(look, this.end.signal);
    this.watch?.retain(corpus.folders);
    // One that failed has been told; this one may not.
    this.indexing = this.indexing.catch(() => undefined).then(() => corpus.sync(this.end.signal));
    this.looked(this.indexing);
    // Who asks sees what has just been saved, but does not wait for all the rest.
    if (!this.isFirstIndex) await this.indexing;
    this.lookAtHeads();
    this.heat.addChanged(changed);
    if (changed.length > 0) this.scanStore.saveIn(saveScanMs, corpus.cache);
    this.events.onLooked(corpus, changed);
    this.forgetRefused(corpus);
  }

  /** Forgets what is kept of files that the last look refused, and at the start what a process that was ended had still to forget. */
  private forgetRefused(corpus: Corpus, isFirst = false): void {
    const absolute = (path: string): string => this.roots.absolute(path);
    if (refusedLater(corpus.lost(absolute), corpus.skipped, absolute)) this.markForgetting(true);
    else if (!isFirst || !existsSync(this.forgettingMark)) return;
    this.forgetting = this.forgetting
      .catch(() => undefined)
      .then(async () => {
        await this.indexing;
        await corpus.index.forget(this.end.signal);
        await this.scanStore.saveNow(corpus.cache);
        await this.events.onRefused?.();
        this.end.signal.throwIfAborted();
        this.markForgetting(false);
      });
    this.looked(this.forgetting);
  }

  private get forgettingMark(): string {
    return forgettingFile(this.params.store, this.roots.dirs);
  }

  private markForgetting(isUnderWay: boolean): void {
    try {
      if (!isUnderWay) return rmSync(this.forgettingMark, { force: true });
      mkdirSync(dirname(this.forgettingMark), { recursive: true, mode: 0o700 });
      writeFileSync(this.forgettingMark, '', { mode: 0o600 });
    } catch (error) {
      // Only a process that is ended before it is done would miss it.
      this.logger.warn(`What is to be forgotten cannot be noted in the store: ${systemCode(error)}`);
    }
  }
}
