import * as vscode from 'vscode';
import type { ModelAction, ModelsPage } from '../../protocol/chatProtocol';
import type { ModelListing } from '../../protocol/engineProtocol';
import { isAbort } from '../../shared/errors';
import type { EngineState } from '../engine/engineState';
import type { OnProgress } from '../engine/engineSession';
import type { Localize } from '../common/localize';
import { inMessage } from '../common/plainWords';
import { memoryWords, modelCard, rateWords, type Download } from './modelWords';

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

export interface ModelsOptions {
  readonly source: ModelSourceOfEditor;
  readonly state: EngineState;
  readonly post: (page: ModelsPage | null) => void;
  readonly t: Localize;
}

/** The models as cards in the chat's place: what this machine makes of each; chooses, downloads, adds and removes them. */
export class Models {
  private shown = false;
  private models: readonly ModelListing[] | null = null;
  /** One at a time: the engine tells the progress of one thing. */
  private running: (Download & { readonly abort: AbortController }) | null = null;

  constructor(private readonly options: ModelsOptions) {
    options.state.listen(() => {
      if (this.shown) this.changed();
    });
  }

  /** What the page shows now; null: the chat. */
  get page(): ModelsPage | null {
    if (!this.shown) return null;
    const { source, t } = this.options;
    const current = source.current() ?? this.models?.find(({ id }) => id === 'embedded')?.path ?? null;
    return { cards: this.models?.map(model => modelCard(model, current, this.running, this.options.state.status, t)) ?? null };
  }

  /** Shows the cards, with what is known of this machine now. */
  async show(): Promise<void> {
    this.shown = true;
    this.changed();
    await this.refresh();
  }

  hide(): void {
    if (!this.shown) return;
    this.shown = false;
    this.changed();
  }

  /** Does what a card's button says. */
  async act(id: string, action: ModelAction): Promise<void> {
    const model = this.models?.find(one => one.id === id);
    if (model === undefined) return;
    switch (action) {
      case 'use':
        return this.use(model);
      case 'download':
        return this.download(model);
      case 'pause':
        if (this.running?.id === id) this.running.abort.abort();
        return;
      case 'remove':
        return this.remove(model);
    }
  }

  /** Lets the user choose a file of their own, which becomes the model. */
  async useFile(): Promise<void> {
    const { source, t } = this.options;
    const [file] =
      (await vscode.window.showOpenDialog({
        title: t('Select a Mamba model'),
        openLabel: t('Use Model'),
        filters: { [t('GGUF models')]: ['gguf'] },
      })) ?? [];
    if (file === undefined) return;
    await this.use(await source.add(file.fsPath));
  }

  private async use(model: ModelListing): Promise<void> {
    const { source, t } = this.options;
    if (model.fit?.fits !== true) {
      const anyway = t('Choose Anyway');
      const message = inMessage(t('{0} may not run here. {1}.', model.name, memoryWords(model, t)));
      if ((await vscode.window.showWarningMessage(message, { modal: true }, anyway)) !== anyway) return;
    }
    await source.use(model.id === 'embedded' ? null : model.path);
    await this.refresh();
  }

  /** Fetches a model, or goes on with what has come of it. Its card shows the progress. */
  private async download({ id, bytes, downloadedBytes }: ModelListing): Promise<void> {
    if (this.running !== null) return;
    const { source, t } = this.options;
    const abort = new AbortController();
    const running = (text: string, share: number): void => {
      this.running = { id, abort, text, share };
      this.changed();
    };
    running(t('Connecting'), Math.min(1, downloadedBytes / bytes));
    let first: { readonly share: number; readonly at: number } | null = null;
    try {
      await source.download(
        id,
        (text, share) => {
          if (share === null) return running(text, 0);
          first ??= { share, at: performance.now() };
          const rate = rateWords(
            (share - first.share) * bytes,
            (1 - share) * bytes,
            (performance.now() - first.at) / 1000,
            t,
          );
          running(`${text}${rate}`, share);
        },
        abort.signal,
      );
    } catch (error) {
      if (!abort.signal.aborted && !isAbort(error)) throw error;
    } finally {
      this.running = null;
      await this.refresh();
    }
  }

  private async remove(model: ModelListing): Promise<void> {
    const { source } = this.options;
    if (model.path !== null && model.path === source.current()) await source.use(null);
    this.models = await source.remove(model.id);
    this.changed();
  }

  private async refresh(): Promise<void> {
    this.models = await this.options.source.list();
    this.changed();
  }

  private changed(): void {
    this.options.post(this.page);
  }
}
