import type { AnswerWait } from '../../protocol/engineProtocol';
import type { Tree, TreeNode } from '../../reading/tree/tree';
import { rootId } from '../../reading/tree/tree';
import type { ConversationStart, ConversationStates } from '../../state/conversationStates';
import type { Reader } from '../../state/reader';
import type { HeldState } from '../../state/stateBytes';
import type { BackgroundReading } from './backgroundReading';

/** What was said before a question, and where the conversation began. */
export interface SaidBefore {
  readonly turns: number;
  /** The texts that the model reads of the turns from one on: the first says to the model what it is. */
  readonly textsFrom: (turn: number) => readonly string[];
  /** {@link StartState.start} of the last of them; null: it begins anew. */
  readonly start: string | null;
  /** Bytes that are read of turns whose states are not kept: older turns are left out then. */
  readonly mostBytes: number;
  /** The state has room for every turn; else for `mostBytes` of them. */
  readonly holdsAll: boolean;
}

/** Turns are left out by as many at a time, so that the state of those that stay is good for as many more. */
const turnsAtOnce = 4;

/** The state from which one answer starts; held, whatever becomes of the store, until it is released. */
export class StartState {
  private held: (HeldState & { readonly node: TreeNode }) | null = null;
  private said: HeldState | null = null;
  private signal = new AbortController().signal;
  private startKey = '';

  constructor(
    private readonly reader: Reader,
    private readonly reading: BackgroundReading,
    private readonly tree: Tree,
    private readonly conversations: ConversationStates,
    private readonly onWait: (wait: AnswerWait) => void = () => undefined,
  ) {}

  /** Names what the conversation goes on from: the key of the state that it began with, and the node that had it. */
  get start(): string {
    const node = this.held?.node.id ?? rootId;
    return this.startKey === '' ? node : `${this.startKey}:${node}`;
  }

  /**
   * The deepest kept state that holds all of `paths`, or that of the conversation's node, and what was said before on top of it, read now where it
   * is not kept. A conversation goes on from its own state though files have changed since it began: it holds every turn. The root is read where it is
   * not kept, unless `stopped` comes first. `firstTurn`: the earliest that the state holds; null: none.
   */
  async hold(
    paths: readonly string[],
    before: SaidBefore | null,
    stopped: Promise<void>,
    signal: AbortSignal,
  ): Promise<{ readonly file: string | null; readonly earlierTokens: number; readonly firstTurn: number | null }> {
    this.signal = signal;
    const { key, node: id } = startOf(before?.start ?? null);
    // Twice, because only looking for a state shows that it is gone or damaged.
    for (let tries = 0; tries < 2 && this.held === null; tries++) {
      await Promise.race([this.reading.readRoot(() => this.onWait('overview')), stopped]);
      const node = before === null ? undefined : this.tree.nodes.find(each => each.id === id);
      this.held =
        node === undefined ? await this.reader.nearest(this.tree, paths) : await this.reader.nearestTo(node, this.tree);
    }
    this.startKey = key ?? this.currentStart?.key ?? '';
    const found = before === null || before.turns === 0 ? null : await this.after(before, false);
    this.said = found?.said ?? null;
    return {
      file: this.said?.file ?? this.held?.file ?? null,
      earlierTokens: found?.said?.tokens ?? 0,
      firstTurn: found?.said === undefined || found.said === null ? null : found.from,
    };
  }

  /** Reads these turns too, for the question to come, unless another question comes first. */
  async prepare(said: SaidBefore): Promise<void> {
    await (await this.after(said, true)).said?.release();
  }

  async release(): Promise<void> {
    await this.held?.release();
    await this.said?.release();
  }

  private get currentStart(): ConversationStart | null {
    return this.held === null ? null : { key: this.reader.keyOf(this.held.node), file: this.held.file };
  }

  /** The state after what was said: where it began, if that is kept or little is missing; else after the latest turns from here. */
  private async after(
    { turns, textsFrom, mostBytes, holdsAll }: SaidBefore,
    patient: boolean,
  ): Promise<{ readonly said: Awaited<ReturnType<ConversationStates['after']>>; readonly from: number }> {
    const { currentStart } = this;
    const onReading = (): void => (patient ? undefined : this.onWait('earlier'));
    const options = { patient, signal: this.signal, onReading };
    const starts = [{ key: this.startKey, file: null }, currentStart].filter(start => start !== null);
    let from = 0;
    for (; ; from += turnsAtOnce) {
      const texts = textsFrom(from);
      for (const start of starts) {
        const kept = this.conversations.kept(start.key, texts);
        if ((kept === 0 && start !== currentStart) || bytesOf(holdsAll ? texts.slice(kept) : texts) > mostBytes)
          continue;
        const said = await this.conversations.after(start, texts, options);
        if (said === null && start !== currentStart) continue;
        this.startKey = start.key;
        return { said, from };
      }
      if (from + turnsAtOnce >= turns) break;
    }
    this.startKey = currentStart?.key ?? '';
    return { said: await this.conversations.after(currentStart, textsFrom(from), options), from };
  }
}

/** What {@link StartState.start} names; of conversations of earlier versions the node alone. */
function startOf(start: string | null): { readonly key: string | null; readonly node: string | null } {
  const [, key, node] = /^([0-9a-f]{16,}):([^]*)$/.exec(start ?? '') ?? [];
  return key === undefined || node === undefined ? { key: null, node: start } : { key, node };
}

function bytesOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}
