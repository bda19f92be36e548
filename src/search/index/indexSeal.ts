import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { errorData } from '../../shared/errors';
import type { Logger } from '../../shared/logger';
import type { WriteGuard } from './indexDatabase';

/**
 * Tells whether a database is as its last writer left it, by a note of its size and time in `<file>.seal`. SQLite's own check of the whole
 * takes 1.4 s for 48 MB and sees no damage inside a page; reading the note takes none, and sees everything that was written through the
 * file system. A writer that was killed leaves the note that it was writing: SQLite's journal then takes the file back to its last commit.
 */
export class IndexSeal implements WriteGuard {
  private writing = false;

  constructor(
    private readonly file: string,
    private readonly logger: Logger,
  ) {}

  /** True when the database is as its last writer left it, or can be taken back to a commit. */
  holds(): boolean {
    const note = this.note();
    return note !== null && (note === writingNote ? isThere(`${this.file}-journal`) : note === this.present());
  }

  /** True when the database is as it was after a commit, and nobody writes. */
  isWhole(): boolean {
    const note = this.note();
    return note !== null && note === this.present();
  }

  beforeWrite(): void {
    if (this.writing) return;
    this.write(writingNote);
    this.writing = true;
  }

  afterWrite(): void {
    const present = this.present();
    if (present !== null) this.write(present);
    this.writing = false;
  }

  private note(): string | null {
    return isThere(`${this.file}.seal`) ? readFileSync(`${this.file}.seal`, 'utf8') : null;
  }

  private present(): string | null {
    const found = statSync(this.file, { bigint: true, throwIfNoEntry: false });
    return found === undefined ? null : `${found.size} bytes, ${found.mtimeNs} ns\n`;
  }

  /** A note that cannot be written does not match at the next start: the index is then made anew. */
  private write(note: string): void {
    try {
      writeFileSync(`${this.file}.seal`, note, { mode: 0o600 });
    } catch (error) {
      this.logger.warn(`The search index is not sealed: ${errorData(error).message}`);
    }
  }
}

const writingNote = 'writing\n';

function isThere(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined;
}
