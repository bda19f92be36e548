import type { Gpu, LargeReading } from '../../protocol/engineProtocol';
import { defaultLimit, gib } from '../../shared/storageLimit';

/** The settings, as package.json declares them; a test keeps the two equal. Keys stand under `coil.`. */
export const settingDefaults = {
  'reading.start': 'onStartup',
  'reading.large': 'ask',
  'reading.pauseOnBattery': true,
  'model.path': '',
  'model.promptFormat': '',
  'model.idleMinutes': 15,
  'model.servers': [],
  'model.serverModel': '',
  'model.serverCertificates': '',
  gpu: 'auto',
  'answers.fanOut': false,
  'storage.path': '',
  'storage.limit': defaultLimit / gib,
  'storage.shared': '',
  'storage.sharedKey': '',
  'editor.codeLens': false,
  'editor.hover': true,
  'agents.mcpServer': false,
} as const;

export type SettingKey = keyof typeof settingDefaults;

export const readingStarts = ['onStartup', 'onFirstUse'] as const;
export const largeReadings = ['ask', 'now', 'whenIdle', 'onDemand'] as const satisfies readonly LargeReading[];
export const gpus = ['auto', 'cuda', 'vulkan', 'metal', 'cpu'] as const satisfies readonly Gpu[];

/** `null` stands for "not set": the embedded model, the format of the model's metadata, the user's data folder. */
export interface Settings {
  readonly readingStart: (typeof readingStarts)[number];
  readonly largeReading: LargeReading;
  readonly pauseOnBattery: boolean;
  readonly modelPath: string | null;
  readonly promptFormat: string | null;
  /** Null: never. */
  readonly idleMinutes: number | null;
  /** Addresses, in the order in which they are tried. */
  readonly servers: readonly string[];
  readonly serverModel: string | null;
  readonly serverCertificates: string | null;
  readonly gpu: Gpu;
  /** An experiment: the model is asked from several leaves' states too. */
  readonly fanOut: boolean;
  readonly storePath: string | null;
  /** Bytes. */
  readonly storageLimit: number;
  /** A folder or an address, and the public key of who signs what is there. */
  readonly shared: string | null;
  readonly sharedKey: string | null;
  /** "Explain" above definitions, and in hovers. */
  readonly codeLens: boolean;
  readonly hover: boolean;
  /** The MCP server is offered to VS Code's agents. */
  readonly mcpServer: boolean;
}

/** Reads the settings through `get`; a value of the wrong kind counts as not set. `~/` is the user's home. */
export function readSettings(get: (key: SettingKey) => unknown, home: string): Settings {
  return {
    readingStart: oneOf(readingStarts, get('reading.start'), settingDefaults['reading.start']),
    largeReading: oneOf(largeReadings, get('reading.large'), settingDefaults['reading.large']),
    pauseOnBattery: get('reading.pauseOnBattery') !== false,
    modelPath: pathIn(home, get('model.path')),
    promptFormat: textOrNull(get('model.promptFormat')),
    idleMinutes:
      get('model.idleMinutes') === 0 ? null : aboveZero(get('model.idleMinutes'), settingDefaults['model.idleMinutes']),
    servers: texts(get('model.servers')),
    serverModel: textOrNull(get('model.serverModel')),
    serverCertificates: pathIn(home, get('model.serverCertificates')),
    gpu: oneOf(gpus, get('gpu'), settingDefaults.gpu),
    fanOut: get('answers.fanOut') === true,
    storePath: pathIn(home, get('storage.path')),
    storageLimit: aboveZero(get('storage.limit'), settingDefaults['storage.limit']) * gib,
    shared: pathIn(home, get('storage.shared')),
    sharedKey: textOrNull(get('storage.sharedKey')),
    codeLens: get('editor.codeLens') === true,
    hover: get('editor.hover') !== false,
    mcpServer: get('agents.mcpServer') === true,
  };
}

function oneOf<T extends string>(allowed: readonly T[], value: unknown, otherwise: T): T {
  return allowed.find(item => item === value) ?? otherwise;
}

function aboveZero(value: unknown, otherwise: number): number {
  return typeof value === 'number' && value > 0 && Number.isFinite(value) ? value : otherwise;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.flatMap(each => textOrNull(each) ?? []) : [];
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

function pathIn(home: string, value: unknown): string | null {
  return textOrNull(value)?.replace(/^~(?=[\\/])/, () => home) ?? null;
}
