import type { ModelProfile } from '../answer/prompt/modelProfile';
import type { Tree, TreeBuilder } from '../reading/tree/tree';
import type { Reader } from '../state/reader';
import type { RecurrentModel } from '../state/recurrentModel';
import type { StateStore } from '../state/stateStore';
import type { Corpus } from './files/corpus';
import type { BackgroundReading } from './reading/backgroundReading';

/** A loaded model, with what reads by it. */
export interface LoadedModel {
  readonly model: RecurrentModel;
  readonly store: StateStore;
  readonly profile: ModelProfile;
  readonly reader: Reader;
}

/** What stands once the model is loaded and the files are scanned. */
export interface ReadyWorkspace extends LoadedModel {
  readonly corpus: Corpus;
  readonly reading: BackgroundReading;
  readonly trees: TreeBuilder;
  tree: Tree;
}
