// `npm test [unit|engine|webview|training|e2e|server]… [--keep-screenshot] [words of file names]`: installs what is missing, builds, runs the
// suites one after another and ends with one line of counts. Test files are found: test/<suite>/**/*.test.ts.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { copyFile, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { clearInterval, setInterval } from 'node:timers';
import { fileURLToPath } from 'node:url';
import { chromium, git } from './chromium.mjs';
import { buildVersion } from './buildVersion.mjs';
import { forNode } from './forNode.mjs';
import { installVsCode, unsupported } from './installVsCode.mjs';
import { indexVersion } from './indexVersion.mjs';
import { llamaServer } from './llamaServer.mjs';
import { exec, step } from './progress.mjs';
import { pythonTests, withoutPython } from './pythonTests.mjs';
import { setup } from './setup.mjs';

/** In the order in which they run. `files`: how many test files at once; those with a model or VS Code need the cores. */
const suites = {
  unit: { files: 2 },
  engine: { files: 1 },
  webview: { files: 1, prepare: prepareBrowser },
  training: { python: true },
  e2e: { files: 1, prepare: prepareVsCode },
  // By name only: it builds llama.cpp's server first.
  server: { files: 1, prepare: prepareLlamaServer, byName: true },
};
const minute = 60_000;

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const words = process.argv.slice(2);
const unknown = words.find(word => word.startsWith('-') && word !== '--keep-screenshot');
if (unknown) {
  console.error(
    `${unknown} is unknown. Usage: npm test -- [${Object.keys(suites).join('|')}]… [--keep-screenshot] [part of a file's name]…`,
  );
  process.exit(2);
}
const named = words.filter(word => word in suites);
const filters = words.filter(word => !(word in suites) && !word.startsWith('-'));
const total = { passed: 0, failed: 0, skipped: 0 };
const times = [];

try {
  await setup();
  if (named.length === 0)
    await checked('check', () => step('Checking types, lint, format', () => exec('npm', ['run', '--silent', 'check'])));
  const built = await checked('build', () => step('Building', () => exec(process.execPath, ['esbuild.mjs'])));
  for (const name of named.length > 0 ? named : Object.keys(suites).filter(runsByDefault))
    if (built || name === 'unit') await suite(name);
  if (words.includes('--keep-screenshot')) await copyFile('out/screenshots/answer.png', 'docs/screenshot.png');
} catch (error) {
  console.error(error);
  total.failed++;
}
console.log(`\n${times.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exit(total.failed > 0 ? 1 : 0);

/** Words of file names choose TypeScript tests. */
function runsByDefault(name) {
  return !suites[name].byName && !(suites[name].python && filters.length > 0);
}

/** Counts `work` as one test. */
async function checked(name, work) {
  const began = Date.now();
  try {
    await work();
    total.passed++;
    return true;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    total.failed++;
    return false;
  } finally {
    times.push(`${name}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
  }
}

async function suite(name) {
  const began = Date.now();
  const files = testFiles(name);
  const reason = name === 'e2e' ? unsupported() : suites[name].python ? withoutPython() : null;
  if (reason) {
    console.error(`${name}: skipped, ${reason}.`);
    total.skipped += Math.max(1, files.length);
    return;
  }
  const counts = { passed: 0, failed: 0, skipped: 0 };
  if (suites[name].python) Object.assign(counts, await pythonTests());
  else if (files.length > 0) {
    await suites[name].prepare?.();
    const bundled = await bundle(name, files);
    await leavingNothing(name, counts, () => runFiles(name, bundled, counts));
  }
  if (counts.passed + counts.failed + counts.skipped === 0 && filters.length === 0) {
    console.error(`${name}: no tests in test/${name}; a suite without tests proves nothing.`);
    counts.failed = 1;
  }
  for (const key of Object.keys(total)) total[key] += counts[key];
  times.push(
    `${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped, ${((Date.now() - began) / 1000).toFixed(1)} s`,
  );
}

/** Runs `work` with a temporary folder of its own. Folders of ours that are left in it are told, and fail the unit tests: users' machines would fill with them. */
async function leavingNothing(name, counts, work) {
  const folder = mkdtempSync(path.join(tmpdir(), 'coil-test-'));
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  try {
    await work();
    const left = readdirSync(folder).filter(entry => entry.startsWith('coil-'));
    // A test that failed may not have come to its end.
    if (left.length === 0 || counts.failed > 0) return;
    console.error(
      `${name}: left behind in the temporary folder: ${left.slice(0, 5).join(', ')}, ${left.length} in all`,
    );
    // Of processes that a suite kills something may be left.
    if (name === 'unit') counts.failed++;
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function testFiles(name) {
  const folder = `test/${name}`;
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map(file => path.posix.join(folder, file.replaceAll('\\', '/')))
    .filter(file => file.endsWith('.test.ts') && !file.includes('/node_modules/'))
    .filter(file => filters.length === 0 || filters.some(word => file.includes(word)))
    .sort();
}

async function prepareLlamaServer() {
  process.env.COIL_LLAMA_SERVER = await llamaServer();
}

/** Each test file becomes one module in out/test; packages stay outside. Tests find the repository by `process.cwd()`. */
async function bundle(name, files) {
  const { build } = await import('esbuild');
  const outdir = `out/test/${name}`;
  await rm(outdir, { recursive: true, force: true });
  const { version } = JSON.parse(await readFile('package.json', 'utf8'));
  await build({
    ...forNode,
    entryPoints: files,
    outdir,
    outbase: `test/${name}`,
    outExtension: { '.js': '.mjs' },
    target: 'node20',
    sourcemap: 'inline',
    define: {
      COIL_VERSION: JSON.stringify(version),
      COIL_INDEX_VERSION: JSON.stringify(indexVersion()),
      COIL_BUILD: JSON.stringify(buildVersion()),
    },
  });
  return files.map(file =>
    path.resolve(outdir, `${path.posix.relative(`test/${name}`, file).slice(0, -'.ts'.length)}.mjs`),
  );
}

/** What failed, as Node's test runner says it beside the error. */
function failureType(error) {
  return error !== undefined && 'failureType' in error ? error.failureType : undefined;
}

/** Runs the bundled files with Node's test runner, shows its report, and adds to `counts`. */
async function runFiles(name, files, counts) {
  let said = Date.now();
  const began = said;
  const alive = setInterval(() => {
    if (Date.now() - said > 10_000) console.error(`  … ${name}: ${Math.round((Date.now() - began) / 1000)} s`);
  }, 10_000);
  const events = run({ files, concurrency: suites[name].files, timeout: 10 * minute });
  // A file is itself reported as a test when it fails to run or holds no test: the first counts as a failure, the second not.
  const leaf = ({ details, name: title }) => details?.type !== 'suite' && !files.includes(path.resolve(title));
  events.on('test:pass', test => {
    if (leaf(test)) counts[test.skip !== undefined || test.todo !== undefined ? 'skipped' : 'passed']++;
  });
  events.on('test:fail', test => {
    if (test.todo !== undefined) counts.skipped++;
    else if (leaf(test) || files.includes(path.resolve(test.name)) || failureType(test.details?.error) === 'hookFailed')
      counts.failed++;
  });
  // Node takes the reporter's class itself; its types do not say so.
  const report = events.compose(/** @type {any} */ (spec));
  for await (const text of report) {
    said = Date.now();
    process.stdout.write(text);
  }
  clearInterval(alive);
}

async function prepareBrowser() {
  process.env.COIL_CHROMIUM = await chromium();
  mkdirSync('out/screenshots', { recursive: true });
}

/** The end-to-end tests drive the VSIX that a user would install. */
async function prepareVsCode() {
  await prepareBrowser();
  await git();
  const { node, codeServer } = await installVsCode();
  process.env.COIL_E2E_NODE = node;
  process.env.COIL_E2E_CODE_SERVER = codeServer;
  const vsix = 'out/coil.vsix';
  const packed = await checked('package', () =>
    step('Packaging the VSIX', () => exec(process.execPath, ['scripts/package.mjs', vsix])),
  );
  if (!packed) throw new Error('There is no VSIX to test.');
  process.env.COIL_VSIX = path.resolve(vsix);
}
