import { profileOf, type ModelProfile } from '../answer/prompt/modelProfile';
import { noteWriting } from '../answer/prompt/noteWriting';
import { describeModel } from '../model/gguf/describeModel';
import { loadModel } from '../model/runtime/loadModel';
import type * as protocol from '../protocol/engineProtocol';
import { CoilError } from '../shared/errors';
import type { Logger } from '../shared/logger';
import { Reader } from '../state/reader';
import type { ModelDescription } from '../state/recurrentModel';
import { SharedStore } from '../state/sharedStore';
import type { StateStore } from '../state/stateStore';
import type { LoadedModel } from './readyWorkspace';

/** What is taken for a model whose file cannot be read. */
const noModel: ModelDescription = {
  metadata: { architecture: '', name: '', chatTemplate: null },
  parameters: 0,
  trainedContext: 8192,
};

/** The model of a workspace: it is loaded from the beginning, and its rules are known before that. */
export class WorkspaceModel {
  /** Rejects where it cannot be loaded. */
  readonly loading: Promise<LoadedModel>;
  private describing: Promise<ModelProfile> | undefined;
  private loaded: LoadedModel | undefined;

  /** `describeNow` reads a model file's header; null: only the loaded model says what it is. */
  constructor(
    private readonly params: protocol.OpenParams,
    storing: Promise<StateStore>,
    private readonly logger: Logger,
    private readonly onStep: (step: protocol.Status['opening']) => void,
    private readonly loadModelNow: typeof loadModel = loadModel,
    private readonly describeNow: typeof describeModel | null = loadModelNow === loadModel ? describeModel : null,
  ) {
    this.loading = params.toolsOnly === true ? Promise.reject(noModelForTools()) : this.load(storing);
    // Whoever waits for the model gets its failure.
    this.loading.then(
      loaded => (this.loaded = loaded),
      () => undefined,
    );
    void this.profile();
  }

  /** The rules for the model: of the loaded one, else by its file's header, so that no question is treated as another model's while it loads. */
  async profile(): Promise<ModelProfile> {
    if (this.loaded !== undefined) return this.loaded.profile;
    this.describing ??= this.describe();
    return this.describing;
  }

  /** Lets the model go; one that is still loading, when it is there. */
  async dispose(): Promise<void> {
    await this.loading.then(
      ({ model }) => model.dispose(),
      () => undefined,
    );
  }

  private async load(storing: Promise<StateStore>): Promise<LoadedModel> {
    const store = await storing;
    const { model: path, gpu, idleMinutes } = this.params;
    const model = await this.loadModelNow({
      path,
      gpu,
      store: this.params.store,
      idleMinutes,
      logger: this.logger,
      onStep: this.onStep,
    });
    try {
      const profile = this.profileOf(model);
      const shared = this.params.shared === undefined ? null : new SharedStore(this.params.shared, this.logger);
      const notes = noteWriting(profile.format, model.stateBytes);
      return { model, store, profile, reader: new Reader(model, store, notes, shared) };
    } catch (error) {
      await model.dispose();
      throw error;
    }
  }

  private async describe(): Promise<ModelProfile> {
    try {
      const { describeNow } = this;
      return describeNow === null ? (await this.loading).profile : this.profileOf(await describeNow(this.params.model));
    } catch (error) {
      // Whoever waits for the model gets its failure; what search proves needs none.
      this.logger.info(`The model's file does not say what it is: ${String(error)}`);
      return this.profileOf(noModel);
    }
  }

  private profileOf(described: ModelDescription): ModelProfile {
    return profileOf(described, this.params.modelRules ?? 'auto', this.params.promptFormat, repositoryOf(this.params));
  }
}

/** The repository's name for a model. */
export function repositoryOf({ roots }: Pick<protocol.OpenParams, 'roots'>): string {
  return roots.map(({ name }) => name).join(', ');
}

function noModelForTools(): CoilError {
  return new CoilError(
    'modelMissing',
    'This engine serves tools and has no model.',
    'Ask in the editor, or with coil ask.',
  );
}
