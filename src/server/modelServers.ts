import type * as protocol from '../protocol/engineProtocol';
import { isAbort } from '../shared/errors';
import type { Logger } from '../shared/logger';
import type { ChatMessage } from './chatCompletion';
import { describeServer, type ServerModel } from './describeServer';
import { ServedModel } from './servedModel';
import { serverAddress, type ServerAddress } from './serverAddress';
import { ServerError } from './serverError';
import { ServerHttp } from './serverHttp';

/** Milliseconds that a server's answer to "what do you serve" is believed, and that a server which failed is left alone. */
const believed = 20_000;
const leftAlone = 15_000;
/** Milliseconds between two looks at servers of which none answers. */
const lookEvery = 30_000;
/** Milliseconds that a look at one server takes at most: a question waits for it. */
const lookFor = 4_000;

interface Seen {
  readonly at: number;
  readonly model: ServerModel | null;
  readonly why: ServerError | null;
}

/** A server and its model, found to be there. */
export interface FoundServer {
  readonly server: ServerAddress;
  readonly model: ServerModel;
}

/** The servers that a user named, in order: the first that is there answers. */
export class ModelServers {
  private readonly http: ServerHttp;
  private readonly servers: readonly ServerAddress[];
  private readonly seen = new Map<string, Seen>();
  private readonly end = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  /** Throws CoilError `usage` for addresses or certificates that are none. */
  constructor(
    private readonly params: protocol.ServerParams,
    private readonly logger: Logger,
    private readonly onMoved: () => void,
    limits?: ConstructorParameters<typeof ServerHttp>[0]['limits'],
  ) {
    this.servers = params.addresses.map(serverAddress);
    this.http = new ServerHttp({
      caFile: params.caFile,
      keys: params.keys,
      ...(limits === undefined ? {} : { limits }),
    });
  }

  /** The first server that is there; null: none is. */
  async find(signal: AbortSignal): Promise<FoundServer | null> {
    for (const server of this.servers) {
      const { model } = await this.look(server, signal);
      if (model !== null) return { server, model };
    }
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.find(this.end.signal).catch((error: unknown) => {
        if (!isAbort(error)) this.logger.warn(`The servers were not looked at: ${String(error)}`);
      });
    }, lookEvery).unref();
    return null;
  }

  /** What is known of the servers by now. */
  get state(): protocol.ServerStatus {
    const known = this.servers.map(server => ({ server, seen: this.seen.get(server.api) }));
    const up = known.find(({ seen }) => seen !== undefined && seen.model !== null);
    const [first] = known;
    if (up?.seen?.model != null) return { host: up.server.host, model: up.seen.model.id, state: 'ready', why: null };
    const looked = known.every(({ seen }) => seen !== undefined);
    return {
      host: first?.server.host ?? '',
      model: null,
      state: looked ? 'away' : 'looking',
      why: looked ? (first?.seen?.why?.message ?? null) : null,
    };
  }

  /** A model there as it answers one question. */
  speaker({ server, model }: FoundServer, before: readonly ChatMessage[]): ServedModel {
    return new ServedModel(this.http, server, model, before, error => this.failed(server, error));
  }

  dispose(): void {
    this.end.abort();
    clearTimeout(this.timer);
    this.http.close().catch((error: unknown) => this.logger.warn(`A connection was not closed: ${String(error)}`));
  }

  private async look(server: ServerAddress, signal: AbortSignal): Promise<Seen> {
    const last = this.seen.get(server.api);
    if (last !== undefined && performance.now() - last.at < (last.model === null ? leftAlone : believed)) return last;
    const until = AbortSignal.any([signal, this.end.signal, AbortSignal.timeout(lookFor)]);
    try {
      const model = await describeServer(this.http, server, this.params.model, until);
      return this.note(server, { at: performance.now(), model, why: null });
    } catch (error) {
      if (signal.aborted || this.end.signal.aborted) throw error;
      const why = error instanceof ServerError ? error : silent(server, error);
      return this.note(server, { at: performance.now(), model: null, why });
    }
  }

  private failed(server: ServerAddress, why: ServerError): void {
    if (why.again) this.note(server, { at: performance.now(), model: null, why });
  }

  private note(server: ServerAddress, seen: Seen): Seen {
    const before = this.seen.get(server.api);
    this.seen.set(server.api, seen);
    if (before?.model?.id !== seen.model?.id || before?.why?.message !== seen.why?.message) {
      if (seen.why !== null) this.logger.warn(`${seen.why.message} ${seen.why.hint}`);
      this.onMoved();
    }
    return seen;
  }
}

function silent({ host }: ServerAddress, cause: unknown): ServerError {
  return new ServerError(`${host} does not answer.`, 'Check that the server runs and its address.', true, { cause });
}
