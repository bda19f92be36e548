// Builds the bundles into dist/: extension host, engine process, CLI, self-test of a backend, webview. `--watch` rebuilds on change.
import { build, context } from 'esbuild';
import { chmod, cp, readFile, rm } from 'node:fs/promises';
import { buildVersion } from './scripts/buildVersion.mjs';
import { copyGrammars } from './scripts/grammars.mjs';
import { indexVersion } from './scripts/indexVersion.mjs';

const watch = process.argv.includes('--watch');
const { version } = JSON.parse(await readFile('package.json', 'utf8'));
/** @satisfies {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  sourcemap: true,
  logLevel: 'warning',
  target: 'es2022',
  define: {
    COIL_VERSION: JSON.stringify(version),
    COIL_INDEX_VERSION: JSON.stringify(indexVersion()),
    COIL_BUILD: JSON.stringify(buildVersion()),
  },
};
/** @satisfies {import('esbuild').BuildOptions} */
const node = { ...common, platform: 'node', target: 'node20' };
// Bundled CommonJS packages use require(), __filename and __dirname, which an ES module does not have.
const commonJsShim = {
  js: [
    "import { createRequire as coilCreateRequire } from 'node:module';",
    "import { fileURLToPath as coilFileURLToPath } from 'node:url';",
    'const require = coilCreateRequire(import.meta.url);',
    'const __filename = coilFileURLToPath(import.meta.url);',
    "const __dirname = coilFileURLToPath(new URL('.', import.meta.url));",
  ].join(' '),
};
/** @type {import('esbuild').BuildOptions[]} */
const bundles = [
  {
    ...node,
    entryPoints: { extension: 'src/extension.ts' },
    outdir: 'dist',
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    external: ['vscode'],
  },
  // node-llama-cpp finds its binaries relative to its own files, so it must not be bundled.
  {
    ...node,
    entryPoints: {
      engine: 'src/engine.ts',
      toolEngine: 'src/toolEngine.ts',
      probe: 'src/probe.ts',
      fileWorker: 'src/fileWorker.ts',
    },
    outdir: 'dist',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
    external: ['node-llama-cpp'],
    banner: commonJsShim,
  },
  // What few commands need is loaded by those alone: a command answers sooner.
  {
    ...node,
    entryPoints: { cli: 'src/cli.ts' },
    outdir: 'dist',
    format: 'esm',
    splitting: true,
    // Its main file cannot be bundled.
    alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
    chunkNames: 'cli-[name]-[hash]',
    outExtension: { '.js': '.mjs' },
    external: ['node-llama-cpp'],
    banner: commonJsShim,
  },
  {
    ...common,
    entryPoints: { webview: 'webview/main.ts' },
    outdir: 'dist',
    platform: 'browser',
    format: 'esm',
    minify: !watch,
    loader: { '.ttf': 'file' },
  },
];

await rm('dist', { recursive: true, force: true });
await copyGrammars('dist/grammars');
// The bundled SQLite looks for it in the bundle's folder.
await cp('node_modules/node-sqlite3-wasm/dist/node-sqlite3-wasm.wasm', 'dist/node-sqlite3-wasm.wasm');
await cp('node_modules/@vscode/codicons/dist', 'dist/codicons', {
  recursive: true,
  filter: from => !/\.(html|csv|svg|js|json|ts)$/.test(from),
});
await cp('webview/style.css', 'dist/style.css');
await cp('models/wordVectors.bin', 'dist/wordVectors.bin');

if (watch) for (const bundle of bundles) await (await context({ ...bundle, logLevel: 'info' })).watch();
else {
  await Promise.all(bundles.map(bundle => build(bundle)));
  await chmod('dist/cli.mjs', 0o755);
}
