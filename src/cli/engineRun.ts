import { join } from 'node:path';
import { EngineClient } from '../client/engineClient';
import type { Status } from '../protocol/engineProtocol';
import type { Logger } from '../shared/logger';
import { serverAddress } from '../server/serverAddress';
import { Progress } from './format/progress';
import { bundleFolder, openParams, type CommonOptions } from './options';
import { print, printJson, tell, tellPart } from './output';

/** An engine that runs for one command. */
export interface EngineRun {
  readonly client: EngineClient;
  readonly logger: Logger;
  readonly progress: Progress;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
  /** Called with each status in place of showing progress. */
  readonly follow: (listener: (status: Status) => void) => void;
  /** Prints the result: as JSON with --json, else in words. */
  readonly show: <T>(result: T, words: (result: T) => string) => void;
}

/** Starts an engine, runs `work`, and ends the engine. */
export async function withEngine(options: CommonOptions, work: (run: EngineRun) => Promise<void>): Promise<void> {
  const progress = new Progress();
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  let onStatus = (status: Status): void => progress.show(status);
  const json = options.json === true;
  const logger: Logger = {
    info: message => (options.verbose === true ? tell(message) : undefined),
    warn: message => tell(message),
    error: (message, cause) => tell(cause instanceof Error ? `${message} ${cause.message}` : message),
  };
  const client = new EngineClient(join(bundleFolder(), 'engine.mjs'), logger, {
    onStatus: status => onStatus(status),
    onDelta: (_, text) => {
      onStatus = (): void => undefined;
      progress.end();
      if (!json) tellPart(text);
    },
    onEvidence: () => undefined,
    onProgress: (message, share) =>
      progress.line(`${share === null ? '' : `${Math.floor(100 * share)} % `}${message}`.slice(0, 100)),
    onStopped: () => undefined,
  });
  try {
    await work({
      client,
      logger,
      progress,
      signal: stop.signal,
      follow: listener => {
        onStatus = listener;
      },
      show: (result, words) => (json ? printJson(result) : print(words(result))),
    });
  } finally {
    client.dispose();
  }
}

/** The same with the folder `dir` open. `watch`: its changes are followed. */
export async function withWorkspace(
  options: CommonOptions,
  dir: string,
  work: (run: EngineRun) => Promise<void>,
  watch = false,
): Promise<void> {
  const params = openParams(options, dir, watch);
  // Before the first byte leaves.
  if (params.server !== undefined)
    tell(
      `Questions and excerpts of files go to ${params.server.addresses.map(each => serverAddress(each).host).join(', ')}.`,
    );
  await withEngine(options, async run => {
    await run.client.open(params);
    await work(run);
  });
}
