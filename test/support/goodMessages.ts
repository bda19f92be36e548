import type { FromWebview, ToWebview } from '../../src/protocol/chatProtocol';
import { attached, chat, context, facts, place, readingStrip, turn } from './chatStates';
import { viewStates } from './viewStates';

type Each<M extends { readonly type: string }> = { readonly [K in M['type']]: Extract<M, { readonly type: K }> };

const each: Each<ToWebview> = {
  state: {
    type: 'state',
    state: chat({ turns: [turn('1', { facts, context: [attached(place('a.ts', 1))] }), turn('2')], earlier: 3 }),
  },
  strip: { type: 'strip', strip: readingStrip },
  conversation: { type: 'conversation', conversation: 'c1' },
  earlier: { type: 'earlier', conversation: 'c1', turns: [turn('0')], earlier: 2 },
  context: { type: 'context', context: context(attached(place('a.ts', 1, 9))) },
  completions: {
    type: 'completions',
    request: 1,
    items: [
      {
        icon: 'file',
        label: 'a.ts',
        detail: 'src',
        insert: '#file:a.ts ',
        attach: { ...place('a.ts', 0), kind: 'file', name: 'a.ts' },
      },
    ],
  },
  turn: { type: 'turn', turn: turn('3', { state: 'answering', rating: 'up', followUps: ['Why?'] }) },
  delta: { type: 'delta', id: '3', text: 'and **more** [1]' },
  models: viewStates['models']?.then?.[0] as Each<ToWebview>['models'],
  preview: {
    type: 'preview',
    turn: '3',
    place: place('a.ts', 2),
    lines: { startLine: 1, text: 'a\nb\nc', meant: { startLine: 2, endLine: 2 } },
  },
  draft: { type: 'draft', conversation: 'c', text: 'half a quest' },
  focus: { type: 'focus' },
};

/** Messages of the host, at least one of each type. */
export const goodToWebview: readonly ToWebview[] = [
  ...Object.values(each),
  ...Object.values(viewStates).flatMap(({ state, then = [] }) => [{ type: 'state', state } as const, ...then]),
];

const from: Each<FromWebview> = {
  ready: { type: 'ready' },
  ask: { type: 'ask', question: 'What is it?' },
  complete: { type: 'complete', request: 1, typed: '#fi' },
  attach: { type: 'attach', item: { ...place('a.ts', 1, 2), kind: 'symbol', name: 'add' } },
  detach: { type: 'detach', id: 'selection' },
  draft: { type: 'draft', conversation: null, text: 'half a quest' },
  paste: { type: 'paste', text: 'one\ntwo' },
  drop: { type: 'drop', uris: ['file:///w/a.ts'] },
  stop: { type: 'stop' },
  earlier: { type: 'earlier', before: '1' },
  retry: { type: 'retry', id: '1' },
  edit: { type: 'edit', id: '1', question: 'Why?' },
  branch: { type: 'branch', conversation: 'c1' },
  clear: { type: 'clear' },
  open: { type: 'open', turn: '1', place: place('a.ts', 1) },
  preview: { type: 'preview', turn: '1', place: place('a.ts', 1) },
  copy: { type: 'copy', text: 'x' },
  rate: { type: 'rate', id: '1', rating: 'down' },
  newFile: { type: 'newFile', text: 'x', language: 'ts' },
  insert: { type: 'insert', text: 'x' },
  apply: { type: 'apply', id: '1', text: 'x' },
  command: { type: 'command', command: 'coil.showLog' },
  model: { type: 'model', id: 'm', action: 'download' },
  addModel: { type: 'addModel' },
  closeModels: { type: 'closeModels' },
  refused: { type: 'refused', why: 'A message without a type.' },
};

/** Messages of the page, one of each type. */
export const goodFromWebview: readonly FromWebview[] = Object.values(from);
