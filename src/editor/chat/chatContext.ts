import type { ComposerContext, ContextItem, Place } from '../../protocol/chatProtocol';
import type { Attachment, Weights } from '../../protocol/engineProtocol';
import { errorData } from '../../shared/errors';
import { placeItem, toAttachment } from '../context/contextItem';

export interface ChatContextOptions {
  /** Counts attachments; waits until the workspace is open. */
  readonly weigh: (attached: readonly Attachment[]) => Promise<Weights>;
  /** Something of {@link ChatContext.state} changed. */
  readonly onChanged: (state: ComposerContext) => void;
}

/** Milliseconds for which a selection stays as it is before its tokens are counted: a hand that drags changes it many times a second. */
const restingMs = 300;

/** The chip that follows the editor's selection, beside selections that were attached. */
const itself = { id: 'selection' } as const;

/** What goes with the next question: the editor's selection, unless the user removed it, and what was attached. */
export class ChatContext {
  private selection: ContextItem | null = null;
  private withSelection = true;
  private attached: readonly ContextItem[] = [];
  private meter: ComposerContext['meter'] = null;
  private note: string | null = null;
  private weighings = 0;

  constructor(private readonly options: ChatContextOptions) {}

  get state(): ComposerContext {
    return { items: this.items, meter: this.items.length === 0 ? null : this.meter, note: this.note };
  }

  /** Takes what goes with a question that is asked now. The selection stays for the next one too. */
  take(): readonly ContextItem[] {
    const { items } = this;
    this.attached = [];
    this.note = null;
    this.changed();
    return items;
  }

  /** Adds to what is attached; what is there already takes its place. Resolves when all is counted, or refused with a note. */
  async attach(...items: readonly ContextItem[]): Promise<void> {
    const added = new Map([...this.attached, ...items].map(item => [item.id, item]));
    this.attached = [...added.values()];
    this.note = null;
    await this.weighed();
  }

  /** Says why something cannot be attached. */
  refuse(note: string): void {
    this.note = note;
    this.changed();
  }

  async detach(id: string): Promise<void> {
    if (id === this.selection?.id) this.withSelection = false;
    this.attached = this.attached.filter(item => item.id !== id);
    this.note = null;
    await this.weighed();
  }

  /** The editor's selection; one that was removed comes back with another selection. */
  async select(place: Place | null): Promise<void> {
    const { selection } = this;
    if (place === null && selection === null) return;
    const item = place === null ? null : { ...placeItem('selection', place), ...itself };
    if (item?.label === selection?.label && item?.path === selection?.path) return;
    this.selection = item;
    this.withSelection = true;
    this.changed();
    await new Promise(resolve => setTimeout(resolve, restingMs));
    if (this.selection === item) await this.weighed();
  }

  private get items(): readonly ContextItem[] {
    const { selection } = this;
    const again = this.attached.some(
      ({ kind, path, label }) => kind === 'selection' && path === selection?.path && label === selection.label,
    );
    return selection === null || !this.withSelection || again ? this.attached : [selection, ...this.attached];
  }

  private async weighed(): Promise<void> {
    this.changed();
    const { items } = this;
    if (items.length === 0) return;
    const weighing = ++this.weighings;
    try {
      const weights = await this.options.weigh(items.map(toAttachment));
      if (weighing === this.weighings) this.show(items, weights);
    } catch (error) {
      if (weighing !== this.weighings) return;
      const { message, hint } = errorData(error);
      this.refuse(`${message} ${hint}`);
    }
  }

  private show(items: readonly ContextItem[], { items: weights, budget, exact }: Weights): void {
    const known = new Map<string, ContextItem | null>();
    for (const [i, item] of items.entries()) {
      const weight = weights[i];
      if (weight === undefined) continue;
      const { refused, sent, tokens } = weight;
      if (refused !== null && item.kind !== 'selection') this.note = `${refused.message} ${refused.hint}`;
      known.set(item.id, refused === null ? { ...item, tokens: sent, cut: sent < tokens } : null);
    }
    const counted = (item: ContextItem): ContextItem[] => {
      const now = known.get(item.id);
      return now === undefined ? [item] : now === null ? [] : [now];
    };
    this.attached = this.attached.flatMap(counted);
    if (this.selection !== null) {
      // A file that Coil does not read has no selection to offer.
      const [selection] = counted(this.selection);
      if (selection === undefined) this.withSelection = false;
      else this.selection = selection;
    }
    const tokens = this.items.reduce((sum, item) => sum + (item.tokens ?? 0), 0);
    this.meter = { tokens, budget, exact };
    this.changed();
  }

  private changed(): void {
    this.options.onChanged(this.state);
  }
}
