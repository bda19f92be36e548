/** The system's code (`EACCES`, …) of a failed file operation; what is no such failure is thrown on. */
export function systemCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && 'syscall' in error) return String(error.code);
  throw error;
}
