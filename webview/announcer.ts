import type { Turn } from '../src/protocol/chatProtocol';
import { element } from './element';
import { t } from './l10n';

/** Says the start and the end of an answer to a screen reader, not every word while it streams; and what else moves without the focus. */
export class Announcer {
  readonly element = element('div', {
    class: 'visually-hidden',
    role: 'status',
    'aria-live': 'polite',
    'data-testid': 'announcer',
  });
  private readonly said = new Map<string, string>();

  /** `silent`: the turn was there before the page was. */
  turn(turn: Turn, silent = false): void {
    const words = wordsFor(turn);
    if (this.said.get(turn.id) === words) return;
    this.said.set(turn.id, words);
    if (!silent) this.say(words);
  }

  say(words: string): void {
    this.element.textContent = words;
  }
}

function wordsFor(turn: Turn): string {
  switch (turn.state) {
    case 'waiting':
    case 'answering':
      return t('Coil is answering.');
    case 'done':
      return turn.sources.length === 1
        ? t('Answer complete, 1 source.')
        : t('Answer complete, {0} sources.', turn.sources.length);
    case 'stopped':
      return t('Answer stopped.');
    case 'failed':
      return t('The answer failed. {0}', turn.error?.message ?? '');
  }
}
