import { homedir } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { Root } from '../../protocol/engineProtocol';
import { defaultStore } from '../../shared/defaultStore';
import { readSettings, settingDefaults, type Settings } from './settings';
import { rootsOf } from './workspaceFolders';

/** The open folders that are on a disk. */
export function currentRoots(): readonly Root[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  return rootsOf(folders.map(({ name, uri }) => ({ name, dir: uri.fsPath })));
}

export function currentSettings(): Settings {
  const configuration = vscode.workspace.getConfiguration('coil');
  return readSettings(key => configuration.get(key), homedir());
}

/** Settings of Coil that the user or the workspace changed. */
export function changedSettings(): Record<string, unknown> {
  const configuration = vscode.workspace.getConfiguration('coil');
  const keys = Object.entries(settingDefaults).filter(
    ([key, value]) => !isDeepStrictEqual(configuration.get(key), value),
  );
  return Object.fromEntries(keys.map(([key]) => [`coil.${key}`, configuration.get<unknown>(key)]));
}

/** Where the store is, and the bytes that it may take. */
export function currentStore(): [folder: string, limit: number] {
  const { storePath, storageLimit } = currentSettings();
  return [storePath ?? defaultStore(), storageLimit];
}
