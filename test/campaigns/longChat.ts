import type { FakeHost } from '../support/fakeHost';
import { chat, facts, turn } from '../support/chatStates';

/** Milliseconds from a change to the page having drawn it, the wait for the screen's next frame included; sorted. */
export type Frames = readonly number[];

export interface LongChat {
  readonly turns: number;
  /** Until the last turns are on the screen after the panel is opened. */
  readonly shownMs: number;
  /** Elements of the page with all turns there. */
  readonly elements: number;
  /** Scrolling by 400 pixels a frame, upwards. */
  readonly scrolling: Frames;
  /** The scroll bar dragged to places all over the chat. */
  readonly jumps: Frames;
  /** An answer at the end that grows by 20 characters a frame. */
  readonly streaming: Frames;
  /** The same while the reader is elsewhere and scrolls. */
  readonly both: Frames;
  /** Mebibytes of JavaScript objects. */
  readonly heap: number;
}

/** Shows a chat of `turns` answers and measures its frames. `frames`: how many of each kind. */
export async function longChat(host: FakeHost, turns: number, frames: number): Promise<LongChat> {
  const { page } = await host.open({ width: 360 });
  const result = await page.evaluate<LongChat>(
    `(${measure.toString()})(${JSON.stringify({
      turns,
      frames,
      state: chat(),
      base: turn('0', { facts }),
      code: '\n\n```ts\nconst answer = await ask(question);\nreturn answer.text;\n```\n',
    })})`,
  );
  await page.close();
  return result;
}

/** The value that a share of the frames stays below, such as 0.99. */
export function percentile(frames: Frames, share: number): number {
  return frames[Math.min(frames.length - 1, Math.floor(frames.length * share))] ?? 0;
}

/** Runs in the page: plain JavaScript but for its types, none of the names above. */
async function measure({ turns, frames, state, base, code }: Measure): Promise<LongChat> {
  const win = globalThis as unknown as PageGlobals;
  const send = (data: object): void => void win.dispatchEvent(new win.MessageEvent('message', { data }));
  const drawn = (): Promise<void> => new Promise(done => win.requestAnimationFrame(() => setTimeout(done)));
  const timed = async (change: () => void): Promise<number> => {
    const from = performance.now();
    change();
    await drawn();
    return performance.now() - from;
  };
  const many = async (count: number, change: (i: number) => void): Promise<number[]> => {
    const all: number[] = [];
    for (let i = 0; i < count; i++) all.push(await timed(() => change(i)));
    return all.sort((a, b) => a - b);
  };
  const made = Array.from({ length: turns }, (_, i) => ({
    ...base,
    id: `${i}`,
    question: `Question ${i}`,
    facts: i % 3 === 0 ? base.facts : [],
    text: `${base.text} `.repeat(1 + (i % 5)) + (i % 4 === 0 ? code : ''),
  }));
  const page = 200;
  const first = Math.max(0, turns - page);
  const shownMs = await timed(() => {
    send({ type: 'state', state: { ...state, turns: made.slice(first), earlier: first } });
  });
  for (let to = first; to > 0; to -= page)
    send({
      type: 'earlier',
      conversation: state.conversation,
      turns: made.slice(Math.max(0, to - page), to),
      earlier: Math.max(0, to - page),
    });
  await drawn();
  const viewport = win.document.querySelector('.viewport');
  const scrolling = await many(frames, () => (viewport.scrollTop -= 400));
  const elements = win.document.querySelectorAll('*').length;
  const jumps = await many(frames, i => (viewport.scrollTop = viewport.scrollHeight * ((i * 0.618) % 1)));
  viewport.scrollTop = viewport.scrollHeight;
  await drawn();
  send({ type: 'turn', turn: { ...base, id: 'new', state: 'answering', text: '' } });
  const grow = (i: number): void =>
    send({ type: 'delta', id: 'new', text: i % 12 === 11 ? '\n\n' : 'twenty more letters ' });
  const streaming = await many(frames, grow);
  viewport.scrollTop = viewport.scrollHeight / 2;
  await drawn();
  const both = await many(frames, i => {
    grow(i);
    viewport.scrollTop -= 400;
  });
  const heap = Math.round((win.performance.memory?.usedJSHeapSize ?? 0) / 2 ** 20);
  return { turns, shownMs, elements, scrolling, jumps, streaming, both, heap };
}

interface Measure {
  readonly turns: number;
  readonly frames: number;
  readonly state: ReturnType<typeof chat>;
  readonly base: ReturnType<typeof turn>;
  readonly code: string;
}

/** What the page has that Node's types do not. */
interface PageGlobals {
  dispatchEvent(event: object): boolean;
  readonly MessageEvent: new (type: string, init: { data: object }) => object;
  requestAnimationFrame(callback: () => void): number;
  readonly document: {
    querySelector(selector: string): { scrollTop: number; readonly scrollHeight: number };
    querySelectorAll(selector: string): { readonly length: number };
  };
  readonly performance: { readonly memory?: { readonly usedJSHeapSize: number } };
}
