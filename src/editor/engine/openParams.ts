import type { LargeReading, OpenParams, Root, ServerParams } from '../../protocol/engineProtocol';
import type { Settings } from '../common/settings';

/** What the engine is asked to open. `filesExclude` is the editor's `files.exclude`: globs, of which only `true` counts. */
export function openParams(from: {
  readonly settings: Settings;
  readonly roots: readonly Root[];
  readonly filesExclude: Readonly<Record<string, unknown>>;
  readonly embeddedModel: string;
  readonly defaultStore: string;
  /** What the user chose for this workspace; undefined: as the settings say. */
  readonly largeReading: LargeReading | undefined;
  /** Whether the user trusts the folder: programs that it names may run. */
  readonly trusted: boolean;
  /** Servers that the user agreed to; null: none. */
  readonly server: ServerParams | null;
}): OpenParams {
  const { settings } = from;
  return {
    roots: from.roots,
    model: settings.modelPath ?? from.embeddedModel,
    gpu: settings.gpu,
    store: settings.storePath ?? from.defaultStore,
    storageLimit: settings.storageLimit,
    exclude: Object.keys(from.filesExclude).filter(glob => from.filesExclude[glob] === true),
    watch: true,
    read: true,
    waitForIndex: false,
    large: from.largeReading ?? settings.largeReading,
    pauseOnBattery: settings.pauseOnBattery,
    idleMinutes: settings.idleMinutes,
    promptFormat: settings.promptFormat,
    runGit: from.trusted,
    // A server's plug-ins may be the folder's.
    languageServers: from.trusted,
    fanOut: settings.fanOut,
    ...(settings.shared === null || settings.sharedKey === null
      ? {}
      : { shared: { location: settings.shared, publicKey: settings.sharedKey } }),
    ...(from.server === null ? {} : { server: from.server }),
  };
}
