import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { BenchReadResult } from '../protocol/engineProtocol';
import type { Tree, TreeNode } from '../reading/tree/tree';
import { isAbort } from '../shared/errors';
import type { Logger } from '../shared/logger';
import { Reader } from '../state/reader';
import type { RecurrentModel } from '../state/recurrentModel';
import { StateStore } from '../state/stateStore';
import { paddedModel } from './paddedModel';

/** Questions asked to see how long one waits for the reading. */
const questions = 20;
/** Nodes of one turn: enough that saves overlap the next node as they do in a real reading. */
const nodesATurn = 8;

/**
 * Reading (slices, saves, checksums, disk) beside a bare evaluation of the same texts, some nodes each in turn so that a noisy
 * machine treats both alike, until `seconds` have gone to each. States have the model's size, or `stateBytes`.
 */
export async function benchRead(
  tree: Tree,
  model: RecurrentModel,
  seconds: number,
  stateBytes: number | null,
  signal: AbortSignal,
  logger: Logger,
): Promise<BenchReadResult> {
  const folder = await mkdtemp(join(tmpdir(), 'coil-bench-'));
  try {
    const store = await StateStore.open(folder, logger);
    const reader = new Reader(stateBytes === null ? model : paddedModel(model, stateBytes), store);
    let tokens = 0;
    let readSeconds = 0;
    let bareSeconds = 0;
    const bare = async (nodes: readonly TreeNode[]): Promise<void> => {
      const texts = nodes.map(node => node.text());
      const started = performance.now();
      for (const text of texts) await model.readBare(text);
      bareSeconds += (performance.now() - started) / 1000;
    };
    const read = async (nodes: readonly TreeNode[]): Promise<void> => {
      const started = performance.now();
      for (const node of nodes) tokens += (await reader.read(node, nodes, signal)).tokens;
      await reader.settle();
      readSeconds += (performance.now() - started) / 1000;
    };
    await model.readBare(tree.root.text());
    for (let from = 0; from < tree.nodes.length; from += nodesATurn) {
      if (readSeconds >= seconds && bareSeconds >= seconds) break;
      const nodes = tree.nodes.slice(from, from + nodesATurn);
      const bareFirst = (from / nodesATurn) % 2 === 0;
      if (bareFirst) await bare(nodes);
      await read(nodes);
      if (!bareFirst) await bare(nodes);
    }
    const questionMs = await waits(model, reader, tree, signal);
    return {
      tokens,
      readSeconds,
      bareSeconds,
      readTokensPerSecond: tokens / readSeconds,
      bareTokensPerSecond: tokens / bareSeconds,
      ratio: bareSeconds / readSeconds,
      questionMs,
      machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${model.backend}, ${model.name}`,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How long questions of one token take, alone and at odd moments of a reading. */
async function waits(
  model: RecurrentModel,
  reader: Reader,
  tree: Tree,
  signal: AbortSignal,
): Promise<BenchReadResult['questionMs']> {
  const asked = async (): Promise<number> => {
    const asking = { state: null, prompt: 'x', stop: [], maxTokens: 1, signal, onText: () => undefined };
    const began = performance.now();
    await model.generate(asking);
    return performance.now() - began;
  };
  const alone: number[] = [];
  for (let n = 0; n < questions; n++) alone.push(await asked());
  const end = new AbortController();
  const reading = (async () => {
    while (!end.signal.aborted) for (const node of tree.nodes) await reader.read(node, tree.nodes, end.signal);
  })().catch((error: unknown) => {
    if (!isAbort(error)) throw error;
  });
  const whileReading: number[] = [];
  for (let n = 0; n < questions; n++) {
    await delay(200 + 37 * n);
    whileReading.push(await asked());
  }
  end.abort();
  await reading;
  await reader.settle();
  return { alone, whileReading };
}
