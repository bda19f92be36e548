import * as vscode from 'vscode';
import type { GpuOffer } from '../../protocol/engineProtocol';
import { inBytes } from '../../shared/inBytes';
import type { CommandParts } from '../commandParts';
import type { Localize } from '../common/localize';
import { inMessage } from '../common/plainWords';
import { waitingFor } from '../common/waitingFor';

/** What an entry of the list does. */
type Choice = vscode.QuickPickItem & { readonly what: 'get' | 'remove' | 'file'; readonly offer: GpuOffer };

/** Coil: Get GPU Support: a list of the libraries with their sizes, then a download that can be stopped and gone on with, and a self-test. */
export async function getGpuSupport({ session, store, t }: CommandParts): Promise<void> {
  const offers = await waitingFor(t('Looking for GPUs'), session.gpuOffers(store()));
  const [first] = offers;
  if (first === undefined) {
    void vscode.window.showInformationMessage(t('Everything this platform can use is part of Coil.'));
    return;
  }
  const chosen = await vscode.window.showQuickPick([...offers.map(offer => choiceOf(offer, t)), fromFile(first, t)], {
    title: t('Get GPU Support'),
    placeHolder: t(
      'A llama.cpp library from the npm registry, stored in Coil’s data folder and tested before use',
    ),
  });
  if (chosen === undefined) return;
  const { what, offer } = chosen;
  if (what === 'remove') {
    await session.removeGpuSupport(store(), offer.backend);
    await waitingFor(t('Restarting the engine'), session.restart());
    return;
  }
  const file = what === 'file' ? await askForArchive(offer, t) : null;
  if (what === 'file' && file === null) return;
  const reports = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: t('GPU support'), cancellable: true },
    (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      let done = 0;
      const onProgress = (message: string, share: number | null): void => {
        const percent = Math.max(done, Math.floor(100 * (share ?? 0)));
        progress.report({ message: share === 1 ? t('testing') : message, increment: percent - done });
        done = percent;
      };
      return session.getGpuSupport(store(), offer.backend, file, onProgress, abort.signal);
    },
  );
  await waitingFor(t('Restarting the engine'), session.restart());
  const running = reports.find(({ state }) => state === 'running');
  const refused = reports.find(({ backend, state }) => backend === offer.backend && state === 'refused');
  if (refused === undefined || what === 'file')
    void vscode.window.showInformationMessage(t('The model runs on: {0}.', running?.backend ?? t('nothing')));
  else
    void vscode.window.showWarningMessage(
      inMessage(
        t('{0} is installed, but does not run here: {1}. {2}', refused.backend, refused.reason, refused.hint ?? ''),
      ),
    );
}

function choiceOf(offer: GpuOffer, t: Localize): Choice {
  const { backend, packages, bytes, downloadedBytes, verified, installed, missing } = offer;
  const name = backend === 'cuda' ? 'CUDA (NVIDIA)' : backend === 'vulkan' ? 'Vulkan' : backend;
  const size = bytes === null ? t('size unknown until download') : inBytes(bytes);
  return {
    what: installed ? 'remove' : 'get',
    offer,
    label: installed ? t('Remove {0}', name) : downloadedBytes > 0 ? t('Resume {0}', name) : t('Download {0}', name),
    description: installed
      ? t('installed')
      : downloadedBytes > 0
        ? t('{0} of {1} downloaded', inBytes(downloadedBytes), size)
        : size,
    // A row has room for one line: the next step comes first.
    detail: [missing ?? '', packages.join(', '), ...(verified ? [] : [t('checked against the registry only')])]
      .filter(part => part !== '')
      .join(' · '),
  };
}

function fromFile(offer: GpuOffer, t: Localize): Choice {
  return {
    what: 'file',
    offer,
    label: t('Install from a file…'),
    detail: t('An archive made with npm pack {0}', offer.packages.join(' ')),
  };
}

async function askForArchive({ backend }: GpuOffer, t: Localize): Promise<string | null> {
  const files = await vscode.window.showOpenDialog({
    title: t('The archive with {0}', backend),
    filters: { [t('Package')]: ['tgz'] },
    canSelectMany: false,
  });
  return files?.[0]?.fsPath ?? null;
}
