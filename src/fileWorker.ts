/** ENTRY 6, a thread of the engine: all that takes time by what is in a file. It may be ended at any time, and begun again. */
import { worker } from 'workerpool';
import type { FileText } from './reading/files/document';
import type { ToldFunction } from './reading/languages/functionStep';
import { createOutliner, type Lines } from './reading/languages/outline';
import { FileProgress } from './search/index/fileProgress';
import { changedFiles, indexFiles, stepsOf, type FileJob } from './search/index/fileTasks';
import type { IndexedFile } from './search/index/indexedFile';
import { grammarFolder } from './shared/builtFile';

const outliner = createOutliner(grammarFolder(), 'onDemand');
// A grammar's folder that cannot be read fails whoever needs it.
outliner.catch(() => undefined);

worker({
  async index(jobs: readonly FileJob[], memory: SharedArrayBuffer): Promise<(IndexedFile | null)[]> {
    const progress = new FileProgress(memory);
    try {
      return await indexFiles(jobs, await outliner, progress);
    } catch (error) {
      // What cannot be parsed took the parser with it: the thread ends, and the pool begins another.
      if (progress.cause !== null) process.exit(1);
      throw error;
    }
  },
  changed: changedFiles,
  async steps(file: FileText, lines: readonly Lines[]): Promise<(ToldFunction | null)[]> {
    return stepsOf(file, lines, await outliner);
  },
});
