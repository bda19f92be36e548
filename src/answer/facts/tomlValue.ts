import { splitLines } from '../../search/index/lines';

/** The first `key = "value"` of a TOML or INI file, and its line; null where there is none. */
export function tomlValue(text: string, key: string): { readonly value: string; readonly line: number } | null {
  for (const [i, line] of splitLines(text).entries()) {
    const match = /^\s*([\w.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'#[{][^#]*))/.exec(line);
    if (match?.[1] === key) return { value: (match[2] ?? match[3] ?? match[4] ?? '').trim(), line: i + 1 };
  }
  return null;
}
