import { execFileSync } from 'node:child_process';
import { copyFile, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { choosePromptFormat } from '../../src/answer/prompt/promptFormats';
import { EngineClient } from '../../src/client/engineClient';
import { loadModel } from '../../src/model/runtime/loadModel';
import { loadTokenizer } from '../../src/model/runtime/tokenizer';
import { Reader } from '../../src/state/reader';
import { openStore } from '../../src/workspace/storage';
import { Files } from '../../src/workspace/files/files';
import { ReadPriority } from '../../src/workspace/files/readPriority';
import { treesOf } from '../../src/workspace/reading/treesOf';
import { openParams } from '../support/openParams';

// `seenAgain REPOSITORY OLDER FOLDER`: how soon the engine is ready with a tree that it has seen, at a restart and when git changes
// between two commits under it. Prints the figures as JSON. Reading the trees first would take hours: the store is filled with as many
// states of the same size under the same keys, all copies of one.
const [repository = '', older = '', folder = ''] = process.argv.slice(2);
const { signal } = new AbortController();
const warn = (message: string): void => void process.stderr.write(`${message}\n`);
const logger = { info: (): void => undefined, warn, error: warn };
const model = resolve('models/coil-embedded.gguf');
const dir = join(folder, 'workspace');
const params = openParams({
  roots: [{ name: 'workspace', dir }],
  model,
  store: join(folder, 'store'),
  storageLimit: 64 * 1024 ** 3,
  watch: true,
  read: true,
});
const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim();

await mkdir(folder, { recursive: true });
git('clone', '-q', '--shared', repository, dir);
// As a status gives them.
const short = (commit: string): string => git('-C', dir, 'rev-parse', commit).slice(0, 7);
const [newest, oldest] = [short('HEAD'), short(older)];
const trees = [await fill(oldest), await fill(newest)];
const restarts = [await restart(), await restart(), await restart()];
const switches = await switchBetween([oldest, newest, oldest, newest, oldest, newest]);
process.stdout.write(JSON.stringify({ trees, restarts, switches }));
process.exit();

/** Puts states under the keys of a commit's tree. */
async function fill(commit: string) {
  git('-C', dir, 'checkout', '-q', commit);
  const files = new Files({ ...params, watch: false }, new ReadPriority(), logger, {
    onLooked: () => undefined,
    onFailed: error => warn(String(error)),
  });
  const corpus = await files.corpus;
  const store = await openStore(params.store, logger, params.storageLimit);
  const loaded = await loadModel({ path: model, gpu: 'cpu', store: params.store, logger });
  const sample = join(folder, `sample-${commit}`);
  await loaded.read('What any text leaves behind.', signal);
  await loaded.save(sample);
  const copying = {
    ...{ base: loaded.base, name: loaded.name, stateBytes: loaded.stateBytes },
    read: () => Promise.resolve(1),
    generate: loaded.generate.bind(loaded),
    save: (file: string) => copyFile(sample, file),
  };
  const format = choosePromptFormat(loaded.metadata, null);
  const reader = new Reader(copying, store);
  const tree = treesOf(corpus, { model: loaded, profile: { format }, reader }, files.roots).build(corpus.documents);
  for (const node of reader.missing(tree)) if (!reader.isRead(node)) await reader.read(node, tree.nodes, signal);
  await reader.settle();
  await reader.claim(tree, [dir]);
  const tokenizer = await loadTokenizer(model, logger);
  const tokens = corpus.documents.reduce((sum, { text }) => sum + tokenizer.count(text), 0);
  await tokenizer.dispose();
  await loaded.dispose();
  files.dispose();
  return { tokens, files: corpus.documents.length, nodes: tree.nodes.length, bytes: store.bytes };
}

/** Milliseconds of a start: until the files are looked at and indexed, and from then until all is known to be read. */
async function restart() {
  const client = engine();
  const began = performance.now();
  await client.open(params);
  const opened = performance.now();
  const { tokensRead } = await ready(client, newest);
  const done = performance.now();
  client.dispose();
  return { openMs: opened - began, readyMs: done - opened, tokensRead };
}

/** Milliseconds from the end of git's checkout until all is known to be read, the look at the files included. */
async function switchBetween(commits: readonly string[]) {
  const client = engine();
  await client.open(params);
  await ready(client, newest);
  const switches: { ms: number; tokensRead: number }[] = [];
  for (const commit of commits) {
    git('-C', dir, 'checkout', '-q', commit);
    const began = performance.now();
    const { tokensRead } = await ready(client, commit);
    switches.push({ ms: performance.now() - began, tokensRead });
    await delay(2_000);
  }
  client.dispose();
  return switches;
}

function engine(): EngineClient {
  const none = (): void => undefined;
  const onStopped = (reason: string): void => {
    throw new Error(reason);
  };
  return new EngineClient(resolve('dist/engine.mjs'), logger, {
    onStatus: none,
    onDelta: none,
    onEvidence: none,
    onStopped,
  });
}

async function ready(client: EngineClient, commit: string) {
  for (;;) {
    const status = await client.status();
    if (status.error !== null) throw new Error(status.error.message);
    if (status.phase === 'ready' && status.heads[0] === commit) return status;
    await delay(5);
  }
}
