import * as vscode from 'vscode';
import type { ModelsParams } from '../../protocol/engineProtocol';
import { currentSettings, currentStore } from '../common/currentWorkspace';
import type { EngineSession } from '../engine/engineSession';
import type { ModelSourceOfEditor } from './modelsPage';

/** The models, for the store and backend that the settings name now. */
export function modelSource(session: EngineSession): ModelSourceOfEditor {
  const where = (): ModelsParams => ({ store: currentStore()[0], gpu: currentSettings().gpu });
  return {
    list: () => session.models(where()),
    download: (id, onProgress, signal) => session.downloadModel(where(), id, onProgress, signal),
    add: path => session.addModel(where(), path),
    remove: id => session.removeModel(where(), id),
    current: () => currentSettings().modelPath,
    use: async path => {
      const configuration = vscode.workspace.getConfiguration('coil');
      await configuration.update('model.path', path ?? undefined, vscode.ConfigurationTarget.Global);
    },
  };
}
