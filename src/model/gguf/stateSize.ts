/** What a model is taken to be trained on when its file says nothing, or what no model is trained on (2^20). */
const defaultTrainedContext = 8192;

/**
 * Bytes of a kept state file: the header of one token and the rows of convolution and ssm state of each layer
 * (source: llama.cpp src/llama-hparams.cpp n_embd_r, n_embd_s). Null where the metadata is not Mamba's.
 */
export function stateFileBytes(metadata: Partial<Record<string, unknown>>): number | null {
  const ssm = metadata['ssm'] as Partial<Record<string, number>> | undefined;
  const layers = metadata['block_count'];
  if (ssm === undefined || typeof layers !== 'number') return null;
  const { conv_kernel: kernel, inner_size: inner, state_size: state, group_count: groups = 0 } = ssm;
  if (kernel === undefined || inner === undefined || state === undefined) return null;
  return 36 + layers * (24 + 4 * ((kernel - 1) * (inner + 2 * groups * state) + state * inner));
}

/** Tokens that the model was trained on at most; `stated` is its file's context_length. */
export function trainedContext(metadata: Partial<Record<string, unknown>>, stated: number | undefined): number {
  const own = (metadata['coil'] as Partial<Record<string, unknown>> | undefined)?.['trained_context'];
  if (typeof own === 'number') return own;
  return stated === undefined || stated >= 1 << 20 ? defaultTrainedContext : stated;
}
