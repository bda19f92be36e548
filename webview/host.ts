import type { FromWebview } from '../src/protocol/chatProtocol';

interface VsCodeApi {
  postMessage(message: FromWebview): void;
  getState(): unknown;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** The extension host as the webview sees it. */
export interface Host {
  post(message: FromWebview): void;
  /** What was typed and not sent when the view was last hidden. */
  readonly draft: string;
  saveDraft(text: string): void;
}

/** Connects to VS Code; can be called once a page. */
export function connectHost(): Host {
  const api = acquireVsCodeApi();
  return {
    post: message => api.postMessage(message),
    draft: draftOf(api.getState()),
    saveDraft: draft => api.setState({ draft }),
  };
}

function draftOf(state: unknown): string {
  return typeof state === 'object' && state !== null && 'draft' in state && typeof state.draft === 'string'
    ? state.draft
    : '';
}
