import type { Answer, Status } from '../../../src/protocol/engineProtocol';
import type { Localize } from '../../../src/editor/common/localize';

/** The untranslated words, with their values put in: what `vscode.l10n.t` does in English. */
export const english: Localize = (message, ...values) =>
  message.replace(/\{(\d)\}/g, (_, i: string) => String(values[Number(i)]));

export function statusWith(changes: Partial<Status>): Status {
  return {
    phase: 'ready',
    opening: null,
    waitingFor: null,
    model: 'Coil embedded',
    modelPath: '/models/m.gguf',
    backend: 'CPU',
    backendReason: 'no GPU found',
    backends: [],
    store: '/store',
    diskBytes: 12_000_000,
    heads: ['8f2c1e0aa'],
    files: 1284,
    bytes: 5_200_000,
    skipped: {},
    filesRead: 1284,
    folders: [],
    nodesRead: 40,
    nodes: 40,
    tokensRead: 0,
    stale: [],
    secondsLeft: null,
    error: null,
    ...changes,
  };
}

export function answerWith(changes: Partial<Answer>): Answer {
  return {
    answer: 'It adds [1].',
    citations: [{ number: 1, path: 'a.ts', startLine: 1, endLine: 3, text: 'add' }],
    evidence: [{ path: 'a.ts', startLine: 1, endLine: 3, score: 1, why: 'names add', text: 'add' }],
    asOf: { head: '8f2c1e0aa', unread: [] },
    timings: { searchMs: 1, restoreMs: 2, firstTokenMs: 203, totalMs: 2100 },
    tokens: { earlier: 0, prompt: 10, output: 5 },
    stopped: false,
    ...changes,
  };
}
