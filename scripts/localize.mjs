// `node scripts/localize.mjs`: gathers what users read, for translators. Words of package.json move to package.nls.json, those that
// src/ and webview/ hand to `t(…)` stand in l10n/bundle.l10n.json. A translation is a copy of each, named for its language (package.nls.de.json).
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import ts from 'typescript';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const known = existsSync('package.nls.json') ? JSON.parse(readFileSync('package.nls.json', 'utf8')) : {};
const words = {};
const { contributes } = manifest;

for (const container of Object.values(contributes.viewsContainers).flat())
  move(container, 'title', `container.${container.id}`);
for (const view of Object.values(contributes.views).flat()) move(view, 'name', `view.${view.id}`);
for (const command of contributes.commands) {
  move(command, 'title', command.command);
  move(command, 'category', 'category');
}
for (const [key, setting] of Object.entries(contributes.configuration.properties)) {
  move(setting, 'description', key);
  move(setting, 'markdownDescription', key);
  for (const i of (setting.enumDescriptions ?? []).keys())
    move(setting.enumDescriptions, i, `${key}.${setting.enum[i] === '' ? 'empty' : setting.enum[i]}`);
}
for (const walkthrough of contributes.walkthroughs) {
  for (const field of ['title', 'description']) move(walkthrough, field, `walkthrough.${field}`);
  for (const step of walkthrough.steps) {
    for (const field of ['title', 'description']) move(step, field, `walkthrough.${step.id}.${field}`);
    move(step.media, 'altText', `walkthrough.${step.id}.altText`);
  }
}
for (const name of Object.keys(manifest.capabilities))
  move(manifest.capabilities[name], 'description', `capability.${name}`);
await write('package.json', manifest);
await write('package.nls.json', words);

const messages = new Set(['src', 'webview'].flatMap(sources).flatMap(messagesOf));
mkdirSync('l10n', { recursive: true });
await write('l10n/bundle.l10n.json', Object.fromEntries([...messages].sort().map(message => [message, message])));

/** The text in `holder[field]` goes to package.nls.json under `key`, which takes its place. */
function move(holder, field, key) {
  const text = holder[field];
  if (text === undefined) return;
  words[key] = text === `%${key}%` ? known[key] : text;
  holder[field] = `%${key}%`;
}

function sources(folder) {
  return readdirSync(folder, { recursive: true })
    .filter(file => file.endsWith('.ts'))
    .map(file => path.join(folder, file));
}

/** The first argument of each call of `t` that is a plain string. */
function messagesOf(file) {
  const found = [];
  const visit = node => {
    const [message] = ts.isCallExpression(node) && ts.isIdentifier(node.expression) ? node.arguments : [];
    if (message !== undefined && node.expression.text === 't' && ts.isStringLiteralLike(message))
      found.push(message.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest));
  return found;
}

async function write(file, value) {
  writeFileSync(file, await format(JSON.stringify(value), { ...(await resolveConfig(file)), filepath: file }));
}
