import type { Place, Rating, Turn } from '../src/protocol/chatProtocol';
import { AnswerText } from './answerText';
import { branchList } from './branchList';
import { answerMarkdown } from '../src/protocol/answerMarkdown';
import { linkAt } from './citation';
import { codeBlockClick } from './codeBlock';
import { chipName, chipParts, chipTitle } from './contextChip';
import { element, flash, iconButton } from './element';
import { factsTable } from './factsTable';
import type { Host } from './host';
import { t } from './l10n';
import type { Popover } from './popover';
import { questionText } from './questionText';
import { sourcesList } from './sourcesList';
import { spiral } from './spiral';
import { toolbar } from './toolbar';
import { stopOf } from './stopOf';
import { thinkingOf } from './thinkingOf';
import { turnDetails } from './turnDetails';

/** Milliseconds without a word in mid-answer after which it is said what is waited for. */
const saidAfter = 1000;

/** One question and its answer on the page. */
export class TurnView {
  readonly element: HTMLElement;
  private readonly question = element('div', { class: 'slot' });
  private readonly text = new AnswerText();
  private readonly thinking = element('div', { class: 'slot' });
  private readonly waiting = element('div', { class: 'slot' });
  private readonly facts = element('div', { class: 'slot' });
  private readonly partial = element('div', { class: 'slot' });
  private readonly end = element('div', { class: 'slot' });
  private readonly sources = element('div', { class: 'slot' });
  private readonly actions = element('div', { class: 'slot' });
  private readonly next = element('div', { class: 'slot' });
  /** What each slot shows now, so that an unchanged one keeps its elements, focus and folding. */
  private readonly shown = new Map<HTMLElement, string>();
  private sourcesOpen = false;
  private detailsOpen = false;
  private silence = 0;

  constructor(
    private turn: Turn,
    private readonly host: Host,
    popover: Popover,
  ) {
    const answer = element(
      'div',
      { class: 'answer', 'data-testid': 'turn-answer' },
      element('div', { class: 'answer-head' }, spiral('answer-mark'), element('strong', {}, 'Coil')),
      this.thinking,
      this.text.element,
      this.waiting,
      this.facts,
      this.partial,
      this.end,
      this.sources,
      this.actions,
      this.next,
    );
    this.element = element(
      'article',
      {
        class: 'turn',
        'data-testid': 'turn',
        'data-id': turn.id,
        // What VS Code's context menu shows here, and gives its commands.
        'data-vscode-context': JSON.stringify({ webviewSection: 'turn', turn: turn.id }),
      },
      this.question,
      answer,
    );
    this.listen(answer, popover);
    this.update(turn);
  }

  update(turn: Turn): void {
    this.turn = turn;
    const streaming = turn.state === 'waiting' || turn.state === 'answering';
    this.element.dataset['state'] = turn.state;
    const { question, context, mode, branches } = turn;
    this.fill(this.question, { question, context, mode, branches }, () => this.questionOf(turn));
    this.element.setAttribute('aria-busy', String(streaming));
    this.element.setAttribute('aria-label', turn.question.slice(0, 200));
    this.text.set(turn.text, turn.sources);
    this.showWait(turn.state, turn.waitingFor);
    this.fill(this.thinking, turn.thinking === undefined || streaming ? null : turn.thinking, () =>
      thinkingOf(turn.thinking ?? ''),
    );
    this.fill(this.facts, turn.facts.length === 0 ? null : turn.facts, () =>
      factsTable(turn.facts, place => this.open(place)),
    );
    this.fill(this.partial, streaming ? null : (turn.partial ?? null), () =>
      element('p', { class: 'quiet', 'data-testid': 'partial' }, turn.partial ?? ''),
    );
    this.fill(
      this.end,
      turn.state === 'stopped' || turn.state === 'failed'
        ? { error: turn.error, state: turn.state, begun: turn.text !== '', interrupted: turn.interrupted }
        : null,
      () => stopOf(turn, message => this.host.post(message)),
    );
    this.fill(this.sources, turn.sources.length === 0 || streaming ? null : turn.sources, () =>
      sourcesList(turn.sources, this.sourcesOpen, open => (this.sourcesOpen = open)),
    );
    const { timing, asOf, unread, state } = turn;
    this.fill(this.actions, streaming ? null : { timing, asOf, unread, state, text: turn.text !== '' }, () =>
      this.actionRow(turn),
    );
    this.showRating(turn.rating ?? null);
    const next = turn.state === 'done' && turn.followUps?.length ? turn.followUps : null;
    this.fill(this.next, next, () => this.followUps(next ?? []));
  }

  append(delta: string): void {
    this.turn = { ...this.turn, state: 'answering', text: this.turn.text + delta };
    this.element.dataset['state'] = 'answering';
    this.showWait('answering', null);
    this.text.append(delta);
  }

  /** Before the first words a shape of what comes; below words that stand already, what the next ones wait for once that takes long. */
  private showWait(state: Turn['state'], words: string | null): void {
    clearTimeout(this.silence);
    if (state === 'waiting') return this.fill(this.waiting, { state, words }, () => skeleton(words ?? ''));
    const show = (said: string | null): void =>
      this.fill(this.waiting, said === null ? null : { said }, () => moreToCome(said));
    const wanted = state === 'answering' ? words : null;
    const isSaid = this.waiting.querySelector('.more-to-come') !== null;
    show(isSaid ? wanted : null);
    if (wanted !== null && !isSaid) this.silence = window.setTimeout(() => show(wanted), saidAfter);
  }

  private fill(slot: HTMLElement, content: object | string | null, build: () => Node | null): void {
    const key = JSON.stringify(content);
    if (this.shown.get(slot) === key) return;
    this.shown.set(slot, key);
    const built = content === null ? null : build();
    slot.replaceChildren(...(built === null ? [] : [built]));
  }

  private questionOf({ context }: Turn): HTMLElement {
    const chips = context.map(item => {
      const { path, startLine, endLine } = item;
      const title = chipTitle(item);
      const chip = element(
        'button',
        { type: 'button', class: 'chip', 'data-testid': 'context', title, 'aria-label': chipName(item) },
        ...chipParts(item),
      );
      chip.addEventListener('click', () => this.open({ path, startLine, endLine }));
      return chip;
    });
    return element(
      'div',
      { class: 'question', 'data-testid': 'turn-question' },
      chips.length === 0 ? null : element('div', { class: 'chips' }, ...chips),
      questionText(this.turn, edited => this.host.post({ type: 'edit', id: this.turn.id, question: edited })),
      branchList(this.turn.branches ?? [], conversation => this.host.post({ type: 'branch', conversation })),
    );
  }

  private open(place: Place): void {
    this.host.post({ type: 'open', turn: this.turn.id, place });
  }

  private actionRow(turn: Turn): HTMLElement {
    const copy = iconButton('copy', t('Copy the answer'), 'copy', () => {
      this.host.post({ type: 'copy', text: answerMarkdown(this.turn) });
      flash(copy, 'check');
    });
    const details = turnDetails(turn, this.detailsOpen, open => (this.detailsOpen = open));
    const row = toolbar(
      { class: 'actions', 'aria-label': t('This answer') },
      turn.text === '' && turn.facts.length === 0 ? null : copy,
      turn.state === 'done'
        ? iconButton('refresh', t('Answer again'), 'retry', () => this.host.post({ type: 'retry', id: turn.id }))
        : null,
      ...(turn.state === 'done' ? [this.thumb('up', t('Helpful')), this.thumb('down', t('Unhelpful'))] : []),
      details?.button ?? null,
    );
    return element('div', { class: 'actions-frame' }, row, details?.lines ?? null);
  }

  private thumb(rating: Rating, label: string): HTMLElement {
    return iconButton(`thumbs${rating}`, label, `rate-${rating}`, () => {
      this.host.post({ type: 'rate', id: this.turn.id, rating: this.turn.rating === rating ? null : rating });
    });
  }

  /** Changes the thumbs where they are: the one clicked keeps the focus. */
  private showRating(given: Rating | null): void {
    for (const rating of ['up', 'down'] as const) {
      const button = this.actions.querySelector(`[data-testid=rate-${rating}]`);
      button?.setAttribute('aria-pressed', String(rating === given));
      const sign = button?.querySelector('.codicon');
      if (sign) sign.className = `codicon codicon-thumbs${rating}${rating === given ? '-filled' : ''}`;
    }
  }

  private followUps(questions: readonly string[]): HTMLElement {
    const buttons = questions.map(question => {
      const button = element(
        'button',
        { type: 'button', class: 'follow-up', dir: 'auto', 'data-testid': 'follow-up' },
        question,
      );
      button.addEventListener('click', () => this.host.post({ type: 'ask', question }));
      return button;
    });
    return element('div', { class: 'follow-ups', role: 'group', 'aria-label': t('Ask next') }, ...buttons);
  }

  /** One set of listeners for all that the answer holds, since streaming replaces its elements. */
  private listen(answer: HTMLElement, popover: Popover): void {
    const sourceAt = (target: EventTarget | null): [Element, Turn['sources'][number]] | null => {
      const link = target instanceof Element ? target.closest<HTMLElement>('[data-source]') : null;
      const source = this.turn.sources.find(one => `${one.number}` === link?.dataset['source']);
      return link && source ? [link, source] : null;
    };
    answer.addEventListener('click', event => {
      if (event.target instanceof Element && codeBlockClick(event.target, this.turn.id, this.host)) return;
      const found = sourceAt(event.target);
      if (found === null) return;
      const { path, startLine, endLine } = found[1];
      popover.hide();
      this.open({ path, startLine, endLine });
    });
    const previewed = (target: EventTarget | null): readonly [Element, Place, string | null] | null => {
      const found = sourceAt(target);
      if (found !== null) return [...found, found[1].text];
      const link = target instanceof Element ? linkAt(target) : null;
      return link === null ? null : [...link, null];
    };
    for (const enter of ['mouseover', 'focusin'])
      answer.addEventListener(enter, event => {
        const found = previewed(event.target);
        if (found !== null) popover.showSoon(this.turn.id, ...found);
      });
    for (const leave of ['mouseout', 'focusout'])
      answer.addEventListener(leave, event => {
        if (previewed(event.target) !== null) popover.hideSoon();
      });
  }
}

function moreToCome(words: string | null): HTMLElement {
  return element('p', { class: 'quiet more-to-come', 'data-testid': 'waiting' }, words ?? '');
}

function skeleton(words: string): HTMLElement {
  return element(
    'div',
    { class: 'waiting', 'data-testid': 'waiting' },
    element('p', { class: 'quiet' }, words),
    ...['long', 'longer', 'short'].map(width => element('div', { class: `bone bone-${width}`, 'aria-hidden': 'true' })),
  );
}
