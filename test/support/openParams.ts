import type { OpenParams } from '../../src/protocol/engineProtocol';

/** What the engine is asked to open in tests: nothing is watched, nothing read before it is asked for. */
export function openParams(params: Pick<OpenParams, 'roots' | 'model' | 'store'> & Partial<OpenParams>): OpenParams {
  return {
    gpu: 'cpu',
    storageLimit: 4 * 1024 ** 3,
    exclude: [],
    watch: false,
    read: false,
    waitForIndex: true,
    large: 'now',
    pauseOnBattery: false,
    idleMinutes: null,
    promptFormat: null,
    runGit: true,
    languageServers: false,
    fanOut: false,
    ...params,
  };
}
