import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { promptFormats } from '../../../src/answer/prompt/promptFormats';
import { commandIds, isCommandId } from '../../../src/editor/common/commandIds';
import { gpus, largeReadings, readingStarts, settingDefaults } from '../../../src/editor/common/settings';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly group?: string }[]>>;
    readonly keybindings: readonly { readonly command: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
  };
  readonly capabilities: { readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] } };
}
interface Property {
  readonly default: unknown;
  readonly order: number;
  readonly scope: string;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly markdownDescription?: string;
}
const { contributes, capabilities } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const properties = contributes.configuration.properties;

test("the settings and their defaults are package.json's", () => {
  const declared = Object.fromEntries(Object.entries(properties).map(([key, { default: value }]) => [key, value]));
  const known = Object.fromEntries(Object.entries(settingDefaults).map(([key, value]) => [`coil.${key}`, value]));
  assert.deepEqual(declared, known);
});

test("the enumerations are package.json's, and the prompt formats are those there are", () => {
  assert.deepEqual(properties['coil.gpu']?.enum, gpus);
  assert.deepEqual(properties['coil.reading.start']?.enum, readingStarts);
  assert.deepEqual(properties['coil.reading.large']?.enum, largeReadings);
  assert.deepEqual(properties['coil.model.promptFormat']?.enum, ['', ...promptFormats.map(({ name }) => name)]);
});

test('every setting has an order of its own, a scope and a description; there are at most 25', () => {
  const all = Object.values(properties);
  assert.ok(all.length <= 25);
  assert.equal(new Set(all.map(({ order }) => order)).size, all.length);
  for (const { scope, description, markdownDescription } of all) {
    assert.ok(['application', 'machine', 'window', 'resource'].includes(scope));
    assert.ok((description ?? markdownDescription ?? '') !== '');
  }
});

test("the commands are package.json's, and menus and keys name no other", () => {
  assert.deepEqual(
    contributes.commands.map(({ command }) => command),
    commandIds,
  );
  // VS Code makes a command of its own for each view.
  const used = [...Object.values(contributes.menus).flat(), ...contributes.keybindings]
    .map(({ command }) => command)
    .filter(command => command !== 'coil.chat.focus');
  assert.deepEqual(
    used.filter(command => !isCommandId(command)),
    [],
  );
});

test('the menu behind the “…” of the view has at most eight entries, two of which exclude each other', () => {
  const entries = contributes.menus['view/title']?.filter(({ group = '' }) => !group.startsWith('navigation')) ?? [];
  assert.ok(entries.length <= 9, entries.map(({ command }) => command).join());
  const reading = entries.filter(({ command }) => /^coil\.(?:pause|resume)Reading$/.test(command));
  assert.equal(reading.length, 2);
});

test('what an untrusted folder may not set is a setting', () => {
  for (const key of capabilities.untrustedWorkspaces.restrictedConfigurations) assert.ok(key in properties, key);
});

test('every name in package.json that stands for words has some', () => {
  const words = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Partial<Record<string, string>>;
  const names = [...readFileSync('package.json', 'utf8').matchAll(/"%([^"%]+)%"/g)].map(([, name = '']) => name);
  assert.ok(names.length > 50);
  assert.deepEqual(
    names.filter(name => (words[name] ?? '').trim() === ''),
    [],
  );
});

test('the webview can run no command but ours', () => {
  for (const command of ['workbench.action.terminal.new', 'coil.unknown', 'coil.chat.focus', ''])
    assert.equal(isCommandId(command), false);
});
