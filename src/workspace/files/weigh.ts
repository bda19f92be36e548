import { fitAttached, type Attached } from '../../answer/evidence/attached';
import type { Attachment, Weight, Weights } from '../../protocol/engineProtocol';
import { errorData, isAbort, type ErrorData } from '../../shared/errors';
import type { RecurrentModel } from '../../state/recurrentModel';
import { attachedText, type AttachmentSources } from './attachments';

/** Bytes of a token of code, about, while no model is there to count. */
const bytesOfToken = 3.3;

/** What each attachment takes of a prompt that has room for `budgetBytes` of them, in the model's tokens once it is loaded (null before). */
export async function weigh(
  attachments: readonly Attachment[],
  sources: AttachmentSources,
  budgetBytes: number,
  model: Pick<RecurrentModel, 'count'> | null,
  signal: AbortSignal,
): Promise<Weights> {
  let exact = model !== null;
  const count = (text: string): number => {
    const tokens = model?.count(text) ?? null;
    if (tokens === null) exact = false;
    return tokens ?? Math.ceil(Buffer.byteLength(text) / bytesOfToken);
  };
  const found = await Promise.all(attachments.map(each => attachedOrRefused(each, sources, signal)));
  const texts = found.filter((each): each is Attached => !('code' in each));
  // Without a question the heads are sent; other lines of the same bytes have about as many tokens.
  const sent = fitAttached(texts, '', budgetBytes);
  const items = found.map((each): Weight => {
    if ('code' in each) return { tokens: 0, sent: 0, refused: each };
    if (each.text === '') return { tokens: 0, sent: 0, refused: null };
    const cut = sent.find(
      ({ path, startLine, endLine }) => path === each.path && startLine >= each.startLine && endLine <= each.endLine,
    );
    return { tokens: count(each.text), sent: cut === undefined ? 0 : count(cut.text), refused: null };
  });
  const bytes = texts.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const tokens = items.reduce((sum, item) => sum + item.tokens, 0);
  return {
    items,
    budget: Math.round(budgetBytes / (bytes > 0 && tokens > 0 ? bytes / tokens : bytesOfToken)),
    exact,
  };
}

async function attachedOrRefused(
  attachment: Attachment,
  sources: AttachmentSources,
  signal: AbortSignal,
): Promise<Attached | ErrorData> {
  try {
    return await attachedText(attachment, sources, signal);
  } catch (error) {
    if (isAbort(error)) throw error;
    return errorData(error);
  }
}
