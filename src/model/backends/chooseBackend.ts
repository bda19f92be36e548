import type { Backend, BackendReport, Gpu } from '../../protocol/engineProtocol';
import { CoilError } from '../../shared/errors';
import type { Logger } from '../../shared/logger';
import type { BackendCache } from './backendCache';
import type { TrialOutcome } from './tryBackend';

/** The backend that a model runs on, and why; `reports` has all of the platform, best first. */
export interface BackendChoice {
  readonly backend: Backend;
  readonly reason: string;
  readonly bitStable: boolean;
  readonly reports: readonly BackendReport[];
}

/** What is known of this machine without loading a backend. */
export interface BackendMachine {
  /** Best first; the processor last. */
  readonly backends: readonly Backend[];
  /** Why a backend cannot even be tested, such as a library that is not installed; null: it can. */
  absent(backend: Backend): Absence | null;
  /** What an outcome holds for: driver, devices, library, versions. */
  fingerprint(backend: Backend): string;
  test(backend: Backend): Promise<TrialOutcome>;
}

export interface Absence {
  readonly reason: string;
  readonly hint: string | null;
}

/** States of two backends that compute the same model differ by rounding: measured cosine above 0.999 between processors and GPUs. */
const leastLikeness = 0.98;

const noMamba1 =
  "llama.cpp's Vulkan backend has no kernel for Mamba-1 (Falcon-Mamba, Jamba): each layer would go through the processor";
/** Architectures that a backend of llama.cpp has no kernel for. source: supports_op of ggml-vulkan.cpp, which asks for Mamba-2's scan */
const unsupported: Readonly<Partial<Record<Backend, Readonly<Record<string, string>>>>> = {
  vulkan: { mamba: noMamba1, jamba: noMamba1 },
};

/**
 * The best backend that passed its self-test and runs `architecture`; in `auto`, one that is slower than the processor is passed over.
 * Throws CoilError `backendRefused` when the one asked for does not run here, or none does.
 */
export async function chooseBackend(
  gpu: Gpu,
  architecture: string,
  machine: BackendMachine,
  cache: BackendCache,
  logger: Logger,
): Promise<BackendChoice> {
  const wanted = gpu === 'auto' ? machine.backends : machine.backends.filter(backend => backend === gpu);
  if (wanted.length === 0)
    throw new CoilError(
      'backendRefused',
      `There is no ${gpu} backend for this system.`,
      `Set coil.gpu to "auto" or one of: ${machine.backends.join(', ')}.`,
    );
  const outcomeOf = async (backend: Backend): Promise<TrialOutcome> => {
    const absence = machine.absent(backend);
    if (absence !== null) return { passed: false, ...absence };
    return cache.outcome(backend, machine.fingerprint(backend), () => {
      logger.info(`Testing the ${backend} backend`);
      return machine.test(backend);
    });
  };
  const installed = wanted.some(backend => backend !== 'cpu' && machine.absent(backend) === null);
  // The processor's state is what a GPU's is compared with; it is needed only where there is a GPU to compare, or nothing else.
  const reference = wanted.includes('cpu') || installed ? await outcomeOf('cpu') : undefined;
  const reports: BackendReport[] = [];
  let choice: BackendChoice | undefined;
  for (const backend of wanted) {
    const outcome = backend === 'cpu' && reference !== undefined ? reference : await outcomeOf(backend);
    const refused = outcome.passed ? unfit(backend, outcome, reference, architecture, gpu) : outcome;
    const runs = refused === null && choice === undefined;
    reports.push(reportOf(backend, outcome, refused, runs));
    if (runs) choice = { backend, reason: reasonFor(backend, reports), bitStable: isStable(outcome), reports };
  }
  for (const { backend, state, reason, hint } of reports) logger.info(`${backend}: ${state}, ${reason}. ${hint ?? ''}`);
  if (choice !== undefined) return choice;
  const [first] = reports;
  throw new CoilError(
    'backendRefused',
    `The ${gpu === 'auto' ? 'processor' : gpu} backend does not run here: ${reports.at(-1)?.reason ?? 'unknown'}.`,
    first?.hint ?? 'Set coil.gpu to "auto" or "cpu".',
  );
}

/** The next backend after `choice` had to be given up for `reason`; null when there is none. */
export function nextBackend(choice: BackendChoice, reason: string): BackendChoice | null {
  const next = choice.reports.find(({ state }) => state === 'unused');
  if (next === undefined) return null;
  const reports = choice.reports.map((report): BackendReport => {
    if (report.backend === choice.backend)
      return {
        ...report,
        state: 'refused',
        reason,
        hint: 'Close other programs that use the GPU, or choose a smaller model.',
      };
    return report === next ? { ...report, state: 'running', reason: 'passed its self-test' } : report;
  });
  return {
    backend: next.backend,
    reason: reasonFor(next.backend, reports),
    bitStable: next.bitStable ?? true,
    reports,
  };
}

function unfit(
  backend: Backend,
  outcome: TrialOutcome,
  reference: TrialOutcome | undefined,
  architecture: string,
  gpu: Gpu,
): Absence | null {
  const missing = unsupported[backend]?.[architecture];
  if (missing !== undefined)
    return { reason: missing, hint: 'A Mamba-2 model, such as Mamba-Codestral, runs on Vulkan.' };
  if (backend === 'cpu' || !outcome.passed || reference?.passed !== true) return null;
  const likeness = cosine(outcome.result.sample, reference.result.sample);
  if (!(likeness >= leastLikeness))
    return {
      reason: `it computes other states than the processor (likeness ${likeness.toFixed(3)} of 1)`,
      hint: 'Update the driver of the GPU; "coil backends check" tests again.',
    };
  if (gpu === 'auto' && outcome.result.readTokensPerSecond < reference.result.readTokensPerSecond)
    return { reason: 'it is slower than the processor', hint: `Set coil.gpu to "${backend}" to use it anyway.` };
  return null;
}

function reportOf(backend: Backend, outcome: TrialOutcome, refused: Absence | null, runs: boolean): BackendReport {
  const result = outcome.passed ? outcome.result : null;
  return {
    backend,
    state: refused !== null ? 'refused' : runs ? 'running' : 'unused',
    reason: refused?.reason ?? (runs ? 'passed its self-test' : 'works, but another is faster'),
    hint: refused?.hint ?? null,
    devices: result?.devices ?? [],
    readTokensPerSecond: result?.readTokensPerSecond ?? null,
    decodeTokensPerSecond: result?.decodeTokensPerSecond ?? null,
    memory: result === null || backend === 'cpu' ? null : result.memory,
    bitStable: result === null ? null : isStable(outcome),
  };
}

function reasonFor(backend: Backend, reports: readonly BackendReport[]): string {
  const refused = reports.filter(({ state }) => state === 'refused');
  const own = reports.find(report => report.backend === backend);
  const device = own?.devices.join(', ');
  return [
    ...(device ? [device] : []),
    own?.bitStable === false ? 'passed its self-test, but is not bit-stable' : 'passed its self-test',
    ...refused.map(({ backend: other, reason }) => `${other}: ${reason}`),
  ].join('; ');
}

function isStable(outcome: TrialOutcome): boolean {
  return outcome.passed && outcome.result.repeats && outcome.result.resumes;
}

export function cosine(one: readonly number[], two: readonly number[]): number {
  const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
  return one.length === two.length ? dot(one, two) / Math.sqrt(dot(one, one) * dot(two, two)) : 0;
}
