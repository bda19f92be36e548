// `node scripts/localize.mjs`: gathers what users read, for translators; `--check` only says whether that was done, for `npm run check`. Words of package.json move to package.nls.json, those that
// src/ and webview/ hand to `t(…)` and the catalogue's notes on models stand in l10n/bundle.l10n.json. A translation is a copy of each, named for its language (package.nls.de.json): what it has and no source says
// any more is dropped, and what it lacks is told.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import ts from 'typescript';
import { languages } from './languages.mjs';

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

const { models } = JSON.parse(readFileSync('src/model/downloads/catalogue.json', 'utf8'));
const messages = new Set([
  ...['src', 'webview'].flatMap(sources).flatMap(messagesOf),
  ...models.map(({ note }) => note),
]);
const bundle = Object.fromEntries([...messages].sort().map(message => [message, message]));
await write('l10n/bundle.l10n.json', bundle);
for (const language of languages) {
  await translated(`package.nls.${language}.json`, words);
  await translated(`l10n/bundle.l10n.${language}.json`, bundle);
}

/** The text in `holder[field]` goes to package.nls.json under `key`, which takes its place. */
function move(holder, field, key) {
  const text = holder[field];
  if (text === undefined) return;
  words[key] = text === `%${key}%` ? known[key] : text;
  holder[field] = `%${key}%`;
}

/** Keeps of a translation what is still said, in the order of the English, and tells what it lacks. */
async function translated(file, english) {
  const translation = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const keys = Object.keys(english);
  const missing = keys.filter(key => typeof translation[key] !== 'string');
  for (const key of missing) console.error(`${file} lacks a translation of ${JSON.stringify(english[key])}`);
  if (missing.length > 0 && process.argv.includes('--check')) process.exitCode = 1;
  await write(file, Object.fromEntries(keys.filter(key => !missing.includes(key)).map(key => [key, translation[key]])));
}

function sources(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .map(file => path.join(folder, file));
}

/** What each call of `t` says: `t(…)`, `this.t(…)`, `l10n.t(…)`. Throws where that is no plain string, which nobody could translate. */
function messagesOf(file) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest);
  const found = [];
  const visit = node => {
    const called = ts.isCallExpression(node) ? node.expression : undefined;
    const name = called !== undefined && ts.isPropertyAccessExpression(called) ? called.name : called;
    const [message] = name !== undefined && ts.isIdentifier(name) && name.text === 't' ? node.arguments : [];
    if (message !== undefined) {
      if (ts.isStringLiteralLike(message)) found.push(message.text);
      // The one function that hands on what it was given.
      else if (message.getText(source) !== 'message')
        throw new Error(`${file}: t(${message.getText(source)}) is no plain string.`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

async function write(file, value) {
  const text = await format(JSON.stringify(value), { ...(await resolveConfig(file)), filepath: file });
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  if (process.argv.includes('--check')) {
    console.error(`${file} is not what the sources say: run node scripts/localize.mjs`);
    process.exitCode = 1;
    return;
  }
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
