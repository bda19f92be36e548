/** How esbuild makes a module of TypeScript that a script runs here: packages stay outside. */
export const forNode = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
};
