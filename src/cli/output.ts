/** A line of what was asked for, on stdout. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A line about the work, on stderr. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}
