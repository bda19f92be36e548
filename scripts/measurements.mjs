// One file, docs/measurements.md, written section by section by the scripts that measure.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../docs/measurements.md', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));
const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();

/**
 * Writes the section `title` in place of what stood under it, or at the end: when, at which commit, on which machine, by which
 * `command`, then `body` (Markdown).
 */
export function writeSection(title, command, body, machine = `${cpus().length} × ${cpus()[0]?.model}`) {
  const changed = git('status', '--porcelain', '--', 'src', 'models', 'scripts', 'test') === '' ? '' : ' with changes';
  const date = new Date().toISOString().slice(0, 10);
  const about = `Written by \`${command}\` on ${date}, commit ${git('rev-parse', '--short', 'HEAD')}${changed}, ${machine}.`;
  const section = `## ${title}\n\n${about}\n\n${body.trim()}\n`;
  const [head, ...sections] = readFileSync(file, 'utf8').split(/^(?=## )/m);
  const at = sections.findIndex(text => text.startsWith(`## ${title}\n`));
  if (at < 0) sections.push(section);
  else sections[at] = section;
  writeFileSync(file, [head.trim(), ...sections.map(text => text.trim())].join('\n\n') + '\n');
}
