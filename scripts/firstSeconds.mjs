// `npm run shots:first -- FOLDER…`: what a new user sees in the first 30 seconds of a folder, in a real VS Code with the VSIX of `npm run package`: a screenshot a second
// in out/screenshots, and every word on the standard output.
import { build } from 'esbuild';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from './chromium.mjs';
import { forNode } from './forNode.mjs';
import { installVsCode } from './installVsCode.mjs';
import { exec } from './progress.mjs';

const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error('Usage: npm run shots:first -- FOLDER…');
  process.exit(2);
}
process.env.COIL_CHROMIUM = await chromium();
const { node, codeServer } = await installVsCode();
process.env.COIL_E2E_NODE = node;
process.env.COIL_E2E_CODE_SERVER = codeServer;
const vsix = path.resolve('out/coil.vsix');
await exec(process.execPath, ['scripts/package.mjs', vsix]);
const outdir = path.resolve('out/campaigns');
await build({
  ...forNode,
  entryPoints: { firstSeconds: 'test/campaigns/firstSeconds.ts', vscodeServer: 'test/support/vscodeServer.ts' },
  outdir,
  outExtension: { '.js': '.mjs' },
});
const load = name => import(pathToFileURL(path.join(outdir, `${name}.mjs`)).href);
const { firstSeconds } = await load('firstSeconds');
const { installExtensions, startServer } = await load('vscodeServer');

const extensions = installExtensions(vsix);
for (const folder of folders) {
  const server = await startServer({ extensions });
  console.log(`\n${path.basename(folder)}`);
  let last = '';
  await firstSeconds(server, path.resolve(folder), 'What is this repository?', ({ second, statusBar, words }) => {
    const said = `[${statusBar}] ${words}`;
    console.log(`${String(second).padStart(2)} s  ${said === last ? '=' : said}`);
    last = said;
  });
  await server.stop();
}
process.exit(0);
