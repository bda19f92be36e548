import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FileText } from '../../src/reading/files/document';
import type { Outline } from '../../src/reading/languages/outline';
import { Scanner } from '../../src/reading/files/scan';
import { TreeBuilder, type Tree, type TreeOptions } from '../../src/reading/tree/tree';
import { SearchIndex } from '../../src/search/ranking/searchIndex';
import { Reader } from '../../src/state/reader';
import { StateStore } from '../../src/state/stateStore';
import { Corpus } from '../../src/workspace/files/corpus';
import { verify } from '../../src/workspace/reading/verify';
import { FakeModel, silent } from './fakeModel';
import { corpusWork } from './inThread';
import { seededRandom } from './seededRandom';

/** What a workspace's files are: by root, then path. The second root is open or not. */
interface Files {
  readonly texts: ReadonlyMap<string, string>;
  readonly both: boolean;
}

export interface HistoryResult {
  readonly steps: number;
  readonly nodes: number;
  /** Steps back to files seen before. */
  readonly returns: number;
}

const { signal } = new AbortController();
const leafBytes = 600;
const work = corpusWork(({ text }: FileText): Outline => ({
  summary: /^# (.*)/m.exec(text)?.[1] ?? null,
  symbols: [],
  references: [],
  imports: [],
}));

/**
 * A random history of `steps` over real files: edits, growth, renames, deletions, additions, returns to what was there before (a
 * branch switched, a commit reverted), changes of ignore files, a root opened and closed. After every step what was built and read step by
 * step is compared with a start from nothing. Throws an AssertionError that names seed and step.
 */
export async function checkHistory(seed: number, steps: number): Promise<HistoryResult> {
  const dir = await mkdtemp(join(tmpdir(), 'coil-history-'));
  let history: History | undefined;
  try {
    history = await History.open(dir, seed);
    const result = { steps, nodes: await history.check(`seed ${seed}, at first`, false), returns: 0 };
    for (let step = 0; step < steps; step++) {
      const { what, seen } = await history.change();
      const words = `seed ${seed}, step ${step}: ${what}`;
      result.nodes += await history.check(words, seen);
      if (seen) result.returns++;
    }
    return result;
  } finally {
    history?.close();
    await rm(dir, { recursive: true, force: true });
  }
}

class History {
  private readonly random: () => number;
  private files: Files = { texts: new Map(), both: false };
  private readonly before: Files[] = [];
  private opened: { readonly corpus: Corpus; readonly trees: TreeBuilder; readonly both: boolean } | undefined;
  private readonly model = new FakeModel();

  private constructor(
    private readonly dir: string,
    private readonly store: StateStore,
    seed: number,
  ) {
    this.random = seededRandom(seed);
  }

  static async open(dir: string, seed: number): Promise<History> {
    for (const root of ['one', 'two']) await mkdir(join(dir, root), { recursive: true });
    const history = new History(dir, await StateStore.open(join(dir, 'store'), silent), seed);
    const texts = new Map<string, string>();
    for (let i = 0; i < 12; i++) texts.set(history.path(), history.text());
    await history.write({ texts, both: false });
    return history;
  }

  close(): void {
    this.opened?.corpus.index.close();
  }

  /** Makes one change on the disk. `seen`: the files were so before. */
  async change(): Promise<{ what: string; seen: boolean }> {
    const texts = new Map(this.files.texts);
    const { both } = this.files;
    const path = this.pick([...texts.keys()]);
    const text = texts.get(path) ?? '';
    const kind = this.pick(['edit', 'edit', 'grow', 'rename', 'delete', 'add', 'return', 'revert', 'ignore', 'root']);
    const earlier = kind === 'return' ? this.pick(this.before) : kind === 'revert' ? this.before.at(-2) : undefined;
    if (earlier !== undefined) {
      await this.write(earlier);
      return { what: kind, seen: true };
    }
    if (kind === 'edit')
      texts.set(
        path,
        text.replace(/[a-z]/, letter => (letter === 'q' ? 'x' : 'q')),
      );
    if (kind === 'grow') texts.set(path, text + this.text());
    if (kind === 'add' || texts.size < 3) texts.set(this.path(), this.text());
    if (kind === 'rename' || kind === 'delete') texts.delete(path);
    if (kind === 'rename') texts.set(this.path(), text);
    if (kind === 'ignore') texts.set('one/.gitignore', this.pick(['*.md\n', 'a/\n', '!*\n', 'b/c/\n*.ts\n']));
    await this.write({ texts, both: kind === 'root' ? !both : both });
    return { what: `${kind} ${path}`, seen: false };
  }

  /** Follows the files and compares. Resolves with the number of nodes compared. */
  async check(words: string, seen: boolean): Promise<number> {
    const { both } = this.files;
    if (this.opened?.both !== both) {
      this.opened?.corpus.index.close();
      this.opened = { ...this.open(both), both };
    }
    const { corpus, trees } = this.opened;
    await corpus.rescan('all', signal);
    const tree = trees.build(corpus.documents);
    const reader = new Reader(this.model, this.store);
    this.model.texts.length = 0;
    for (const node of reader.missing(tree)) if (!reader.isRead(node)) await reader.read(node, tree.nodes, signal);
    await reader.settle();
    if (seen) assert.deepEqual(this.model.texts, [], `${words}: files seen before are read again`);

    const cold = this.open(both);
    await cold.corpus.rescan('content', signal);
    const coldTree = cold.trees.build(cold.corpus.documents);
    cold.corpus.index.close();
    assert.deepEqual(shown(tree), shown(coldTree), `${words}: the tree is not that of a cold start`);
    const { nodes, different } = await verify(coldTree, reader, this.store, this.model, null, signal, silent);
    assert.deepEqual(different, [], `${words}: kept states or notes differ from a cold reading`);
    assert.equal(nodes, coldTree.nodes.length, `${words}: not every node is kept`);
    return nodes;
  }

  private open(both: boolean): { corpus: Corpus; trees: TreeBuilder } {
    const roots = (both ? ['one', 'two'] : ['one']).map(name => ({ name, dir: join(this.dir, name) }));
    const corpus = new Corpus(new Scanner(roots, []), work, () => undefined, new SearchIndex());
    const options: TreeOptions = {
      entry: document => corpus.entry(document),
      format: 'test',
      wrap: (path, text) => `${path}\n${text}\n`,
      leafBytes,
      folderBytes: 800,
      roots: both ? roots.map(({ name }) => `${name}/`) : [],
    };
    return { corpus, trees: new TreeBuilder(options) };
  }

  private async write(next: Files): Promise<void> {
    for (const path of this.files.texts.keys()) if (!next.texts.has(path)) await rm(join(this.dir, path));
    for (const [path, text] of next.texts) {
      if (this.files.texts.get(path) === text) continue;
      await mkdir(dirname(join(this.dir, path)), { recursive: true });
      await writeFile(join(this.dir, path), text);
    }
    this.files = next;
    this.before.push(next);
  }

  private path(): string {
    const folders = Array.from({ length: this.below(4) }, () => `${this.pick(['a', 'b', 'c', 'lib'])}/`).join('');
    // A name with a folder's letter and more, so that no file stands where a folder has to.
    return `${this.pick(['one', 'one', 'two'])}/${folders}${this.pick(['f', 'g', 'README', 'x'])}${this.below(9)}.${this.pick(['ts', 'md'])}`;
  }

  private text(): string {
    const lines = Array.from(
      { length: 1 + this.below(30) },
      () => `line ${this.below(1000)}${this.pick(['\n', '\n\n'])}`,
    );
    return `# About ${this.below(5)}\n\n${lines.join('')}`;
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  private pick<T>(list: readonly T[]): T {
    const chosen = list[this.below(list.length)];
    if (chosen === undefined) throw new RangeError('nothing to pick from');
    return chosen;
  }
}

function shown(tree: Tree): string[] {
  return tree.nodes.map(({ kind, id, textHash, note }) => `${kind} ${id} ${textHash} ${note}`);
}
