/** Where a part writes what a developer wants to know. Never the user's code, never a question's text. */
export interface Logger {
  info(message: string): void;
  warn(message: string): void;
  error(message: string, cause?: unknown): void;
}
