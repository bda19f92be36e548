import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchReadResult } from '../protocol/engineProtocol';
import type { Tree } from '../reading/tree';
import type { Logger } from '../shared/logger';
import { Reader } from '../state/reader';
import type { RecurrentModel } from '../state/recurrentModel';
import { StateStore } from '../state/stateStore';

/**
 * Reading (slices, saves, checksums, disk) beside a bare evaluation of the same texts, node by node in turn so that a noisy
 * machine treats both alike, until `seconds` have gone to each. The disk's part is waited for here; in a real reading it overlaps
 * the next node.
 */
export async function benchRead(
  tree: Tree,
  model: RecurrentModel,
  seconds: number,
  signal: AbortSignal,
  logger: Logger,
): Promise<BenchReadResult> {
  const folder = await mkdtemp(join(tmpdir(), 'coil-bench-'));
  try {
    const store = await StateStore.open(folder, logger);
    const reader = new Reader(model, store);
    let tokens = 0;
    let readSeconds = 0;
    let bareSeconds = 0;
    const bare = async (text: string): Promise<void> => {
      const started = performance.now();
      await model.readBare(text);
      bareSeconds += (performance.now() - started) / 1000;
    };
    await model.readBare(tree.root.text());
    for (const [turn, node] of tree.nodes.entries()) {
      signal.throwIfAborted();
      if (readSeconds >= seconds && bareSeconds >= seconds) break;
      const text = node.text();
      if (turn % 2 === 0) await bare(text);
      const started = performance.now();
      tokens += (await reader.read(node, [node], signal)).tokens;
      await reader.settle();
      readSeconds += (performance.now() - started) / 1000;
      if (turn % 2 === 1) await bare(text);
    }
    return {
      tokens,
      readSeconds,
      bareSeconds,
      readTokensPerSecond: tokens / readSeconds,
      bareTokensPerSecond: tokens / bareSeconds,
      ratio: bareSeconds / readSeconds,
      machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${model.backend}, ${model.name}`,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
