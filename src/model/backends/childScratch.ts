import type { Disposable } from '../../shared/disposable';
import { makeScratch, removeScratch } from '../../shared/scratchFolder';

/** A folder for the temporary files of a child that may abort or be killed: whatever it leaves there goes, with it or with this process. */
export class ChildScratch implements Disposable {
  private readonly folder = makeScratch('child');
  private readonly atExit = (): void => removeScratch(this.folder);

  constructor() {
    process.once('exit', this.atExit);
  }

  /** Makes the folder the child's temporary one. */
  get env(): NodeJS.ProcessEnv {
    return { ...process.env, TMPDIR: this.folder, TEMP: this.folder, TMP: this.folder };
  }

  dispose(): void {
    process.off('exit', this.atExit);
    removeScratch(this.folder);
  }
}
