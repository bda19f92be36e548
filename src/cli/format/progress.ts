import type { Status } from '../../protocol/engineProtocol';
import { visibleLine } from '../../shared/visible';
import { tell } from '../output';

/** One line on stderr, rewritten on a terminal and at most every five seconds elsewhere. */
export class Progress {
  private saidAt = 0;

  show(status: Status): void {
    const { phase, files, filesRead, tokensRead, secondsLeft } = status;
    if (phase === 'failed' || phase === 'ready') return;
    const left = secondsLeft === null ? '' : `, about ${Math.ceil(secondsLeft)} s left`;
    const line =
      phase === 'reading' || phase === 'paused'
        ? `reading: ${filesRead} of ${files} files, ${tokensRead} tokens${left}`
        : `${phase} …`;
    this.line(line);
  }

  line(line: string): void {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${visibleLine(line)}`);
    else if (Date.now() - this.saidAt > 5000) {
      this.saidAt = Date.now();
      tell(line);
    }
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  }
}
