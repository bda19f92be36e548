import type { AnswerWait } from '../../protocol/engineProtocol';
import type { Tree, TreeNode } from '../../reading/tree/tree';
import { rootId } from '../../reading/tree/tree';
import type { ConversationStart, ConversationStates } from '../../state/conversationStates';
import type { Reader } from '../../state/reader';
import type { HeldState } from '../../state/stateBytes';
import type { BackgroundReading } from './backgroundReading';

/** What was said before a question, as the model reads it, and the node that the conversation goes on from. */
export interface SaidBefore {
  readonly texts: readonly string[];
  readonly start: string | null;
}

/** The state from which one answer starts; held, whatever becomes of the store, until it is released. */
export class StartState {
  private held: (HeldState & { readonly node: TreeNode }) | null = null;
  private said: HeldState | null = null;
  private signal = new AbortController().signal;

  constructor(
    private readonly reader: Reader,
    private readonly reading: BackgroundReading,
    private readonly tree: Tree,
    private readonly conversations: ConversationStates,
    private readonly onWait: (wait: AnswerWait) => void = () => undefined,
  ) {}

  /** The node whose state the conversation goes on from. */
  get node(): string {
    return this.held?.node.id ?? rootId;
  }

  /**
   * The deepest kept state that holds all of `paths`, or that of the conversation's node, and what was said before on top of it, read now where
   * it is not kept. The root is read where it is not kept, unless `stopped` comes first.
   */
  async hold(
    paths: readonly string[],
    before: SaidBefore | null,
    stopped: Promise<void>,
    signal: AbortSignal,
  ): Promise<{ readonly file: string | null; readonly earlierTokens: number }> {
    this.signal = signal;
    // Twice, because only looking for a state shows that it is gone or damaged.
    for (let tries = 0; tries < 2 && this.held === null; tries++) {
      await Promise.race([this.reading.readRoot(() => this.onWait('overview')), stopped]);
      const node = before === null ? undefined : this.tree.nodes.find(({ id }) => id === before.start);
      this.held =
        node === undefined ? await this.reader.nearest(this.tree, paths) : await this.reader.nearestTo(node, this.tree);
    }
    const said = before === null ? null : await this.after(before.texts, false);
    this.said = said;
    return { file: said?.file ?? this.held?.file ?? null, earlierTokens: said?.tokens ?? 0 };
  }

  /** Reads these turns too, for the question to come, unless another question comes first. */
  async prepare(texts: readonly string[]): Promise<void> {
    await (await this.after(texts, true))?.release();
  }

  async release(): Promise<void> {
    await this.held?.release();
    await this.said?.release();
  }

  private after(texts: readonly string[], patient: boolean): ReturnType<ConversationStates['after']> {
    const start: ConversationStart | null =
      this.held === null ? null : { key: this.reader.keyOf(this.held.node), file: this.held.file };
    const onReading = (): void => (patient ? undefined : this.onWait('earlier'));
    return this.conversations.after(start, texts, { patient, signal: this.signal, onReading });
  }
}
