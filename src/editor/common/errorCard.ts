import type { ErrorCard } from '../../protocol/chatProtocol';
import type { ErrorCode, ErrorData } from '../../shared/errors';
import type { CommandId } from './commandIds';
import type { Localize } from './localize';

/** An error as the chat shows it: what happened, what helps, and the command that does it. */
export function errorCard(error: ErrorData, t: Localize): ErrorCard {
  return { message: error.message, hint: error.hint, action: nextStep(error.code, t) };
}

function nextStep(code: ErrorCode, t: Localize): { label: string; command: CommandId } | null {
  switch (code) {
    case 'noFolder':
    case 'folderMissing':
      return { label: t('Open Folder'), command: 'coil.openFolder' };
    case 'folderEmpty':
    case 'diskFull':
      return { label: t('Try Again'), command: 'coil.readAgain' };
    case 'modelMissing':
    case 'modelInvalid':
    case 'modelNotRecurrent':
    case 'modelTooLarge':
    case 'modelUnknown':
    case 'downloadFailed':
      return { label: t('Select Model'), command: 'coil.selectModel' };
    case 'storeUnwritable':
    case 'backendRefused':
      return { label: t('Open Settings'), command: 'coil.openSettings' };
    case 'modelFailed':
    case 'modelChanged':
    case 'engineStopped':
    case 'engineMismatch':
      return { label: t('Restart Engine'), command: 'coil.restartEngine' };
    case 'fileUnread':
      return { label: t('Show Files Not Read'), command: 'coil.showSkipped' };
    case 'gpuSupportFailed':
      return { label: t('Get GPU Support'), command: 'coil.getGpuSupport' };
    case 'internal':
    case 'buildFailed':
      return { label: t('Show Log'), command: 'coil.showLog' };
    case 'fileChanged':
    case 'usage':
    case 'selectionEmpty':
    case 'selectionTooLarge':
    case 'questionEmpty':
    case 'questionTooLarge':
    case 'contextFull':
    case 'serverFailed':
      return null;
  }
}
