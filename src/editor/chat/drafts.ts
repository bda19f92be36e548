/** Where drafts are kept: VS Code's memory of the workspace. */
export interface DraftMemory {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

/** Drafts that are remembered; the oldest go. */
const most = 20;
const memoryKey = 'coil.drafts';

/** What was typed and not sent, by conversation and page: it survives closing the page, another conversation and a restart. */
export class Drafts {
  private readonly texts: Map<string, string>;

  constructor(private readonly memory: DraftMemory) {
    const kept = memory.get(memoryKey);
    this.texts = new Map(isPairs(kept) ? kept : []);
  }

  /** @param surface such as "view" or "tab". `conversation` null: one without a question yet. */
  of(surface: string, conversation: string | null): string {
    return this.texts.get(keyOf(surface, conversation)) ?? '';
  }

  keep(surface: string, conversation: string | null, text: string): void {
    const key = keyOf(surface, conversation);
    if (text === (this.texts.get(key) ?? '')) return;
    this.texts.delete(key);
    if (text !== '') this.texts.set(key, text);
    for (const oldest of [...this.texts.keys()].slice(0, Math.max(0, this.texts.size - most)))
      this.texts.delete(oldest);
    void this.memory.update(memoryKey, [...this.texts]);
  }
}

function isPairs(value: unknown): value is readonly (readonly [string, string])[] {
  const isPair = (each: unknown): boolean =>
    Array.isArray(each) && each.length === 2 && each.every(one => typeof one === 'string');
  return Array.isArray(value) && value.every(isPair);
}

function keyOf(surface: string, conversation: string | null): string {
  return `${surface} ${conversation ?? ''}`;
}
