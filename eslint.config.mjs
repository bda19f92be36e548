import js from '@eslint/js';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

// Through require: the ES module form insists on a native resolver, which package.json replaces by an empty package because
// its platforms' binaries make `npm ci` depend on all of them being on the registry. Ours resolves what we import: ./x as ./x.ts.
const importX = createRequire(import.meta.url)('eslint-plugin-import-x');
const resolver = {
  interfaceVersion: 3,
  name: 'relative TypeScript',
  resolve(source, from) {
    const file = `${path.resolve(path.dirname(from), source)}.ts`;
    return source.startsWith('.') && existsSync(file) ? { found: true, path: file } : { found: false };
  },
};

/** Folders in the order of the data flow: each may import itself, what stands before it, protocol/ and shared/. */
const flow = [
  'reading',
  'state',
  'search',
  'answer',
  'tools',
  'model',
  'server',
  'workspace',
  'client',
  'mcp',
  'bench',
  'editor',
  'cli',
];
/** The same inside each of them; a folder's own files come last. */
const innerFlow = {
  reading: ['files', 'languages', 'tree'],
  search: ['index', 'ranking'],
  answer: ['question', 'routes', 'facts', 'evidence', 'prompt', 'check'],
  model: ['gguf', 'downloads', 'backends', 'runtime'],
  workspace: ['git', 'files', 'reading'],
  editor: ['common', 'engine', 'context', 'edits', 'models', 'chat', 'native'],
};
const zones = [
  ...flow.map((folder, i) => ({
    target: `./src/${folder}`,
    from: [...flow.slice(i + 1).map(later => `./src/${later}`), './webview'],
    message: `${folder}/ comes earlier in the data flow (docs/architecture.md).`,
  })),
  ...Object.entries(innerFlow).flatMap(([folder, inner]) =>
    inner.map((name, i) => ({
      target: `./src/${folder}/${name}`,
      from: inner.slice(i + 1).map(later => `./src/${folder}/${later}`),
      message: `${folder}/${name}/ comes earlier in the flow of ${folder}/ (docs/architecture.md).`,
    })),
  ),
].filter(zone => zone.from.length > 0);
/** ESLint keeps one `no-restricted-imports` a file, so the packages that live in one folder are listed here together. */
const homes = [
  { group: ['vscode'], home: ['src/extension.ts', 'src/editor/**'] },
  { group: ['node-llama-cpp'], home: ['src/model/**', 'src/bench/**'] },
  { group: ['@vscode/webview-ui-toolkit'], home: ['webview/toolkit.ts'] },
  { group: ['node-sqlite3-wasm'], home: ['src/search/**'] },
  { group: ['chokidar'], home: ['src/workspace/**'] },
  // Git is run in one place, which keeps a repository's settings from it.
  {
    group: ['node:child_process'],
    home: ['src/workspace/git/gitObjects.ts', 'src/model/**', 'src/client/**', 'src/bench/**'],
  },
  { group: ['workerpool'], home: ['src/workspace/**', 'src/fileWorker.ts'] },
];
const areas = [
  'src/extension.ts',
  'src/engine.ts',
  'src/cli.ts',
  'src/fileWorker.ts',
  ...[...flow, 'protocol', 'shared'].map(folder => `src/${folder}/**`),
  'src/workspace/git/gitObjects.ts',
  'webview/toolkit.ts',
  'webview/**',
];
const homeRules = areas.map(area => ({
  files: [area],
  ...(area === 'webview/**' ? { ignores: ['webview/toolkit.ts'] } : {}),
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: homes
          .filter(({ home }) => !home.includes(area))
          .map(({ group, home }) => ({
            group: [...group, ...group.map(name => `${name}/*`)],
            message: `Import it in ${home.join(', ')} only.`,
          })),
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['dist', 'out', 'node_modules', 'test/fixtures', 'training', 'models', 'shared'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  { files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: true } } },
  { files: ['**/*.{mjs,cjs}'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['**/*.{mjs,cjs}'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'process',
          'console',
          'URL',
          'fetch',
          'setTimeout',
          'clearTimeout',
          'AbortSignal',
          'require',
          'module',
          'exports',
        ].map(name => [name, 'readonly']),
      ),
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['**/*.ts'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [resolver],
      'import-x/extensions': ['.ts'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      'import-x/no-restricted-paths': [
        'error',
        {
          zones: [
            ...zones,
            {
              target: './src/shared',
              from: ['./src', './webview'],
              except: ['./shared'],
              message: 'shared/ imports nothing of ours.',
            },
            {
              target: './src/protocol',
              from: ['./src', './webview'],
              except: ['./protocol', './shared'],
              message: 'protocol/ imports only itself and shared/.',
            },
            {
              target: './webview',
              from: './src',
              except: ['./protocol', './shared/visible.ts'],
              message: 'The webview sees only the protocol, and what makes a text fit to be shown.',
            },
          ],
        },
      ],
      'no-console': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    // Repository text is hostile: no pattern takes more than linear time in it.
    files: ['src/**/*.ts', 'webview/**/*.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
    },
  },
  ...homeRules,
  {
    files: ['test/**'],
    rules: {
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
