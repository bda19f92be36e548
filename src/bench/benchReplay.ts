import { readText } from '../answer/prompt/prompt';
import { choosePromptFormat } from '../answer/prompt/promptFormats';
import { loadTokenizer } from '../model/runtime/tokenizer';
import type { ReplayParams, ReplayResult } from '../protocol/engineProtocol';
import { leafBytes } from '../reading/tree/layout';
import { createOutliner } from '../reading/languages/outline';
import type { Logger } from '../shared/logger';
import { grammarFolder } from '../shared/builtFile';
import { replay } from './replay';

/** `coil bench replay`: a history, counted in the tokens of a model that is not run. */
export async function benchReplay(params: ReplayParams, logger: Logger, signal: AbortSignal): Promise<ReplayResult> {
  const tokenizer = await loadTokenizer(params.model, logger);
  try {
    const format = choosePromptFormat(tokenizer.metadata, null);
    return await replay({
      repository: params.repository,
      commits: params.commits,
      leafBytes: params.leafBytes ?? leafBytes,
      tokensOf: text => tokenizer.count(text),
      wrap: (path, text) => readText(format, path, text),
      outliner: await createOutliner(grammarFolder()),
      onProgress: (commit, of) => logger.info(`commit ${commit} of ${of}`),
      signal,
    });
  } finally {
    await tokenizer.dispose();
  }
}
