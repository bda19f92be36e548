import * as vscode from 'vscode';
import type { ContextItem, Turn } from '../protocol/chatProtocol';
import { CoilError } from '../shared/errors';
import { turnText } from './chat/conversationText';
import { exportChat, importChat, showHistory } from './chat/chatHistory';
import { commandIds, type CommandId } from './common/commandIds';
import type { CommandParts } from './commandParts';
import type { Localize } from './common/localize';
import { activeResource } from './context/activeResource';
import { placeItem, wholeItem } from './context/contextItem';
import { problemsItem, resourceItems, terminalItem } from './context/editorContext';
import { openPlace } from './context/editorPlaces';
import { noFile, resourceToExplain, selectionItem, symbolAtCursor } from './context/editorSelection';
import { getGpuSupport } from './models/getGpuSupport';
import { isSymbolTarget, type SymbolTarget } from './context/symbolTarget';
import { inLabel } from './common/plainWords';
import { showStorage } from './engine/showStorage';
import { showUses } from './native/showUses';
import { waitingFor } from './common/waitingFor';

/** Registers every command of package.json; what one of them throws is shown with its next step. */
export function registerCommands(parts: CommandParts): vscode.Disposable {
  const { chat, context, view, session, log, roots, report, t } = parts;
  const attach = async (...items: readonly ContextItem[]): Promise<void> => {
    await view.focus();
    await context.attach(...items);
  };
  const run: Readonly<Record<CommandId, (given?: unknown, all?: unknown) => unknown>> = {
    'coil.ask': () => view.focus(),
    'coil.explainSelection': async () => {
      const item = selectionItem(roots(), t);
      await view.show();
      await chat.explain(item);
    },
    'coil.explainSymbol': async target => {
      const { word, place } = isSymbolTarget(target) ? namedSymbol(target) : symbolAtCursor(roots(), t);
      await view.show();
      const items = place === null ? [] : [placeItem('selection', place)];
      const [line] = items;
      if (word !== null) await chat.ask(`/explain \`${word}\``, items);
      else if (line !== undefined) await chat.explain(line);
    },
    'coil.explainResource': async resource => {
      const path = resourceToExplain(resource, roots(), t);
      await view.show();
      await chat.ask(`/explain \`${path}\``, []);
    },
    'coil.showUses': () =>
      waitingFor(
        t('Looking for uses'),
        showUses((name, given, signal) => session.callTool(name, given, signal), roots(), t),
      ),
    'coil.fixProblems': async () => {
      const problems = problemsItem(roots(), t);
      await view.show();
      await chat.ask('/fix', [problems]);
    },
    'coil.addSelection': () => attach(selectionItem(roots(), t)),
    'coil.addResource': async (resource, all) => attach(...(await resourceItems(urisOf(resource, all, t), roots(), t))),
    // Before the chat takes the focus: the terminal's selection is read from the terminal that has it.
    'coil.addTerminalSelection': async () => attach(await terminalItem(t)),
    'coil.addProblems': () => attach(problemsItem(roots(), t)),
    'coil.addChanges': () => attach(wholeItem('changes', null)),
    'coil.newChat': async () => {
      chat.clear();
      await view.focus();
    },
    'coil.openInEditor': () => view.openInEditor(t('Coil Chat')),
    'coil.showChats': () => showHistory(parts.history),
    'coil.exportChat': () => exportChat(parts.history),
    'coil.importChat': async () => {
      await importChat(parts.history);
      await view.focus();
    },
    'coil.copyAnswer': clicked => copy(turnText(clickedTurn(clicked, parts), false)),
    'coil.copyTurn': clicked => copy(turnText(clickedTurn(clicked, parts), true)),
    'coil.retryTurn': clicked => chat.retry(clickedTurn(clicked, parts).id),
    'coil.stop': () => chat.stop(),
    'coil.pauseReading': () => waitingFor(t('Pausing'), session.setPaused(true)),
    'coil.resumeReading': () => waitingFor(t('Resuming'), session.setPaused(false)),
    'coil.chooseReading': () => parts.chooseReading(),
    'coil.readAgain': () => waitingFor(t('Rescanning files'), session.reconcile()),
    'coil.showSkipped': () => showSkipped(parts),
    'coil.showStorage': () => showStorage(parts.storage, t),
    'coil.selectModel': async () => {
      await Promise.all([parts.models.show(), view.show()]);
    },
    'coil.setServerKey': () => parts.setServerKey(),
    'coil.buildBackend': () => buildBackend(parts),
    'coil.getGpuSupport': () => getGpuSupport(parts),
    'coil.openFolder': () => vscode.commands.executeCommand('vscode.openFolder'),
    'coil.openSettings': () => vscode.commands.executeCommand('workbench.action.openSettings', '@ext:coil.coil'),
    'coil.restartEngine': () => waitingFor(t('Restarting the engine'), session.restart()),
    'coil.showLog': () => log.show(),
    'coil.showMenu': () => parts.showMenu(),
    'coil.saveDiagnostics': () => parts.saveDiagnostics(),
    'coil.openWalkthrough': () =>
      vscode.commands.executeCommand('workbench.action.openWalkthrough', 'coil.coil#coil.start', false),
    'coil.manageTrust': () => vscode.commands.executeCommand('workbench.trust.manage'),
    'coil.acceptChange': line => parts.proposed.accept(line),
    'coil.rejectChange': line => parts.proposed.reject(line),
    'coil.acceptAllChanges': () => parts.proposed.acceptAll(),
    'coil.rejectAllChanges': () => parts.proposed.rejectAll(),
  };
  return vscode.Disposable.from(
    ...commandIds.map(id =>
      vscode.commands.registerCommand(id, async (resource?: unknown, all?: unknown) => {
        try {
          await run[id](resource, all);
        } catch (error) {
          report(error);
        }
      }),
    ),
  );
}

/** As {@link symbolAtCursor} tells it. */
function namedSymbol({ name, path, line }: SymbolTarget): ReturnType<typeof symbolAtCursor> {
  return { word: name, place: { path, startLine: line, endLine: line } };
}

/** What a menu's command is given: the resource that was clicked, then all that are selected; the open file from elsewhere. Throws where none is. */
function urisOf(resource: unknown, all: unknown, t: Localize): readonly vscode.Uri[] {
  const many = (Array.isArray(all) ? all : [resource]).filter(each => each instanceof vscode.Uri);
  if (many.length > 0) return many;
  const open = activeResource();
  if (open === undefined) throw noFile(t);
  return [open];
}

/** The turn whose context menu it was. Throws a CoilError where it is of another conversation by now. */
function clickedTurn(clicked: unknown, { chat, t }: CommandParts): Turn {
  const id = typeof clicked === 'object' && clicked !== null && 'turn' in clicked ? clicked.turn : undefined;
  const turn = typeof id === 'string' ? chat.turn(id) : undefined;
  if (turn === undefined)
    throw new CoilError('usage', t('No answer is selected.'), t('Right-click a question or answer in the chat.'));
  return turn;
}

async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
}

async function showSkipped({ session, roots, t }: CommandParts): Promise<void> {
  const skipped = await waitingFor(t('Listing skipped files'), session.skipped());
  const items = skipped.map(({ path, reason }) => ({ label: inLabel(path), description: reason, path }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: items.length === 0 ? t('Every file is read') : t('Files not read, and why: {0}', items.length),
    placeHolder: t('Type part of a path or reason. Press Enter to open the file.'),
    matchOnDescription: true,
  });
  if (chosen !== undefined)
    await openPlace(roots(), { path: chosen.path, startLine: 1, endLine: 1 }, null, undefined, t);
}

async function buildBackend({ session, store, t }: CommandParts): Promise<void> {
  const reports = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: t('Compiling llama.cpp for this GPU'), cancellable: true },
    (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      let done = 0;
      return session.buildBackend(
        store(),
        (message, share) => {
          const percent = Math.max(done, Math.floor(100 * (share ?? 0)));
          progress.report({ message, increment: percent - done });
          done = percent;
        },
        abort.signal,
      );
    },
  );
  await waitingFor(t('Restarting the engine'), session.restart());
  const running = reports.find(({ state }) => state === 'running');
  void vscode.window.showInformationMessage(
    t('llama.cpp is compiled. The model runs on: {0}.', running?.backend ?? t('nothing')),
  );
}
