import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Backend } from '../../protocol/engineProtocol';

/** A reading speed that was measured on this machine. */
export interface SpeedSample {
  readonly backend: Backend;
  /** Parameters that each token passes through. */
  readonly parameters: number;
  readonly tokensPerSecond: number;
}

/**
 * A small model leaves most of a GPU idle: on an H100 the 43 M embedded model reads 35 k tokens/s, a 7.3 B one 6.2 k, which is 30
 * times as many parameters a second.
 */
const gpuGain = 30;

/**
 * Tokens a second that a model of `parameters` will read. Seconds a token are taken as an overhead and a time for each parameter, fitted to
 * what was measured on this backend; from one measurement, a processor has no overhead, and a GPU the {@link gpuGain}. Null without any.
 */
export function predictSpeed(samples: readonly SpeedSample[], backend: Backend, parameters: number): number | null {
  const points = samples
    .filter(sample => sample.backend === backend)
    .map(sample => ({ x: sample.parameters, y: 1 / sample.tokensPerSecond }));
  const [one] = points;
  if (one === undefined) return null;
  const mean = (of: 'x' | 'y'): number => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const x = mean('x');
  const y = mean('y');
  const spread = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  const slope = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0) / spread;
  // Sizes that hardly differ say nothing of the slope.
  const fitted = spread > (0.1 * x) ** 2 && slope > 0;
  const perParameter = fitted ? Math.min(slope, y / x) : y / x / (backend === 'cpu' ? 1 : gpuGain);
  return 1 / (y + perParameter * (parameters - x));
}

/** Kept samples, the newest of each size; what cannot be read counts as none. */
export function loadSpeeds(store: string): readonly SpeedSample[] {
  try {
    const kept: unknown = JSON.parse(readFileSync(join(store, 'speeds.json'), 'utf8'));
    return Array.isArray(kept) ? (kept as SpeedSample[]) : [];
  } catch {
    return []; // Not there yet, or damaged.
  }
}

/** Keeps a sample in place of an earlier one of the same backend and size. */
export function keepSpeed(store: string, sample: SpeedSample): void {
  const others = loadSpeeds(store).filter(
    ({ backend, parameters }) => backend !== sample.backend || parameters !== sample.parameters,
  );
  mkdirSync(store, { recursive: true });
  writeFileSync(join(store, 'speeds.json'), JSON.stringify([...others.slice(-20), sample]));
}
