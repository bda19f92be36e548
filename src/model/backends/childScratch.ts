import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Disposable } from '../../shared/disposable';

/** A folder for the temporary files of a child that may abort or be killed: whatever it leaves there goes, with it or with this process. */
export class ChildScratch implements Disposable {
  private readonly folder = mkdtempSync(join(tmpdir(), 'coil-child-'));
  private readonly atExit = (): void => this.remove();

  constructor() {
    process.once('exit', this.atExit);
  }

  /** Makes the folder the child's temporary one. */
  get env(): NodeJS.ProcessEnv {
    return { ...process.env, TMPDIR: this.folder, TEMP: this.folder, TMP: this.folder };
  }

  dispose(): void {
    process.off('exit', this.atExit);
    this.remove();
  }

  /** A child that was just killed may still hold its files. */
  private remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}
