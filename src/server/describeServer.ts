import * as z from 'zod/mini';
import type { ServerAddress } from './serverAddress';
import { ServerError } from './serverError';
import type { ServerHttp } from './serverHttp';

/** Programs that serve models, as far as Coil treats them differently; `other`: the common part of OpenAI's API. */
export type ServerKind = 'llamacpp' | 'vllm' | 'sglang' | 'other';

/** A model on a server. */
export interface ServerModel {
  readonly kind: ServerKind;
  /** Its name in requests. */
  readonly id: string;
  /** Tokens that prompt and answer may have together; null: the server does not say. */
  readonly contextTokens: number | null;
}

const listed = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      owned_by: z.optional(z.string()),
      // vLLM and SGLang
      max_model_len: z.nullish(z.number()),
      // llama-server
      meta: z.nullish(z.object({ n_ctx: z.nullish(z.number()), n_ctx_train: z.nullish(z.number()) })),
    }),
  ),
});
const properties = z.object({ default_generation_settings: z.object({ n_ctx: z.number() }) });

/** What a server serves: the model of that name, or its first. Throws ServerError. */
export async function describeServer(
  http: ServerHttp,
  server: ServerAddress,
  wanted: string | null,
  signal: AbortSignal,
): Promise<ServerModel> {
  const models = listed.safeParse(await http.get(server, `${server.api}/models`, signal));
  if (!models.success)
    throw new ServerError(`${server.host} does not list its models.`, `Check that ${server.api} is its API.`, false);
  const { data } = models.data;
  const model = wanted === null ? data[0] : data.find(({ id }) => id === wanted);
  if (model === undefined)
    throw noModel(
      server,
      wanted,
      data.map(({ id }) => id),
    );
  const kind = kindOf(model.owned_by ?? '');
  const contextTokens =
    kind === 'llamacpp'
      ? ((await slotContext(http, server, signal)) ?? model.meta?.n_ctx ?? model.meta?.n_ctx_train)
      : model.max_model_len;
  return { kind, id: model.id, contextTokens: contextTokens ?? null };
}

/** source: `owned_by` in the lists of llama-server, vLLM and SGLang */
function kindOf(owner: string): ServerKind {
  return owner === 'llamacpp' || owner === 'vllm' || owner === 'sglang' ? owner : 'other';
}

/** llama-server divides its context among its slots, and says so only of a slot. */
async function slotContext(http: ServerHttp, server: ServerAddress, signal: AbortSignal): Promise<number | null> {
  try {
    const props = properties.safeParse(await http.get(server, `${server.origin}/props`, signal));
    return props.success ? props.data.default_generation_settings.n_ctx : null;
  } catch (error) {
    // Behind a gateway that passes on the API alone.
    if (error instanceof ServerError) return null;
    throw error;
  }
}

function noModel({ host }: ServerAddress, wanted: string | null, ids: readonly string[]): ServerError {
  const others = ids.slice(0, 5).join(', ');
  return wanted === null
    ? new ServerError(`${host} serves no model.`, 'Load one there.', true)
    : new ServerError(`${host} does not serve ${wanted}.`, `Set coil.model.serverModel to one of: ${others}.`, false);
}
