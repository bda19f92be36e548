import { join } from 'node:path';
import type { Gpu, ModelListing } from '../protocol/engineProtocol';
import type { Logger } from '../shared/logger';
import { embeddedModel } from './backends/backendMachine';
import { listBackends } from './backends/backends';
import { inWords } from './downloads/download';
import { listModels, ofUser, type Surroundings } from './downloads/listModels';
import { ModelLibrary } from './downloads/modelLibrary';
import type { BuildProgress } from './backends/runBuild';
import { loadSpeeds } from './downloads/speedEstimate';

/** The models of a store, on this machine. */
export class Models {
  private readonly shelf: ModelLibrary;

  constructor(
    private readonly store: string,
    private readonly gpu: Gpu,
    /** Bytes of the open workspace's documents; null where none is open. */
    private readonly workspaceBytes: number | null,
    private readonly logger: Logger,
  ) {
    this.shelf = new ModelLibrary(join(store, 'models'), embeddedModel());
  }

  async list(): Promise<readonly ModelListing[]> {
    return listModels(this.shelf, await this.around());
  }

  async add(path: string): Promise<ModelListing> {
    return ofUser(await this.shelf.add(path), await this.around());
  }

  async remove(id: string): Promise<readonly ModelListing[]> {
    await this.shelf.remove(id);
    return this.list();
  }

  /** Resolves with the file. */
  async download(id: string, onProgress: BuildProgress, signal: AbortSignal): Promise<string> {
    return this.shelf.download(id, inWords(onProgress), signal);
  }

  private async around(): Promise<Surroundings> {
    return {
      backends: await listBackends(this.store, this.gpu, false, this.logger),
      speeds: loadSpeeds(this.store),
      workspaceBytes: this.workspaceBytes,
    };
  }
}
