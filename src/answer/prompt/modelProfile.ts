import type { Backend, ModelRules } from '../../protocol/engineProtocol';
import type { ModelDescription, Sampling } from '../../state/recurrentModel';
import type { AskedKind } from '../question/asked';
import type { PromptFormat } from './promptFormat';
import { choosePromptFormat } from './promptFormats';
import { chatOf, servedChat, type Chat } from './chat';
import { makersSampling } from './makersSampling';
import { systemPrompt } from './systemPrompt';

/** What a prompt has room for, in bytes of UTF-8. */
export interface PromptBudget {
  readonly evidenceBytes: number;
  /** Of what the user attached, besides: who attaches something waits for it. */
  readonly attachedBytes: number;
  /** Pieces of evidence at most. */
  readonly pieces: number;
}

/** All that depends on which model answers, decided once from what its file says. */
export interface ModelProfile {
  /** It follows instructions: it is told the rules and believed; what it says of things that are not here is marked. Else what it says is checked and left out. */
  readonly capable: boolean;
  readonly format: PromptFormat;
  readonly chat: Chat;
  /** Left out: greedily, with a light penalty on repetition. */
  readonly sampling?: Sampling;
  /** Tokens of an answer; a code block that is open then is written to its end, up to `longestOutput`. */
  readonly outputTokens: number;
  readonly longestOutput: number;
  /** Bytes of evidence that search gathers for it, of which a slow machine reads less. */
  readonly mostEvidenceBytes: number;
  readonly mostPieces: number;
  /** Whether it is asked about a question of this kind, null being a free one; `ambiguous`: what is asked about is several things. */
  speaksOf(kind: AskedKind | null, ambiguous: boolean): boolean;
  /** What its prompt has room for where it runs, reading so fast; null: not known. */
  budget(backend: Backend, tokensPerSecond: number | null): PromptBudget;
}

/** Parameters from which a model that was trained to follow instructions does so. */
const leastCapable = 300e6;
/** A token of code is three to four bytes. */
const bytesPerToken = 3;

/** The profile of a model that is described so. Throws CoilError `usage` for a format that there is not. */
export function profileOf(
  description: ModelDescription,
  rules: ModelRules,
  formatName: string | null,
  repository: string,
): ModelProfile {
  const format = choosePromptFormat(description.metadata, formatName);
  const capable = rules === 'auto' ? format.writesNotes && description.parameters >= leastCapable : rules === 'capable';
  return capable ? capableProfile(description, format, formatName, repository) : smallProfile(description, format);
}

function capableProfile(
  { metadata, trainedContext }: ModelDescription,
  format: PromptFormat,
  formatName: string | null,
  repository: string,
): ModelProfile {
  // What the user calls the format takes the place of the file's own template.
  const spoken = formatName === null ? metadata : { ...metadata, chatTemplate: null };
  /** Half of what the model was trained on is left to the conversation, the question and the answer. */
  const mostTokens = Math.min(16_384, Math.max(2_048, Math.floor(trainedContext / 2)));
  return {
    capable: true,
    format,
    chat: chatOf(spoken, format, systemPrompt(repository)),
    sampling: makersSampling(metadata),
    outputTokens: 2_048,
    longestOutput: 4_096,
    mostEvidenceBytes: mostTokens * bytesPerToken,
    mostPieces: 24,
    // What can be asked is no matter of opinion.
    speaksOf: kind => kind !== 'help',
    budget: (backend, tokensPerSecond) => {
      const tokens = Math.min(mostTokens, tokensInTime(backend, tokensPerSecond));
      return { evidenceBytes: tokens * bytesPerToken, attachedBytes: 2 * tokens * bytesPerToken, pieces: 24 };
    },
  };
}

/** The profile of a model on a server; `contextTokens`: what prompt and answer may have together, null where it does not say. */
export function servedProfile(name: string, contextTokens: number | null): ModelProfile {
  const format = choosePromptFormat({ architecture: '', name, chatTemplate: null }, null);
  const context = contextTokens ?? 16_384;
  // As of a loaded one, half is left to the conversation and the answer.
  const evidenceBytes = Math.min(8_192, Math.max(1_024, Math.floor(context / 2))) * bytesPerToken;
  return {
    capable: true,
    format,
    chat: servedChat(format),
    sampling: makersSampling({ architecture: '', name, chatTemplate: null }),
    outputTokens: Math.min(2_048, Math.floor(context / 4)),
    longestOutput: Math.min(4_096, Math.floor(context / 4)),
    mostEvidenceBytes: evidenceBytes,
    mostPieces: 24,
    speaksOf: kind => kind !== 'help',
    budget: () => ({ evidenceBytes, attachedBytes: evidenceBytes, pieces: 24 }),
  };
}

/**
 * Tokens of evidence that are read before the user tires: a GPU has 1.5 seconds, so that the first token comes within two, and reads 4,096 in any
 * case; a processor has fifteen.
 */
function tokensInTime(backend: Backend, tokensPerSecond: number | null): number {
  if (backend === 'cpu') return clamp(15 * (tokensPerSecond ?? 0), 1_200, 4_096);
  return clamp(1.5 * (tokensPerSecond ?? 0), 4_096, 16_384);
}

function clamp(value: number, least: number, most: number): number {
  return Math.round(Math.min(most, Math.max(least, value)));
}

function smallProfile({ metadata }: ModelDescription, format: PromptFormat): ModelProfile {
  return {
    capable: false,
    format,
    // It was trained without a system prompt.
    chat: chatOf({ ...metadata, chatTemplate: null }, format, ''),
    // It has said what it knows by then, and a slow processor writes them in two seconds.
    outputTokens: 220,
    longestOutput: 220,
    // What its answer adds is within 4,000 tokens with it.
    mostEvidenceBytes: 15_600,
    mostPieces: 20,
    // Of 28 free questions it said nothing useful of one: those are answered by what stands in the repository.
    speaksOf: () => false,
    // About 1,200 tokens, one to two seconds of a slow processor; a GPU reads more in less.
    budget: backend =>
      backend === 'cpu'
        ? { evidenceBytes: 4_000, attachedBytes: 12_000, pieces: 8 }
        : { evidenceBytes: 12_000, attachedBytes: 48_000, pieces: 8 },
  };
}
