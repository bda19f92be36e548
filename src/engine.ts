/** ENTRY 2, engine process: serves protocol/engineProtocol over its parent's port, and ends with its parent. */
import {
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
  type CancellationToken,
} from 'vscode-jsonrpc/node';
import type { AnswerEvents } from './answer/answerQuestion';
import { benchFleet } from './bench/benchFleet';
import { benchRead } from './bench/benchRead';
import { benchReplay } from './bench/benchReplay';
import { buildForThisMachine, getGpuSupport, gpuSupport, listBackends } from './model/backends/backends';
import { takeOver } from './client/toolClient';
import { Models } from './model/models';
import * as protocol from './protocol/engineProtocol';
import { endWithParent } from './shared/endWithParent';
import { CoilError, errorData, isAbort, type ErrorData } from './shared/errors';
import { ToolServer } from './tools/toolServer';
import { toolSocket } from './tools/toolSocket';
import { noFolder } from './workspace/files/roots';
import { deleteStorage, openStore, storageOf } from './workspace/storage';
import { Workspace } from './workspace/workspace';

declare const COIL_VERSION: string;
declare const COIL_BUILD: string;

// What is kept of a workspace is its user's alone, whoever made the folder that it is kept in.
process.umask(0o077);

const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
const log = (level: 'info' | 'warn' | 'error', message: string): void => {
  // A log line that does not arrive is not worth failing for; the connection reports its own end.
  connection.sendNotification(protocol.logged, { level, message }).catch(() => undefined);
};
const logger = {
  info: (message: string): void => log('info', message),
  warn: (message: string): void => log('warn', message),
  error: (message: string, cause?: unknown): void =>
    log('error', cause instanceof Error ? `${message} ${cause.stack ?? cause.message}` : message),
};

let workspace: Workspace | undefined;
/** Lets the user's other programs call tools here, while an editor has the folder open. */
let toolServer: ToolServer | undefined;
const opened = (): Workspace => {
  if (workspace === undefined) throw noFolder();
  return workspace;
};

/** Unsaved text by path, for a workspace that is opened again without its client's knowing. */
const buffers = new Map<string, string>();
/** The workspace is being opened again because its model is to be another. */
let reopening: Promise<void> = Promise.resolve();

async function shareTools({ watch, store, roots }: protocol.OpenParams): Promise<void> {
  toolServer?.dispose();
  toolServer = undefined;
  if (!watch) return;
  const socket = toolSocket(
    store,
    roots.map(({ dir }) => dir),
    COIL_BUILD,
  );
  const who = { version: COIL_VERSION, build: COIL_BUILD, pid: process.pid };
  const server = new ToolServer(socket, who, (name, given, signal) => opened().questions.callTool(name, given, signal));
  if (await server.listen()) toolServer = server;
  else logger.info('Another engine serves this folder to other programs.');
}

async function openWorkspace(params: protocol.OpenParams): Promise<void> {
  await workspace?.dispose();
  // Two engines cannot keep one index: one that only serves tools makes room, and is asked for again here.
  await takeOver(params).catch((error: unknown) => logger.warn(`Another engine did not make room: ${String(error)}`));
  await shareTools(params).catch((error: unknown) => logger.warn(`Tools are not shared: ${String(error)}`));
  const opening = new Workspace(params, logger, {
    onStatus: status => void connection.sendNotification(protocol.statusChanged, status),
    askLanguageServer: question => connection.sendRequest(protocol.askLanguageServer, question),
    onModelChanged: error => {
      logger.warn(`${error.message} It is loaded again.`);
      reopening = openWorkspace(params)
        .then(() => opened().open())
        .then(() => buffers.forEach((text, path) => workspace?.setBuffer(path, text)));
      reopening.catch((failure: unknown) => logger.error('The workspace was not opened again.', failure));
    },
  });
  workspace = opening;
}

/** Models may change this often under one request: batches shrink in three steps, and a file may be replaced. */
const mostReopenings = 4;
/** Runs `work` on the workspace, and again when its model had to be loaded anew. */
async function onWorkspace<T>(work: (workspace: Workspace) => Promise<T>): Promise<T> {
  for (let reopenings = 0; ; reopenings++)
    try {
      return await work(opened());
    } catch (error) {
      const changed = error instanceof CoilError && error.code === 'modelChanged';
      if (!changed || reopenings === mostReopenings) throw error;
      await reopening;
    }
}

/** Runs a request with an AbortSignal in place of its token, and its failure as ErrorData. */
async function answer<T>(token: CancellationToken, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const subscription = token.onCancellationRequested(() => controller.abort());
  try {
    return await work(controller.signal);
  } catch (error) {
    const data = errorData(error);
    if (data.code === 'internal' && !isAbort(error)) logger.error('A request failed.', error);
    throw new ResponseError<ErrorData>(-32000, data.message, data);
  } finally {
    subscription.dispose();
  }
}

connection.onRequest(protocol.initialize, () => ({
  protocolVersion: protocol.protocolVersion,
  version: COIL_VERSION,
  pid: process.pid,
}));
connection.onRequest(protocol.open, (params, token) =>
  answer(token, async () => {
    buffers.clear();
    await openWorkspace(params);
    return opened().open();
  }),
);
connection.onRequest(protocol.read, ({ seconds }, token) =>
  answer(token, signal => onWorkspace(workspace => workspace.read(seconds, signal))),
);
connection.onRequest(protocol.ask, (params, token) =>
  answer(token, signal => onWorkspace(workspace => workspace.questions.ask(params, signal, answerEvents(params.id)))),
);
connection.onRequest(protocol.explain, (params, token) =>
  answer(token, signal =>
    onWorkspace(workspace => workspace.questions.explain(params, signal, answerEvents(params.id))),
  ),
);
connection.onRequest(protocol.find, (params, token) =>
  answer(token, signal => opened().questions.find(params, signal)),
);
connection.onRequest(protocol.callTool, ({ name, arguments: given }, token) =>
  answer(token, signal => opened().questions.callTool(name, given, signal)),
);
connection.onRequest(protocol.suggest, (params, token) => answer(token, () => opened().questions.suggest(params)));
connection.onRequest(protocol.starters, token => answer(token, signal => opened().questions.starters(signal)));
connection.onRequest(protocol.weigh, ({ attached }, token) =>
  answer(token, signal => opened().questions.weigh(attached, signal)),
);
connection.onRequest(protocol.status, token => answer(token, () => Promise.resolve(opened().status())));
connection.onRequest(protocol.skipped, token => answer(token, () => Promise.resolve(opened().skipped())));
connection.onRequest(protocol.verify, token => answer(token, signal => opened().verify(signal)));
connection.onRequest(protocol.findInStore, ({ text }, token) =>
  answer(token, signal => opened().findInStore(text, signal)),
);
connection.onRequest(protocol.reconcile, token => answer(token, () => opened().reconcile()));
connection.onRequest(protocol.setPaused, ({ paused }, token) => answer(token, () => opened().setPaused(paused)));
connection.onRequest(protocol.exportStates, ({ folder, keyFile }, token) =>
  answer(token, signal => opened().exportStates(folder, keyFile, signal)),
);
connection.onRequest(protocol.storage, ({ store, limit }, token) =>
  answer(token, async () => {
    if (workspace?.storesIn(store) === true) return workspace.storage();
    return storageOf(await openStore(store, logger, limit));
  }),
);
connection.onRequest(protocol.deleteStorage, ({ store, limit, roots }, token) =>
  answer(token, async () => {
    if (workspace?.storesIn(store) === true) return workspace.deleteStorage(roots);
    return deleteStorage(await openStore(store, logger, limit), roots);
  }),
);
connection.onRequest(protocol.setStorageLimit, ({ bytes }, token) =>
  answer(token, () => opened().setStorageLimit(bytes)),
);
connection.onRequest(protocol.benchRead, ({ seconds, stateBytes }, token) =>
  answer(token, signal =>
    opened().whileReadingRests((tree, model) => benchRead(tree, model, seconds, stateBytes, signal, logger)),
  ),
);
connection.onRequest(protocol.backends, ({ store, gpu, again }, token) =>
  answer(token, () => listBackends(store, gpu, again, logger)),
);
connection.onRequest(protocol.buildBackend, ({ store, backend }, token) =>
  answer(token, signal => buildForThisMachine(store, backend, progress, signal, logger)),
);
connection.onRequest(protocol.gpuOffers, ({ store }, token) => answer(token, () => gpuSupport(store).offers()));
connection.onRequest(protocol.getGpuSupport, ({ store, backend, file }, token) =>
  answer(token, signal => getGpuSupport(store, backend, file, progress, signal, logger)),
);
connection.onRequest(protocol.removeGpuSupport, ({ store, backend }, token) =>
  answer(token, async () => {
    await gpuSupport(store).remove(backend);
    return gpuSupport(store).offers();
  }),
);
const modelsOf = ({ store, gpu }: protocol.ModelsParams): Models =>
  new Models(store, gpu, workspace?.status().bytes ?? null, logger);
connection.onRequest(protocol.models, (params, token) => answer(token, () => modelsOf(params).list()));
connection.onRequest(protocol.addModel, (params, token) => answer(token, () => modelsOf(params).add(params.path)));
connection.onRequest(protocol.removeModel, (params, token) => answer(token, () => modelsOf(params).remove(params.id)));
connection.onRequest(protocol.downloadModel, (params, token) =>
  answer(token, signal => modelsOf(params).download(params.id, progress, signal)),
);
connection.onNotification(protocol.refocused, () => workspace?.refocus());
connection.onNotification(protocol.activityChanged, ({ openFiles, idle }) => workspace?.setActivity(openFiles, idle));
connection.onNotification(protocol.largeReadingChosen, ({ large }) => workspace?.setLargeReading(large));
connection.onRequest(protocol.benchFleet, (params, token) =>
  answer(token, signal => benchFleet(params, logger, signal)),
);
connection.onRequest(protocol.benchReplay, (params, token) =>
  answer(token, signal => benchReplay(params, logger, signal)),
);
connection.onNotification(protocol.bufferChanged, ({ path, text }) => {
  if (text === null) buffers.delete(path);
  else buffers.set(path, text);
  workspace?.setBuffer(path, text);
});

/** Milliseconds between two reports of progress. */
const progressEvery = 200;
let latest = { message: '', share: null as number | null };
let pause: NodeJS.Timeout | undefined;
/** Sends the last of the reports of {@link progressEvery}. */
function progress(message: string, share: number | null): void {
  latest = { message, share };
  pause ??= setTimeout(() => {
    pause = undefined;
    void connection.sendNotification(protocol.progressed, latest);
  }, progressEvery);
}

function answerEvents(id: string): AnswerEvents {
  return {
    onText: text => void connection.sendNotification(protocol.answerDelta, { id, text }),
    onEvidence: evidence => void connection.sendNotification(protocol.answerEvidence, { id, evidence }),
    onWait: wait => void connection.sendNotification(protocol.answerWaits, { id, wait }),
  };
}

endWithParent();
connection.listen();
