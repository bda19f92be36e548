/** Endings that make a name without a slash a file name. `Node.js` and its like are products. */
const fileEndings =
  'ts|tsx|mts|cts|js|jsx|mjs|cjs|py|pyi|go|rs|c|h|cc|cpp|hpp|cs|java|kt|rb|php|swift|scala|sh|sql|html|css|scss|vue|svelte|json|yaml|yml|toml|ini|cfg|xml|proto|md|rst|txt|ipynb';
/** What looks like a file's path, the first group, and lines behind it. */
export const pathPattern = new RegExp(
  String.raw`(?<![\w@/\\.:-])((?:\.{0,2}/)?(?:[\w@.-]+/)*[\w@-][\w@.-]*\.(?:${fileEndings}))(?::(\d+)(?:-(\d+))?)?(?![\w/(])`,
  'g',
);
const product =
  /^(?:llama|whisper|ggml)\.cpp$|^(?:node|vue|next|nuxt|express|three|d3|react|ember|backbone|discord|chart|socket|electron|deno|bun|moment|p5)\.js$/i;

/** True for names such as `Node.js`, which are no files. */
export function isProduct(name: string): boolean {
  return product.test(name);
}
