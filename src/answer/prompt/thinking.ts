/** How models that think first mark where they do. source: chat templates of Qwen, Nemotron, DeepSeek, RWKV (`think`), Seed (`seed:think`), Magistral */
const marks: readonly (readonly [open: string, close: string])[] = [
  ['<think>', '</think>'],
  ['<thinking>', '</thinking>'],
  ['<seed:think>', '</seed:think>'],
  ['[THINK]', '[/THINK]'],
];

/** A piece of a model's text, told apart. */
export interface Said {
  readonly thought: string;
  readonly said: string;
}

/**
 * Tells a model's thinking from its answer as text comes: it thinks from the start, or not at all. A prompt that ends with the opening mark has
 * begun the thinking already; a closing mark alone ends what no mark began.
 */
export class ThinkingFilter {
  private mode: 'unknown' | 'thinking' | 'answering' = 'unknown';
  private waiting = '';
  private close: string;
  /** Blank lines after the thinking are its end, not the answer's beginning. */
  private justThought = false;

  constructor(prompt: string) {
    const begun = marks.find(([open]) => prompt.trimEnd().endsWith(open));
    this.close = begun?.[1] ?? '';
    if (begun !== undefined) this.mode = 'thinking';
  }

  /** True while what comes is thought. */
  get isThinking(): boolean {
    return this.mode === 'thinking';
  }

  push(piece: string): Said {
    if (this.mode === 'answering') return { thought: '', said: this.begin(piece) };
    this.waiting += piece;
    if (this.mode === 'unknown') {
      const begins = this.waiting.trimStart();
      const opened = marks.find(([open]) => begins.startsWith(open));
      if (opened === undefined) {
        if (begins === '' || marks.some(([open]) => open.startsWith(begins))) return { thought: '', said: '' };
        return this.answer(this.waiting);
      }
      [, this.close] = opened;
      this.mode = 'thinking';
      this.waiting = begins.slice(opened[0].length);
    }
    const end = this.waiting.indexOf(this.close);
    if (end >= 0) {
      const thought = this.waiting.slice(0, end);
      this.justThought = true;
      return { ...this.answer(this.waiting.slice(end + this.close.length)), thought };
    }
    // The closing mark may have begun.
    const safe = this.waiting.length - heldBack(this.waiting, this.close);
    const thought = this.waiting.slice(0, safe);
    this.waiting = this.waiting.slice(safe);
    return { thought, said: '' };
  }

  /** What was held back, at the end. */
  flush(): Said {
    const { waiting, mode } = this;
    this.waiting = '';
    return mode === 'thinking' ? { thought: waiting, said: '' } : { thought: '', said: waiting };
  }

  private answer(text: string): Said {
    this.mode = 'answering';
    this.waiting = '';
    return { thought: '', said: this.begin(text) };
  }

  private begin(text: string): string {
    if (!this.justThought) return text;
    const words = text.trimStart();
    this.justThought = words === '';
    return words;
  }
}

/** How many of a text's last characters are a mark's first. */
function heldBack(text: string, mark: string): number {
  for (let length = Math.min(mark.length - 1, text.length); length > 0; length--)
    if (text.endsWith(mark.slice(0, length))) return length;
  return 0;
}
