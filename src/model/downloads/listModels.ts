import { freemem } from 'node:os';
import type { BackendReport, ModelListing } from '../../protocol/engineProtocol';
import { architectureKind } from '../gguf/architectureKind';
import { catalogueEntry } from './catalogue';
import type { ModelLibrary, OwnModel, Shelved } from './modelLibrary';
import { predictSpeed, type SpeedSample } from './speedEstimate';

/** Tokens in a byte of source text: the embedded model's tokenizer on repositories of several languages (0.28 to 0.36). */
const tokensPerByte = 0.33;
/** Besides weights and states: buffers and the driver's own. Memory of a file whose state is not known. */
const otherBytes = 1e9;
/** Tokens a second from which on evidence is read within fifteen seconds, and seconds of reading the workspace, that one waits for a better answer. */
const slowest = 80;
const longest = 3600;

/** What is known of this machine and of what is to be read. */
export interface Surroundings {
  readonly backends: readonly BackendReport[];
  readonly speeds: readonly SpeedSample[];
  /** Bytes of the open workspace's documents; null where none is open. */
  readonly workspaceBytes: number | null;
  /** Free bytes of the machine's memory. */
  readonly freeBytes?: number;
}

/** Every model that can be chosen, with what this machine makes of it; the catalogue's order, then the user's own. */
export async function listModels(shelf: ModelLibrary, around: Surroundings): Promise<readonly ModelListing[]> {
  const all = (await shelf.shelved()).map(shelved => ofCatalogue(shelved, around));
  const best = bestOf(all);
  const listings = all.map(listing => (listing === best ? { ...listing, best: true } : listing));
  return [...listings, ...(await shelf.own()).map(model => ofUser(model, around))];
}

function ofCatalogue({ entry, path, bytes, downloadedBytes }: Shelved, around: Surroundings): ModelListing {
  const { activeParameters, memoryBytes } = entry;
  const fit = fitOf(around, activeParameters, backend => memoryBytes[backend] ?? null);
  return { ...entry, bytes, path, downloadedBytes, fit, readSeconds: secondsOf(fit, around), best: false };
}

/** The one with the most parameters of those that follow instructions, fit and are quick enough here; of two alike the smaller file. */
function bestOf(listings: readonly ModelListing[]): ModelListing | null {
  const quick = listings.filter(
    ({ id, promptFormat, fit, readSeconds }) =>
      id !== 'embedded' &&
      promptFormat !== null &&
      promptFormat !== 'plain' &&
      fit?.fits === true &&
      (fit.readTokensPerSecond ?? 0) >= slowest &&
      (readSeconds ?? 0) < longest,
  );
  return quick.sort((a, b) => b.parameters - a.parameters || a.bytes - b.bytes)[0] ?? null;
}

/** A user's file, as its header describes it. */
export function ofUser(model: OwnModel, around: Surroundings): ModelListing {
  const { path, name, architecture, bytes, parameters, trainedContext } = model;
  const fit = fitOf(around, parameters, backend =>
    backend === 'vulkan' && ['mamba', 'jamba'].includes(architecture) ? null : bytes + otherBytes,
  );
  return {
    id: path,
    name,
    kind: architectureKind(architecture) ?? 'hybrid',
    architecture,
    parameters,
    trainedContext,
    promptFormat: null,
    licence: null,
    licenceUrl: null,
    quantisation: null,
    bytes,
    stateBytes: null,
    kvBytesPerToken: null,
    verified: true,
    note: null,
    path,
    downloadedBytes: bytes,
    fit,
    readSeconds: secondsOf(fit, around),
    best: false,
  };
}

/** The first backend with room for it; where none has, the first that would run it. */
function fitOf(
  { backends, speeds, freeBytes = freemem() }: Surroundings,
  parameters: number,
  neededOn: (backend: BackendReport['backend']) => number | null,
): ModelListing['fit'] {
  const able = backends.flatMap(({ backend, state, memory }) => {
    const needed = neededOn(backend);
    // A refusal for the embedded model's sake holds for others; Mamba-1 on Vulkan has no needed memory.
    if (state === 'refused' || needed === null) return [];
    const free = memory?.free ?? freeBytes;
    const readings = speeds.filter(sample => sample.backend === backend);
    const samples = readings.length > 0 ? readings : selfTests(backends);
    const readTokensPerSecond = predictSpeed(samples, backend, parameters);
    return [{ backend, needed, free, fits: needed <= free, readTokensPerSecond }];
  });
  return able.find(({ fits }) => fits) ?? able[0] ?? null;
}

/** The embedded model's speeds in the self-tests, which are short, and on one thread: what was measured in reading goes before. */
function selfTests(backends: readonly BackendReport[]): SpeedSample[] {
  const parameters = catalogueEntry('embedded')?.parameters ?? 0;
  return backends.flatMap(({ backend, readTokensPerSecond }) =>
    readTokensPerSecond === null ? [] : [{ backend, parameters, tokensPerSecond: readTokensPerSecond }],
  );
}

function secondsOf(fit: ModelListing['fit'], { workspaceBytes }: Surroundings): number | null {
  const speed = fit?.readTokensPerSecond ?? null;
  // Of a workspace that is being scanned nothing is known yet.
  return speed === null || !workspaceBytes ? null : (workspaceBytes * tokensPerByte) / speed;
}
