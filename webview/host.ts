import type { FromWebview } from '../src/protocol/chatProtocol';

interface VsCodeApi {
  postMessage(message: FromWebview): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** The extension host as the webview sees it. */
export interface Host {
  post(message: FromWebview): void;
}

/** Connects to VS Code; can be called once a page. */
export function connectHost(): Host {
  const api = acquireVsCodeApi();
  return { post: message => api.postMessage(message) };
}
