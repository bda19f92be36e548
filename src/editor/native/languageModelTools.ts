import * as vscode from 'vscode';
import { toolTable, type Tool } from '../../protocol/toolTable';
import type { ToolResult } from '../../protocol/toolResult';
import { errorData } from '../../shared/errors';
import { visible, visibleLine } from '../../shared/visible';
import type { Localize } from '../common/localize';
import { contributedName } from './toolContributions';

export type CallTool = (name: string, given: unknown, signal: AbortSignal) => Promise<ToolResult>;

/** Lets any model of the editor's chat call the functions of the table. Editors without language model tools lose nothing. */
export function registerLanguageModelTools(call: CallTool, t: Localize): vscode.Disposable {
  // Forks and older versions may lack any of it, whatever the types say.
  const lm = vscode.lm as Partial<typeof vscode.lm> | undefined;
  const register = lm?.registerTool;
  if (register === undefined) return vscode.Disposable.from();
  return vscode.Disposable.from(
    ...toolTable.map(tool => register(contributedName(tool.name), languageModelTool(tool, call, t))),
  );
}

function languageModelTool(tool: Tool, call: CallTool, t: Localize): vscode.LanguageModelTool<Record<string, unknown>> {
  return {
    prepareInvocation({ input }) {
      const about = tool.main === null ? undefined : input[tool.main];
      const shown = typeof about === 'string' ? visibleLine(about).slice(0, 120) : t('the repository');
      return {
        invocationMessage: `${tool.title}: ${shown}`,
        confirmationMessages: {
          title: `Coil: ${tool.title}`,
          message: t('Looks up {0} in this workspace and changes nothing.', shown),
        },
      };
    },
    async invoke({ input, tokenizationOptions }, token) {
      const stop = new AbortController();
      const subscription = token.onCancellationRequested(() => stop.abort());
      try {
        const { text } = await call(tool.name, withinBudget(input, tokenizationOptions?.tokenBudget), stop.signal);
        return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(visible(text))]);
      } catch (error) {
        const { message, hint } = errorData(error);
        throw new Error(`${message} ${hint}`, { cause: error });
      } finally {
        subscription.dispose();
      }
    },
  };
}

/** The parameters with no more tokens than the chat has room for. */
export function withinBudget(input: Record<string, unknown>, room: number | undefined): Record<string, unknown> {
  if (room === undefined) return input;
  const asked = typeof input['budget'] === 'number' ? input['budget'] : room;
  return { ...input, budget: Math.max(leastBudget, Math.min(asked, room, mostBudget)) };
}

/** The bounds that the table has for it. */
const leastBudget = 200;
const mostBudget = 50_000;
