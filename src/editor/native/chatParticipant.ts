import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Answer, AskParams, Attachment, Root } from '../../protocol/engineProtocol';
import { errorData, isAbort } from '../../shared/errors';
import { visible } from '../../shared/visible';
import type { Localize } from '../common/localize';
import { fileOf, workspacePathOf } from '../common/workspaceFolders';

export interface ParticipantSources {
  readonly ask: (params: () => AskParams, signal: AbortSignal, onAgain: () => void) => Promise<Answer>;
  readonly roots: () => readonly Root[];
  readonly icon: vscode.Uri;
  readonly t: Localize;
}

/** `@coil` in the editor's own chat: the panel's answers, with their citations. Editors without a chat lose nothing. */
export function registerChatParticipant(sources: ParticipantSources): vscode.Disposable {
  const chat = vscode.chat as Partial<typeof vscode.chat> | undefined;
  if (chat?.createChatParticipant === undefined) return vscode.Disposable.from();
  const participant = chat.createChatParticipant('coil.participant', (request, context, stream, token) =>
    answer(request, context, stream, token, sources),
  );
  participant.iconPath = sources.icon;
  return new vscode.Disposable(() => participant.dispose());
}

async function answer(
  { command, prompt, references }: vscode.ChatRequest,
  { history }: vscode.ChatContext,
  stream: vscode.ChatResponseStream,
  token: vscode.CancellationToken,
  { ask, roots, t }: ParticipantSources,
): Promise<vscode.ChatResult> {
  const stop = new AbortController();
  const subscription = token.onCancellationRequested(() => stop.abort());
  try {
    stream.progress(t('Searching the repository'));
    const question = command === undefined ? prompt : `/${command} ${prompt}`.trim();
    const attached = references.flatMap(({ value }) => attachmentOf(value, roots()));
    const conversation = { start: null, turns: turnsOf(history) };
    const given = { id: randomUUID(), question, attached, conversation };
    const said = await ask(
      () => given,
      stop.signal,
      () => undefined,
    );
    stream.markdown(visible(said.answer));
    if (said.citations.length > 0) stream.markdown('\n\n');
    for (const { number, path, startLine, endLine } of said.citations) {
      const file = fileOf(roots(), path);
      if (file === null) continue;
      const location = new vscode.Location(vscode.Uri.file(file), new vscode.Range(startLine - 1, 0, endLine - 1, 0));
      stream.markdown(number === said.citations[0]?.number ? `[${number}] ` : `, [${number}] `);
      stream.anchor(location, `${path}:${startLine}`);
      stream.reference(location);
    }
    return {};
  } catch (error) {
    if (isAbort(error)) return {};
    const { message, hint } = errorData(error);
    return { errorDetails: { message: `${message} ${hint}` } };
  } finally {
    subscription.dispose();
  }
}

/** A file or lines of one that were attached in the chat; what is of another kind, or outside the workspace, is left to the question's words. */
function attachmentOf(value: unknown, roots: readonly Root[]): Attachment[] {
  const uri = value instanceof vscode.Uri ? value : value instanceof vscode.Location ? value.uri : null;
  const path = uri?.scheme === 'file' ? workspacePathOf(roots, uri.fsPath) : null;
  if (path === null) return [];
  if (!(value instanceof vscode.Location)) return [{ kind: 'file', path, startLine: 1, endLine: 1, text: null }];
  const { start, end } = value.range;
  return [{ kind: 'selection', path, startLine: start.line + 1, endLine: end.line + 1, text: null }];
}

/** What was said to this participant before, oldest first. */
function turnsOf(history: vscode.ChatContext['history']): { question: string; answer: string }[] {
  const turns: { question: string; answer: string }[] = [];
  for (const each of history)
    if (each instanceof vscode.ChatRequestTurn) turns.push({ question: each.prompt, answer: '' });
    else {
      const text = each.response
        .map(part => (part instanceof vscode.ChatResponseMarkdownPart ? part.value.value : ''))
        .join('');
      const last = turns.at(-1);
      if (last !== undefined) last.answer += text;
    }
  return turns.filter(({ answer: said }) => said !== '');
}
