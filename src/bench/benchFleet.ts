import { readText } from '../answer/prompt/prompt';
import { choosePromptFormat } from '../answer/prompt/promptFormats';
import { loadTokenizer } from '../model/runtime/tokenizer';
import type { FleetParams, FleetResult } from '../protocol/engineProtocol';
import { createOutliner } from '../reading/languages/outline';
import { leafBytes } from '../reading/tree/layout';
import { grammarFolder } from '../shared/builtFile';
import type { Logger } from '../shared/logger';
import { fleet } from './fleet';

/** `coil bench fleet`: a team's clones, counted in the tokens of a model that is not run. */
export async function benchFleet(params: FleetParams, logger: Logger, signal: AbortSignal): Promise<FleetResult> {
  const tokenizer = await loadTokenizer(params.model, logger);
  try {
    const format = choosePromptFormat(tokenizer.metadata, null);
    return await fleet({
      ...params,
      leafBytes,
      tokensOf: text => tokenizer.count(text),
      wrap: (path, text) => readText(format, path, text),
      outliner: await createOutliner(grammarFolder()),
      random: numbersFrom(params.seed),
      onProgress: (commit, of) => logger.info(`commit ${commit} of ${of}`),
      signal,
    });
  } finally {
    await tokenizer.dispose();
  }
}

/** Numbers in [0, 1), the same for the same seed. source: the minimal standard generator of Park and Miller (1988) */
function numbersFrom(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
