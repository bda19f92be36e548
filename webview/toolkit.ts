import { provideVSCodeDesignSystem, TextArea, vsCodeButton, vsCodeTextArea } from '@vscode/webview-ui-toolkit';
import { element } from './element';

/** Registers the toolkit's elements that we use. The only importer of the toolkit. */
export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeTextArea());
}

/** A button with words: `primary` for the one next step of a notice or a failure, `secondary` for what one may leave. */
export function toolkitButton(
  label: string,
  testId: string,
  onClick: () => void,
  appearance: 'primary' | 'secondary' = 'primary',
): HTMLElement {
  const button = document.createElement('vscode-button');
  button.setAttribute('appearance', appearance);
  button.setAttribute('data-testid', testId);
  button.textContent = label;
  button.addEventListener('click', onClick);
  return button;
}

/** The composer's text area. `label` is its accessible name; style.css hides it from sight. */
export function toolkitTextArea(label: string, testId: string): TextArea {
  const area = document.createElement('vscode-text-area');
  area.setAttribute('data-testid', testId);
  area.append(element('span', {}, label));
  if (!(area instanceof TextArea)) throw new TypeError('registerToolkit() has to be called first');
  return area;
}
