// `node scripts/settingsReference.mjs`: writes the table of settings in README.md from package.json.
// `--check`: only says whether it is as package.json has it, for `npm run check`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

const begin = '<!-- settings: written by scripts/settingsReference.mjs -->';
const end = '<!-- end of settings -->';

const readme = readFileSync('README.md', 'utf8');
const [before, rest] = readme.split(begin);
const after = rest?.split(end)[1];
if (after === undefined) throw new Error(`README.md lacks ${begin} … ${end}`);
const written = await format(`${before}${begin}\n\n${table()}\n\n${end}${after}`, {
  ...(await resolveConfig('README.md')),
  filepath: 'README.md',
});
if (written !== readme) {
  if (process.argv.includes('--check')) {
    console.error('The settings in README.md are not those of package.json: run node scripts/settingsReference.mjs');
    process.exit(1);
  }
  writeFileSync('README.md', written);
}

function table() {
  const { contributes } = JSON.parse(readFileSync('package.json', 'utf8'));
  const words = existsSync('package.nls.json') ? JSON.parse(readFileSync('package.nls.json', 'utf8')) : {};
  const rows = Object.entries(contributes.configuration.properties)
    .sort(([, a], [, b]) => a.order - b.order)
    .map(([key, setting]) => {
      const said = text => text.replace(/^%(.+)%$/, (whole, name) => words[name] ?? whole);
      const meaning = said(setting.markdownDescription ?? setting.description);
      const values = (setting.enum ?? []).filter(value => value !== '').map(value => `\`${value}\``);
      const any = values.length === 0 ? '' : ` One of ${values.join(', ')}.`;
      const set = setting.default === '' ? 'empty' : `\`${setting.default}\``;
      return `| \`${key}\` | ${set} | ${setting.scope} | ${(meaning + any).replaceAll('|', '\\|')} |`;
    });
  return ['| setting | default | scope | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
