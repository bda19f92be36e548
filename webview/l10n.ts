/** Words of VS Code's language by those in English, as the host wrote them into the page. */
const table = JSON.parse(document.getElementById('l10n')?.textContent ?? '{}') as Partial<Record<string, string>>;

/** Translates what the page itself says; `{0}` stands for the first value. The messages are gathered by scripts/localize.mjs. */
export function t(message: string, ...values: readonly (string | number)[]): string {
  const words = table[message] ?? message;
  return words.replace(/\{(\d+)\}/g, (whole, i: string) => String(values[Number(i)] ?? whole));
}
