import type { Place } from '../src/protocol/chatProtocol';
import { element, icon, iconButton } from './element';
import { fullName, pathLabel } from './place';
import { toolkitTextArea } from './toolkit';

export interface ComposerEvents {
  ask(question: string, withSelection: boolean): void;
  stop(): void;
  /** The draft changed; called at most a few times a second. */
  draft(text: string): void;
}

/** Where a question is written. While an answer is being made, send is stop. */
export class Composer {
  private readonly chips = element('div', { class: 'chips' });
  private readonly area = toolkitTextArea('Ask about this repository', 'composer');
  private readonly model = element('span', { class: 'composer-model' });
  private readonly send = iconButton('send', 'Send (Enter)', 'send', () => this.ask());
  private readonly stop = iconButton('debug-stop', 'Stop (Escape)', 'stop', () => {
    this.events.stop();
    this.focus();
  });
  readonly element = element(
    'form',
    { class: 'composer', 'aria-label': 'Question' },
    this.chips,
    this.area,
    element('div', { class: 'composer-row' }, this.model, this.send, this.stop),
  );
  private selection: Place | null = null;
  private withSelection = true;
  private lastQuestion = '';
  private busy = false;
  private draftTimer = 0;

  constructor(
    private readonly events: ComposerEvents,
    draft: string,
  ) {
    this.area.setAttribute('rows', '1');
    this.area.value = draft;
    this.area.addEventListener('input', () => this.changed());
    this.area.addEventListener('keydown', event => this.key(event));
    this.element.addEventListener('submit', event => event.preventDefault());
    // A click anywhere in the box is meant for the text.
    this.element.addEventListener('click', event => {
      if (event.target === this.element) this.focus();
    });
    for (const button of [this.send, this.stop]) button.classList.add('primary');
    this.update({ busy: false, lastQuestion: '', model: null, empty: true });
    this.updateSelection(null);
  }

  update(state: { busy: boolean; lastQuestion: string; model: string | null; empty: boolean }): void {
    this.busy = state.busy;
    this.lastQuestion = state.lastQuestion;
    this.model.textContent = state.model ?? '';
    this.model.title = state.model ?? '';
    this.area.placeholder = state.empty ? 'Ask about this repository' : 'Ask a follow-up';
    this.enable();
  }

  /** Offers the editor's selection as context; a chip that was removed comes back with another selection. */
  updateSelection(selection: Place | null): void {
    const same = selection !== null && this.selection !== null && fullName(selection) === fullName(this.selection);
    this.selection = selection;
    if (!same) this.withSelection = true;
    const shown = this.withSelection ? selection : null;
    this.chips.hidden = shown === null;
    this.chips.replaceChildren(...(shown === null ? [] : [this.chip(shown)]));
  }

  focus(): void {
    this.area.focus();
  }

  ask(question = this.area.value): void {
    if (question.trim() === '') return;
    this.events.ask(question.trim(), this.withSelection && this.selection !== null);
    if (question === this.area.value) this.area.value = '';
    this.changed();
    this.focus();
  }

  private chip(place: Place): HTMLElement {
    const remove = iconButton('close', 'Ask without the selection', 'remove-selection', () => {
      this.withSelection = false;
      this.updateSelection(place);
      this.focus();
    });
    return element(
      'span',
      { class: 'chip', 'data-testid': 'selection', title: fullName(place) },
      icon('list-selection'),
      element('span', { class: 'visually-hidden' }, 'With the selection '),
      pathLabel(place),
      remove,
    );
  }

  private key(event: KeyboardEvent): void {
    // While an input method composes, Enter and Up belong to it.
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.ask();
    } else if (event.key === 'ArrowUp' && this.area.value === '' && this.lastQuestion !== '') {
      event.preventDefault();
      this.area.value = this.lastQuestion;
      this.changed();
    }
  }

  private changed(): void {
    this.enable();
    clearTimeout(this.draftTimer);
    // 300 ms: a pause in typing, so that a long draft is not stored with every key.
    this.draftTimer = window.setTimeout(() => this.events.draft(this.area.value), 300);
  }

  /** While an answer is made, send is stop until something is written: that is sent to be answered next. */
  private enable(): void {
    const empty = this.area.value.trim() === '';
    const held = this.send.matches(':focus') || this.stop.matches(':focus');
    this.send.disabled = empty;
    this.send.hidden = this.busy && empty;
    this.stop.hidden = !this.busy || !empty;
    this.send.title = this.busy ? 'Ask next (Enter)' : 'Send (Enter)';
    this.send.setAttribute('aria-label', this.send.title);
    if (held) this.focus();
  }
}
