import * as vscode from 'vscode';
import type { Disposable } from '../../shared/disposable';
import type { CommandId } from '../common/commandIds';
import type { Localize } from '../common/localize';
import { inLabel } from '../common/plainWords';
import type { EngineState } from './engineState';
import { statusBarWords } from './statusWords';

/** Reading progress and afterwards model, backend and freshness; a click opens the menu. */
export class StatusBar implements Disposable {
  private readonly item: vscode.StatusBarItem;

  constructor(
    private readonly state: EngineState,
    private readonly t: Localize,
  ) {
    this.item = vscode.window.createStatusBarItem('coil.status', vscode.StatusBarAlignment.Right, 100);
    this.item.name = 'Coil';
    this.item.command = 'coil.showMenu' satisfies CommandId;
    state.listen(() => this.update());
    this.update();
  }

  dispose(): void {
    this.item.dispose();
  }

  private update(): void {
    const { icon, text, tooltip } = statusBarWords(this.state.current, this.state.failure, this.t);
    this.item.text = `$(${icon}) ${inLabel(text)}`;
    this.item.tooltip = tooltip.join('\n');
    this.item.accessibilityInformation = { label: tooltip[0] ?? text, role: 'button' };
    this.item.show();
  }
}
