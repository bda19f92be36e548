import * as vscode from 'vscode';
import type { LargeReading } from '../../protocol/engineProtocol';
import { inNumber } from '../common/inNumber';
import type { Localize } from '../common/localize';
import { duration } from './statusWords';

/** Where the workspace's own choice is kept; it goes before the setting. */
const memory = 'coil.reading.large';

/** The user's choice for this workspace, or undefined before one was made. */
export function chosenReading(state: vscode.Memento): LargeReading | undefined {
  return state.get<LargeReading>(memory);
}

/** Asks how the rest of a large workspace is to be read and keeps the answer; undefined when the question was closed. */
export async function chooseReading(
  state: vscode.Memento,
  files: number,
  secondsLeft: number | null,
  t: Localize,
): Promise<LargeReading | undefined> {
  const choices: readonly { readonly title: string; readonly large: LargeReading }[] = [
    { title: t('When I Am Idle'), large: 'whenIdle' },
    { title: t('Now'), large: 'now' },
    { title: t('Only What I Ask About'), large: 'onDemand' },
  ];
  const chosen = await vscode.window.showInformationMessage(
    secondsLeft === null
      ? t('When should Coil read this workspace? You can ask at any time.')
      : t(
          'Reading all {0} files takes about {1} on this machine. When should Coil read them? You can ask at any time.',
          inNumber(files, t),
          duration(secondsLeft, t),
        ),
    ...choices,
  );
  if (chosen !== undefined) await state.update(memory, chosen.large);
  return chosen?.large;
}
