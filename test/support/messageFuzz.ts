import { hostileTexts } from './hostileTexts';

/** Makes messages that a broken or hostile other end could send: mutations of good ones, and plain noise. The same for the same random numbers. */
export class MessageFuzz {
  constructor(
    private readonly random: () => number,
    /** Good messages, at least one of each type. */
    private readonly good: readonly object[],
  ) {}

  /** The next message: one in eight is good, one in eight is noise. */
  next(): unknown {
    const kind = this.random();
    if (kind < 1 / 8) return this.one(this.good);
    if (kind < 2 / 8) return this.noise(3);
    let message: unknown = structuredClone(this.one(this.good));
    for (let times = 1 + this.below(3); times > 0; times--) message = this.mutated(message);
    return message;
  }

  /** A copy with something changed, dropped, added or doubled, somewhere in it. */
  private mutated(value: unknown): unknown {
    if (this.random() < 0.15 || typeof value !== 'object' || value === null) return this.noise(2);
    if (Array.isArray(value)) return this.mutatedList(value);
    const entries = Object.entries<unknown>(value as Record<string, unknown>);
    const at = this.below(entries.length + 1);
    const entry = entries[at];
    if (entry === undefined) return { ...value, [this.key()]: this.noise(2) };
    const [key, held] = entry;
    if (this.random() < 0.15) return Object.fromEntries(entries.filter((_, i) => i !== at));
    // A hostile text in place of a text is a good message: it has to be shown, and be inert.
    const changed = typeof held === 'string' && this.random() < 0.6 ? this.one(hostileTexts) : this.mutated(held);
    return { ...value, [key]: changed };
  }

  private mutatedList(list: readonly unknown[]): unknown[] {
    const at = this.below(list.length);
    switch (this.below(4)) {
      case 0:
        return list.filter((_, i) => i !== at);
      case 1:
        return [...list, ...list];
      case 2:
        return [...list, this.noise(2)];
      default:
        return list.map((one, i) => (i === at ? this.mutated(one) : one));
    }
  }

  private noise(depth: number): unknown {
    switch (this.below(depth > 0 ? 14 : 11)) {
      case 0:
        return null;
      case 1:
        return undefined;
      case 2:
        return this.random() < 0.5;
      case 3:
        return this.one([0, -0, -1, 1, 0.5, 2 ** 31, 2 ** 53, -(2 ** 53), NaN, Infinity, -Infinity, 1e308]);
      case 4:
        return '';
      case 5:
        return this.one(['ready', 'state', 'turn', 'delta', 'command', '__proto__', 'constructor', 'toString', '0']);
      case 6:
        return '💥'.repeat(this.below(2000));
      case 7:
      case 8:
        return this.one(hostileTexts);
      case 9:
        return new Date(0);
      case 10:
        return BigInt(7);
      case 11:
        return Array.from({ length: this.below(5) }, () => this.noise(depth - 1));
      case 12:
        return new Map([[this.key(), this.noise(depth - 1)]]);
      default:
        return Object.fromEntries(Array.from({ length: this.below(5) }, () => [this.key(), this.noise(depth - 1)]));
    }
  }

  private key(): string {
    return this.one([
      'type',
      'id',
      'text',
      'turn',
      'state',
      'length',
      '__proto__',
      'constructor',
      'then',
      'toJSON',
      'on',
    ]);
  }

  private one<T>(list: readonly T[]): T {
    const one = list[this.below(list.length)];
    if (one === undefined && list.length === 0) throw new RangeError('There is nothing to choose from.');
    return one as T;
  }

  private below(count: number): number {
    return Math.floor(this.random() * count);
  }
}
