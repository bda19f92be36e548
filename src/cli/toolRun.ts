import { join } from 'node:path';
import { EngineClient } from '../client/engineClient';
import { ToolClient } from '../client/toolClient';
import type { OpenParams } from '../protocol/engineProtocol';
import type { ToolResult } from '../protocol/toolResult';
import { bundleFolder, openParams, type CommonOptions } from './options';
import { tell } from './output';

/** Milliseconds without a connection after which an engine ends that a command started. */
export const idleMs = 5 * 60_000;

export interface ToolRunOptions extends CommonOptions {
  /** An engine for this command, in place of the one that others use too. */
  readonly alone?: true;
}

/** What calls tools, until it is disposed of. */
export interface ToolCaller {
  callTool(name: string, given: unknown, signal?: AbortSignal): Promise<ToolResult>;
  dispose(): void;
}

/** Calls tools of the folder `dir`: in the engine that runs for it, or in one that is started. Throws a CoilError of usage for a folder that is not there. */
export function toolCaller(options: ToolRunOptions, dir: string): ToolCaller {
  const params: OpenParams = { ...openParams(options, dir, true), waitForIndex: false, toolsOnly: true };
  if (options.alone !== true)
    return new ToolClient({
      script: join(bundleFolder(), 'toolEngine.mjs'),
      params,
      idleMs: idleFromEnvironment() ?? idleMs,
    });
  const quiet = (message: string): void => (options.verbose === true ? tell(message) : undefined);
  const client = new EngineClient(
    join(bundleFolder(), 'engine.mjs'),
    { info: quiet, warn: tell, error: tell },
    { onStatus: () => undefined, onDelta: () => undefined, onEvidence: () => undefined, onStopped: () => undefined },
  );
  const opening = client.open({ ...params, watch: false });
  opening.catch(() => undefined);
  return {
    callTool: async (name, given, signal) => {
      await opening;
      return client.callTool(name, given, signal);
    },
    dispose: () => client.dispose(),
  };
}

/** Seconds, for tests and for machines where little memory is left. */
function idleFromEnvironment(): number | null {
  const seconds = Number(process.env['COIL_ENGINE_IDLE_SECONDS']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
}
