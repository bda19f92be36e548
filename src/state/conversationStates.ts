import { sha256 } from '../shared/sha256';
import type { RecurrentModel } from './recurrentModel';
import type { HeldState } from './stateBytes';
import { keyOf, type StateStore } from './stateStore';

/** What conversations need of a model. */
export type ConversationModel = Pick<RecurrentModel, 'base' | 'stateBytes' | 'extend'>;

/** The state from which a conversation began; `file`: null where it is kept no more, though states after turns may be. */
export interface ConversationStart {
  readonly key: string;
  readonly file: string | null;
}

export interface ReadingTurns {
  readonly patient: boolean;
  readonly signal: AbortSignal;
  readonly onReading?: () => void;
}

/**
 * The states of conversations: a node's state after which earlier turns were read. Its key is made of the node's key and the turns' texts, so that coming back
 * finds it, a change of the code below leads to another, and turns in common with another conversation are read once.
 */
export class ConversationStates {
  constructor(
    private readonly model: ConversationModel,
    private readonly store: StateStore,
  ) {}

  /**
   * The state after `texts` were read from `start` on, held until it is released, and how many tokens were read for it now: none where it is kept.
   * Null without texts. `patient`: gives way to a question, and is null then too. `onReading`: they are not kept and are read now.
   */
  async after(
    start: ConversationStart | null,
    texts: readonly string[],
    { patient, signal, onReading }: ReadingTurns,
  ): Promise<(HeldState & { readonly tokens: number }) | null> {
    const keys = this.keysOf(start?.key ?? '', texts);
    const [last] = keys.slice(-1);
    if (last === undefined) return null;
    for (let kept = texts.length; kept >= 0; kept--) {
      const key = keys[kept - 1];
      const held = key === undefined ? null : await this.store.get(key);
      if (kept === texts.length && held !== null) return { ...held, tokens: 0 };
      if (held === null && kept > 0) continue;
      onReading?.();
      try {
        const from = held?.file ?? start?.file ?? null;
        const tokens = await this.extend(last, from, texts.slice(kept), { patient, signal });
        if (tokens === null) return null;
        await this.store.claimConversation(last, key ?? null);
        const made = await this.store.get(last);
        return made === null ? null : { ...made, tokens };
      } finally {
        await held?.release();
      }
    }
    return null;
  }

  /** Of how many of `texts`, from the first on, after the state of `startKey`, the state is kept. */
  kept(startKey: string, texts: readonly string[]): number {
    return this.keysOf(startKey, texts).findLastIndex(key => this.store.has(key)) + 1;
  }

  /** The key of each text's state: made of those before, so that a long conversation costs a hash a turn. */
  private keysOf(startKey: string, texts: readonly string[]): string[] {
    let hash = sha256('conversation', startKey);
    return texts.map(text => keyOf(this.model.base, (hash = sha256(hash, text))));
  }

  /** Null where a question came between. */
  private async extend(
    key: string,
    from: string | null,
    texts: readonly string[],
    options: { readonly patient: boolean; readonly signal: AbortSignal },
  ): Promise<number | null> {
    let tokens: number | null = null;
    const gaveWay = new DOMException('A question came first', 'AbortError');
    const write = async (file: string): Promise<void> => {
      tokens = await this.model.extend({ state: from, texts, file, ...options });
      if (tokens === null) throw gaveWay;
    };
    try {
      const shorten = this.model.stateBytes !== null;
      await (
        await this.store.put(key, '', write, { shorten, first: new Set([key]) })
      ).rest;
    } catch (error) {
      if (error !== gaveWay) throw error;
    }
    return tokens;
  }
}
