import * as vscode from 'vscode';
import type { OpenParams } from '../../protocol/engineProtocol';
import { defaultStore } from '../../shared/defaultStore';
import { CoilError } from '../../shared/errors';
import { currentRoots, currentSettings } from '../common/currentWorkspace';
import type { Localize } from '../common/localize';
import { agreedServers } from './agreedServers';
import { chosenReading } from './largeReadingChoice';
import { openParams } from './openParams';

/** What the engine is asked to open, as the window is now. Throws CoilError `noFolder`. */
export async function currentOpenParams(context: vscode.ExtensionContext, t: Localize): Promise<OpenParams> {
  const roots = currentRoots();
  if (roots.length === 0)
    throw new CoilError('noFolder', t('No folder is open.'), t('Open the folder that Coil should read.'));
  return openParams({
    settings: currentSettings(),
    roots,
    filesExclude: vscode.workspace.getConfiguration('files').get<Record<string, unknown>>('exclude', {}),
    embeddedModel: context.asAbsolutePath('models/coil-embedded.gguf'),
    defaultStore: defaultStore(),
    largeReading: chosenReading(context.workspaceState),
    trusted: vscode.workspace.isTrusted,
    server: await agreedServers(context),
  });
}
