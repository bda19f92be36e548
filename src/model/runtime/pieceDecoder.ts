import type { LlamaModel, Token } from 'node-llama-cpp';

/** Tokens to text: holds back bytes of an unfinished character and text that may become a stop string. */
export class PieceDecoder {
  readonly tokens: Token[] = [];
  private held: Token[] = [];
  private pending = '';

  constructor(
    private readonly model: LlamaModel,
    private readonly stop: readonly string[],
  ) {}

  add(token: Token): { text: string; stop: boolean } {
    this.tokens.push(token);
    this.held.push(token);
    const text = this.model.detokenize(this.held, true);
    if (text.endsWith('\uFFFD') && this.held.length < 8) return { text: '', stop: false };
    this.held = [];
    this.pending += text;
    for (const mark of this.stop) {
      const at = this.pending.indexOf(mark);
      if (at < 0) continue;
      const before = this.pending.slice(0, at);
      this.pending = '';
      return { text: before, stop: true };
    }
    const kept = Math.max(0, ...this.stop.map(mark => overlap(this.pending, mark)));
    const ready = this.pending.slice(0, this.pending.length - kept);
    this.pending = this.pending.slice(ready.length);
    return { text: ready, stop: false };
  }

  flush(): string {
    const text =
      this.pending +
      (this.held.length > 0 ? this.model.detokenize(this.held, true).replace(/(?<!\uFFFD)\uFFFD+$/, '') : '');
    this.pending = '';
    this.held = [];
    return text;
  }
}

/** Length of the longest end of `text` that `mark` begins with. */
function overlap(text: string, mark: string): number {
  for (let length = Math.min(text.length, mark.length - 1); length > 0; length--)
    if (mark.startsWith(text.slice(-length))) return length;
  return 0;
}
