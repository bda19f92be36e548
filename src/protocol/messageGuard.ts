/** What may cross between the extension host and the webview, checked where it arrives: types say nothing about what another process sends. */
import type {
  Branch,
  ChatState,
  Completion,
  ComposerContext,
  ContextItem,
  ErrorCard,
  FactPlace,
  FactRow,
  FromWebview,
  ModelCard,
  Place,
  PreviewLines,
  Source,
  Strip,
  ToWebview,
  Turn,
  View,
} from './chatProtocol';
import { contextIcons } from './contextIcons';

/** Null for a message of the page; otherwise what is wrong with it, in words for the log. */
export function wrongFromWebview(message: unknown): string | null {
  return wrongMessage(fromWebview, message);
}

/** Null for a message of the host; otherwise what is wrong with it, in words for the log. */
export function wrongToWebview(message: unknown): string | null {
  return wrongMessage(toWebview, message);
}

/** Null where a value is a T; otherwise where it is not, such as "turn.sources[2].path is not text". */
type Shape<T> = ((value: unknown, at: string) => string | null) & { readonly of?: T };
type Fields<T> = { readonly [K in keyof T]-?: Shape<T[K]> };
type Messages<M extends { readonly type: string }> = {
  readonly [K in M['type']]: Fields<Omit<Extract<M, { readonly type: K }>, 'type'>>;
};

const text: Shape<string> = (value, at) => (typeof value === 'string' ? null : `${at} is not text`);
const flag: Shape<boolean> = (value, at) => (typeof value === 'boolean' ? null : `${at} is neither true nor false`);
/** A count, a line, a size. */
const whole: Shape<number> = (value, at) =>
  Number.isSafeInteger(value) && Number(value) >= 0 ? null : `${at} is not a whole number`;
const share: Shape<number> = (value, at) =>
  typeof value === 'number' && value >= 0 && value <= 1 ? null : `${at} is not between 0 and 1`;

function among<T extends string>(...values: readonly T[]): Shape<T> {
  return (value, at) => (values.some(one => one === value) ? null : `${at} is none of ${values.join(', ')}`);
}

function maybe<T>(shape: Shape<T>): Shape<T | null> {
  return (value, at) => (value === null ? null : shape(value, at));
}

/** For a property that may be left out. */
function optional<T>(shape: Shape<T>): Shape<T> {
  return (value, at) => (value === undefined ? null : shape(value, at));
}

function list<T>(shape: Shape<T>): Shape<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) return `${at} is not a list`;
    for (let i = 0; i < value.length; i++) {
      const wrong = shape(value[i], `${at}[${i}]`);
      if (wrong !== null) return wrong;
    }
    return null;
  };
}

function record<T extends object>(fields: Fields<T>): Shape<T> {
  const shapes = Object.entries<Shape<unknown>>(fields as Record<string, Shape<unknown>>);
  return (value, at) => {
    if (typeof value !== 'object' || value === null) return `${at} is not an object`;
    for (const [name, shape] of shapes) {
      const held: unknown = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
      const wrong = shape(held, at === '' ? name : `${at}.${name}`);
      if (wrong !== null) return wrong;
    }
    return null;
  };
}

const yes: Shape<true> = (value, at) => (value === true ? null : `${at} is not true`);
const placeFields: Fields<Place> = { path: text, startLine: whole, endLine: whole };
const place = record<Place>(placeFields);
const kind = among<ContextItem['kind']>(...(Object.keys(contextIcons) as ContextItem['kind'][]));
const action: Shape<ErrorCard['action']> = maybe(record({ label: text, command: text }));
const card = record<ErrorCard>({ message: text, hint: text, action });
const item = record<ContextItem>({
  ...placeFields,
  id: text,
  kind,
  label: text,
  text: maybe(text),
  tokens: maybe(whole),
  cut: flag,
});
const source = record<Source>({
  ...placeFields,
  number: whole,
  why: text,
  text,
  cited: flag,
  quoted: optional(yes),
});
const fact = record<FactRow>({
  label: text,
  text: maybe(text),
  code: optional(yes),
  places: list(record<FactPlace>({ ...placeFields, text: optional(text) })),
  total: whole,
});
const rating = among('up', 'down');
const attach = record<NonNullable<Completion['attach']>>({ ...placeFields, kind, name: text });
const turn = record<Turn>({
  id: text,
  mode: among('ask', 'explain'),
  question: text,
  context: list(item),
  state: among('waiting', 'answering', 'done', 'stopped', 'failed'),
  interrupted: optional(yes),
  waitingFor: maybe(text),
  text,
  thinking: optional(text),
  sources: list(source),
  facts: list(fact),
  asOf: maybe(text),
  unread: list(text),
  partial: optional(text),
  timing: maybe(text),
  error: maybe(card),
  followUps: optional(list(text)),
  rating: optional(maybe(rating)),
  start: optional(text),
  branches: optional(list(record<Branch>({ conversation: text, questions: list(text) }))),
});
const strip = record<Strip>({
  tone: among('busy', 'ready', 'failed', 'idle'),
  title: text,
  detail: text,
  progress: maybe(share),
  action: optional(action),
  rows: list(record({ label: text, value: text })),
  folders: optional(list(record({ name: text, detail: text, state: among('ready', 'reading', 'unread') }))),
  server: optional(text),
});
const notice = record<Extract<View, { readonly kind: 'notice' }>>({
  kind: among('notice'),
  title: text,
  text,
  action,
});
const chatView = record<Extract<View, { readonly kind: 'chat' }>>({ kind: among('chat') });
const view: Shape<View> = (value, at) => (chatView(value, at) === null ? null : notice(value, at));
const context = record<ComposerContext>({
  items: list(item),
  meter: maybe(record({ tokens: whole, budget: whole, exact: flag })),
  note: maybe(text),
});
const modelAction = among<ModelCard['actions'][number]['action']>('use', 'download', 'pause', 'remove');
const model = record<ModelCard>({
  id: text,
  name: text,
  badge: record({ text, tone: among('used', 'fits', 'no') }),
  note: text,
  about: text,
  fit: text,
  reads: text,
  details: text,
  suits: flag,
  download: maybe(record({ text, share })),
  actions: list(record({ action: modelAction, label: text })),
});

const toWebview: Messages<ToWebview> = {
  state: {
    state: record<ChatState>({
      view,
      strip,
      starters: maybe(list(record({ icon: text, question: text }))),
      restricted: maybe(card),
      conversation: maybe(text),
      turns: list(turn),
      earlier: whole,
      context,
      model: maybe(text),
    }),
  },
  strip: { strip },
  conversation: { conversation: text },
  earlier: { conversation: text, turns: list(turn), earlier: whole },
  context: { context },
  completions: {
    request: whole,
    items: list(record<Completion>({ icon: text, label: text, detail: text, insert: text, attach: maybe(attach) })),
  },
  turn: { turn },
  delta: { id: text, text },
  models: { models: maybe(record({ cards: maybe(list(model)) })) },
  preview: {
    turn: text,
    place,
    lines: maybe(record<PreviewLines>({ startLine: whole, text, meant: record({ startLine: whole, endLine: whole }) })),
  },
  draft: { conversation: maybe(text), text },
  focus: {},
};

const fromWebview: Messages<FromWebview> = {
  ready: {},
  ask: { question: text },
  draft: { conversation: maybe(text), text },
  complete: { request: whole, typed: text },
  attach: { item: attach },
  detach: { id: text },
  paste: { text: maybe(text) },
  drop: { uris: list(text) },
  stop: {},
  earlier: { before: text },
  retry: { id: text },
  edit: { id: text, question: text },
  branch: { conversation: text },
  clear: {},
  open: { turn: text, place },
  preview: { turn: text, place },
  copy: { text },
  rate: { id: text, rating: maybe(rating) },
  newFile: { text, language: text },
  insert: { text },
  apply: { id: text, text },
  command: { command: text },
  model: { id: text, action: modelAction },
  addModel: {},
  closeModels: {},
  refused: { why: text },
};

function wrongMessage<M extends { readonly type: string }>(messages: Messages<M>, message: unknown): string | null {
  const type: unknown =
    typeof message === 'object' && message !== null && Object.hasOwn(message, 'type')
      ? (message as { readonly type: unknown }).type
      : undefined;
  if (typeof type !== 'string') return 'A message without a type.';
  if (!Object.hasOwn(messages, type)) return `A message of an unknown type: ${type.slice(0, 40)}.`;
  const wrong = record(messages[type as M['type']] as Fields<object>)(message, '');
  return wrong === null ? null : `A message of type ${type}: ${wrong}.`;
}
