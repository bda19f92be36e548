import * as vscode from 'vscode';
import type { ModelListing } from '../protocol/engineProtocol';
import { isAbort } from '../shared/errors';
import type { OnProgress } from './engineSession';
import type { Localize } from './localize';
import { downloadWords, fitWords, modelItem } from './modelWords';

/** Where models come from, for the store and backend that the settings name. */
export interface ModelSourceOfEditor {
  list(): Promise<readonly ModelListing[]>;
  /** Resolves with the file; an abort pauses it. */
  download(id: string, onProgress: OnProgress, signal: AbortSignal): Promise<string>;
  add(path: string): Promise<ModelListing>;
  remove(id: string): Promise<readonly ModelListing[]>;
  /** The file in use; null: the embedded model. */
  current(): string | null;
  /** From now on the model; null: the embedded one. */
  use(path: string | null): Promise<void>;
}

interface Item extends vscode.QuickPickItem {
  readonly run?: () => Promise<void>;
}

/** Lists the models with what this machine makes of them; chooses, downloads, adds or removes one. */
export async function selectModel(source: ModelSourceOfEditor, t: Localize): Promise<void> {
  const models = await vscode.window.withProgress(
    { location: { viewId: 'coil.chat' }, title: t('Looking at this machine and its models') },
    () => source.list(),
  );
  const items: Item[] = [
    ...models.map(model => ({
      ...modelItem(model, source.current() ?? embeddedPath(models), t),
      run: () => choose(model, source, t),
    })),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: `$(folder-opened) ${t('Use a File I Have…')}`, run: () => useFile(source, t) },
    { label: `$(trash) ${t('Remove a Model…')}`, run: () => removeOne(models, source, t) },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: t('Select a Model'),
    placeHolder: t('What it needs, and how long it would take to read this workspace, stand below each'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  await chosen?.run?.();
}

async function choose(model: ModelListing, source: ModelSourceOfEditor, t: Localize): Promise<void> {
  if (model.fit?.fits !== true) {
    const anyway = t('Choose Anyway');
    const message = t('{0} may not run here: {1}.', model.name, fitWords(model, t));
    if ((await vscode.window.showWarningMessage(message, { modal: true }, anyway)) !== anyway) return;
  }
  const path = model.path ?? (await fetchModel(model, source, t));
  if (path !== null) await source.use(model.id === 'embedded' ? null : path);
}

/** Asks, downloads, and after a pause asks again. Null when it was given up. */
async function fetchModel(model: ModelListing, source: ModelSourceOfEditor, t: Localize): Promise<string | null> {
  const { message, detail } = downloadWords(model, t);
  const begin = model.downloadedBytes > 0 ? t('Resume') : t('Download');
  if ((await vscode.window.showInformationMessage(message, { modal: true, detail }, begin)) !== begin) return null;
  for (;;) {
    const path = await downloadWithProgress(model, source, t);
    if (path !== null) return path;
    const [resume, discard] = [t('Resume'), t('Discard')];
    const next = await vscode.window.showInformationMessage(
      t('The download of {0} is paused. What has come is kept.', model.name),
      resume,
      discard,
    );
    if (next === discard) await source.remove(model.id);
    if (next !== resume) return null;
  }
}

/** Null when it was paused. */
async function downloadWithProgress(
  model: ModelListing,
  source: ModelSourceOfEditor,
  t: Localize,
): Promise<string | null> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: t('Downloading {0} (Cancel pauses)', model.name),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    let shown = 0;
    const onProgress: OnProgress = (message, share) => {
      const percent = 100 * (share ?? 0);
      progress.report({ message, increment: Math.max(0, percent - shown) });
      shown = Math.max(shown, percent);
    };
    try {
      return await source.download(model.id, onProgress, abort.signal);
    } catch (error) {
      if (abort.signal.aborted || isAbort(error)) return null;
      throw error;
    }
  });
}

async function useFile(source: ModelSourceOfEditor, t: Localize): Promise<void> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: t('Select a Mamba model'),
      openLabel: t('Use Model'),
      filters: { [t('GGUF models')]: ['gguf'] },
    })) ?? [];
  if (file === undefined) return;
  await choose(await source.add(file.fsPath), source, t);
}

async function removeOne(models: readonly ModelListing[], source: ModelSourceOfEditor, t: Localize): Promise<void> {
  const removable = models.filter(({ id, downloadedBytes }) => id !== 'embedded' && downloadedBytes > 0);
  const chosen = await vscode.window.showQuickPick(
    removable.map(model => ({ ...modelItem(model, source.current(), t), model })),
    {
      title: removable.length === 0 ? t('No model was downloaded') : t('Remove a Model'),
      placeHolder: t('A downloaded file is deleted; a file of your own only leaves the list'),
    },
  );
  if (chosen === undefined) return;
  if (chosen.model.path === source.current()) await source.use(null);
  await source.remove(chosen.model.id);
}

function embeddedPath(models: readonly ModelListing[]): string | null {
  return models.find(({ id }) => id === 'embedded')?.path ?? null;
}
