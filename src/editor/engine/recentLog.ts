import type { Logger } from '../../shared/logger';

/** Warnings and errors that diagnostics tell of. */
const most = 40;

/** The log, of which the last warnings and errors are remembered. */
export class RecentLog implements Logger {
  private readonly lines: string[] = [];

  constructor(private readonly log: Logger) {}

  /** The last warnings and errors, the newest last, each with its time. */
  get recent(): readonly string[] {
    return this.lines;
  }

  info(message: string): void {
    this.log.info(message);
  }

  warn(message: string): void {
    this.keep('warning', message);
    this.log.warn(message);
  }

  error(message: string, cause?: unknown): void {
    this.keep('error', cause instanceof Error ? `${message} ${cause.stack ?? cause.message}` : message);
    this.log.error(message, cause);
  }

  private keep(level: string, message: string): void {
    this.lines.push(`${new Date().toISOString()} ${level}: ${message}`);
    if (this.lines.length > most) this.lines.shift();
  }
}
