import type { Strip } from '../../protocol/chatProtocol';
import type { AnswerWait, Status } from '../../protocol/engineProtocol';
import type { ErrorData } from '../../shared/errors';
import { inNumber } from '../common/inNumber';
import type { Localize } from '../common/localize';
import { detailRows, join } from './statusDetails';

/** The engine's status; `starting`: it has been started and has not said anything yet; null: nothing has asked for it. */
export type EngineStatus = Status | 'starting' | null;

/** The strip under the chat's title. `failure` is why the workspace could not be opened. */
export function stripOf(engine: EngineStatus, failure: ErrorData | null, t: Localize): Strip {
  const strip = readingStrip(engine, failure, t);
  const server = engine === 'starting' ? undefined : engine?.server;
  return server === undefined ? strip : { ...strip, server: server.host };
}

function readingStrip(engine: EngineStatus, failure: ErrorData | null, t: Localize): Strip {
  const status = engine === 'starting' ? null : engine;
  if (failure !== null)
    return {
      tone: 'failed',
      title: t('Not ready'),
      detail: failure.message,
      progress: null,
      rows: detailRows(status, t),
    };
  if (engine === 'starting')
    return { tone: 'busy', title: t('Starting'), detail: t('the engine'), progress: null, rows: [] };
  if (status === null) return { tone: 'idle', title: t('Not started'), detail: '', progress: null, rows: [] };
  const rows = detailRows(status, t);
  // Of the files, as the words beside it say.
  const progress = status.files === 0 ? 0 : Math.min(status.filesRead / status.files, notDone);
  const folders = folderRows(status, t);
  const ofFiles = t('{0} of {1} files', inNumber(status.filesRead, t), inNumber(status.files, t));
  switch (status.phase) {
    case 'scanning':
    case 'loading':
      return { tone: 'busy', ...openingWords(status, t), progress: status.opening?.share ?? null, rows };
    case 'reading':
      return {
        tone: 'busy',
        title: t('Reading'),
        // Of the files all are read before the folders above them.
        detail: join(status.filesRead < status.files ? ofFiles : t('the folders'), timeLeft(status, t)),
        progress,
        action: { label: t('Pause'), command: 'coil.pauseReading' },
        rows,
        folders,
      };
    case 'paused':
      return {
        tone: 'idle',
        title: t('Paused'),
        detail: join(t('{0} read', ofFiles), staleWords(status, t)),
        progress,
        action: { label: t('Resume'), command: 'coil.resumeReading' },
        rows,
        folders,
      };
    case 'waiting':
      return {
        tone: 'ready',
        title: filesWords(status.files, t),
        detail: join(t('{0} read', inNumber(status.filesRead, t)), restWords(status, t), staleWords(status, t)),
        progress,
        rows,
        folders,
      };
    case 'ready':
      return {
        tone: 'ready',
        title: filesWords(status.files, t),
        detail: join(
          status.filesRead < status.files ? t('{0} read', inNumber(status.filesRead, t)) : t('all read'),
          staleWords(status, t),
        ),
        progress: null,
        rows,
      };
    case 'failed':
      return { tone: 'failed', title: t('Not ready'), detail: status.error?.message ?? '', progress: null, rows };
  }
}

/** Progress of a reading that has not ended. */
const notDone = 0.99;

/** What opening is at: in the strip, and beside a question that waits for it. */
function openingWords({ phase, opening }: Status, t: Localize): Pick<Strip, 'title' | 'detail'> {
  switch (opening?.step) {
    case 'index':
      return { title: t('Indexing'), detail: t('the files') };
    case 'history':
      return { title: t('Scanning'), detail: t('recent changes from git') };
    case 'modelFile':
      return { title: t('Checking'), detail: t('the model’s file') };
    case 'backends':
      return { title: t('Checking'), detail: t('what this machine can run') };
    case 'folders':
    case 'memory':
    case undefined:
      return phase === 'scanning'
        ? { title: t('Scanning'), detail: t('the folders') }
        : { title: t('Loading'), detail: t('the model') };
  }
}

/** What an answer waits for. `status`: what the model is at, where that is waited for. */
export function answerWaitWords(wait: AnswerWait, status: EngineStatus, t: Localize): string {
  switch (wait) {
    case 'files':
      return t('Waiting for changed files to be scanned');
    case 'index':
      return t('Rebuilding the index');
    case 'changes':
      return t('Getting the changes from git');
    case 'search':
      return t('Searching');
    case 'history':
      return t('Getting the history from git');
    case 'languageServers':
      return t('Querying language servers');
    case 'model':
      return waitWords(status, t) ?? t('Waiting for the model to load');
    case 'answer':
      return t('Waiting for the previous answer');
    case 'overview':
      return t('Reading the overview of the repository');
    case 'earlier':
      return t('Reading the earlier questions and answers');
    case 'parts':
      return t('Querying parts of the workspace');
    case 'evidence':
      return t('Reading the search results');
    case 'thinking':
      return t('Thinking');
    case 'writing':
      return t('Writing');
  }
}

/** What a question waits for before its answer can begin; null when nothing stands in its way. */
export function waitWords(engine: EngineStatus, t: Localize): string | null {
  const status = engine === 'starting' ? null : engine;
  switch (status?.phase) {
    case undefined:
      return t('Waiting for the engine to start');
    case 'scanning':
      return status.opening?.step === 'index'
        ? t('Waiting for the files to be indexed')
        : t('Waiting for the files to be scanned');
    case 'loading':
      return status.opening?.step === 'backends'
        ? t('Checking what this machine can run')
        : t('Waiting for the model to load');
    case 'reading':
    case 'waiting':
    case 'paused':
    case 'ready':
    case 'failed':
      return null;
  }
}

/** The status bar item: an icon, the text beside it, and lines for the tooltip. */
export function statusBarWords(
  engine: EngineStatus,
  failure: ErrorData | null,
  t: Localize,
): { readonly icon: string; readonly text: string; readonly tooltip: readonly string[] } {
  const status = engine === 'starting' ? null : engine;
  const strip = stripOf(engine, failure, t);
  const tooltip = [join(strip.title, strip.detail), ...strip.rows.map(({ label, value }) => `${label}: ${value}`)];
  switch (strip.tone) {
    case 'failed':
      return { icon: 'warning', text: t('Coil: not ready'), tooltip };
    case 'idle':
      return {
        icon: status === null ? 'book' : 'debug-pause',
        text: status === null ? t('Coil') : t('Coil: paused'),
        tooltip,
      };
    case 'busy': {
      const text =
        strip.progress === null ? strip.title : t('{0} {1} %', strip.title, Math.floor(strip.progress * 100));
      return { icon: 'loading~spin', text: t('Coil: {0}', text), tooltip };
    }
    case 'ready': {
      const fresh =
        status?.phase === 'waiting'
          ? t('{0} % read', Math.floor((strip.progress ?? 0) * 100))
          : status === null || status.stale.length === 0
            ? t('up to date')
            : t('{0} changed', inNumber(status.stale.length, t));
      const { server } = status ?? {};
      if (server?.state === 'ready')
        return { icon: 'server', text: t('Coil on {0}: {1}', server.host, server.model ?? ''), tooltip };
      if (server?.state === 'away')
        return { icon: 'debug-disconnect', text: t('Coil: {0} is away', server.host), tooltip };
      return { icon: 'book', text: t('Coil: {0}', fresh), tooltip };
    }
  }
}

function staleWords({ stale }: Status, t: Localize): string {
  return stale.length === 0 ? '' : t('{0} changed since', inNumber(stale.length, t));
}

/** Such as "10–30 min left" while little is known, "25 min left" later. */
export function timeLeft(status: Status, t: Localize): string {
  const time = timeRange(status, t);
  return time === '' ? '' : t('{0} left', time);
}

/** How long the rest takes, as a range until enough is known; empty where nothing is. */
export function timeRange({ secondsLeft, secondsRange }: Status, t: Localize): string {
  if (secondsLeft === null) return '';
  const [least, most] = secondsRange ?? [secondsLeft, secondsLeft];
  const unit = units.find(({ upTo }) => most < upTo) ?? units[units.length - 1];
  if (unit === undefined) return '';
  const inUnit = (seconds: number): number => {
    const value = seconds / unit.seconds;
    const step = steps.find(each => value >= 10 * each) ?? 1;
    return Math.max(1, Math.round(value / step) * step);
  };
  const [low, high] = [inUnit(least), inUnit(most)];
  // A difference that nobody plans by.
  if (high <= low * 1.3) return duration(secondsLeft, t);
  return unit.words(`${low}–${high}`, t);
}

const units = [
  { upTo: 90, seconds: 1, words: (value: string, t: Localize) => t('{0} s', value) },
  { upTo: 5400, seconds: 60, words: (value: string, t: Localize) => t('{0} min', value) },
  { upTo: 48 * 3600, seconds: 3600, words: (value: string, t: Localize) => t('{0} h', value) },
  { upTo: Infinity, seconds: 86_400, words: (value: string, t: Localize) => t('{0} days', value) },
] as const;

/** A value of ten such steps and more is rounded to them. */
const steps = [10, 5, 2] as const;

/** Such as "40 s", "12 min", "3 h", "5 days". */
export function duration(seconds: number, t: Localize): string {
  if (seconds < 90) return t('{0} s', Math.max(1, Math.round(seconds)));
  if (seconds < 5400) return t('{0} min', Math.round(seconds / 60));
  return seconds < 48 * 3600 ? t('{0} h', Math.round(seconds / 3600)) : t('{0} days', Math.round(seconds / 86_400));
}

/** When the rest is read, and how long that takes. */
function restWords(status: Status, t: Localize): string {
  const time = timeRange(status, t);
  switch (status.waitingFor) {
    case null:
      return '';
    case 'choice':
      return t('{0} for the rest', time);
    case 'idle':
      return t('the rest when you are idle ({0})', time);
    case 'question':
      return t('the rest when you ask about it');
    case 'battery':
      return t('waiting for AC power');
  }
}

/** Folders at the top with the most files first, for the start page. */
function folderRows({ folders }: Status, t: Localize): NonNullable<Strip['folders']> {
  const rows = folders.filter(({ path }) => path !== '').sort((a, b) => b.files - a.files);
  return rows.slice(0, mostFolders).map(folder => ({
    name: folder.path,
    detail:
      folder.filesRead === folder.files
        ? filesWords(folder.files, t)
        : t('{0} of {1} files', inNumber(folder.filesRead, t), inNumber(folder.files, t)),
    state: folder.filesRead === folder.files ? 'ready' : folder.reading ? 'reading' : 'unread',
  }));
}

/** Folders shown: the start page has room for as many at the height of a laptop's screen. */
const mostFolders = 8;

function filesWords(files: number, t: Localize): string {
  return files === 1 ? t('1 file') : t('{0} files', inNumber(files, t));
}
