/**
 * How esbuild makes a module of TypeScript that a script runs here: packages stay outside, and VS Code is a stand-in.
 * @satisfies {import('esbuild').BuildOptions}
 */
export const forNode = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  alias: { vscode: './test/support/fakeVsCode.ts' },
  logLevel: 'warning',
};
