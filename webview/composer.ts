import type { Completion, ComposerContext, FromWebview } from '../src/protocol/chatProtocol';
import { CompletionList } from './completionList';
import { ContextBar } from './contextBar';
import { acceptDrops } from './acceptDrops';
import { element, icon, iconButton } from './element';
import { t } from './l10n';

export interface ComposerEvents {
  ask(question: string): void;
  post(message: FromWebview): void;
  /** The draft changed; called at most a few times a second. */
  draft(text: string): void;
  /** Something for a screen reader. */
  say(words: string): void;
}

const label = t('Ask about this repository');

/** Where a question is written. While an answer is being made, send is stop. */
export class Composer {
  // Not the toolkit's: its text lives in a shadow tree, from which ARIA cannot point at the list of suggestions.
  private readonly area = element('textarea', { rows: '1', 'aria-label': label, 'data-testid': 'question' });
  private readonly context = new ContextBar(id => {
    this.events.post({ type: 'detach', id });
    this.focus();
  });
  private readonly completions: CompletionList;
  private readonly modelName = element('span', { class: 'composer-model-name' });
  private readonly model = element(
    'button',
    { type: 'button', class: 'composer-model', 'data-testid': 'model', hidden: '' },
    this.modelName,
    icon('chevron-down'),
  );
  private readonly attach = iconButton('attach', t('Attach context (#)'), 'attach', () => this.typeHash());
  private readonly send = iconButton('send', t('Send (Enter)'), 'send', () => this.ask());
  private readonly stop = iconButton('debug-stop', t('Stop (Escape)'), 'stop', () => {
    this.events.post({ type: 'stop' });
    this.focus();
  });
  readonly element: HTMLElement;
  private lastQuestion = '';
  private busy = false;
  private draftTimer = 0;

  constructor(
    private readonly events: ComposerEvents,
    draft: string,
  ) {
    this.area.value = draft;
    this.area.addEventListener('input', () => this.changed());
    this.area.addEventListener('keydown', event => this.key(event));
    this.completions = new CompletionList(this.area, {
      complete: (request, typed) => events.post({ type: 'complete', request, typed }),
      attach: item => events.post({ type: 'attach', item }),
      say: words => events.say(words),
      changed: () => this.changed(),
    });
    this.element = element(
      'form',
      { class: 'composer', 'aria-label': t('Question') },
      this.completions.element,
      this.context.chips,
      element('div', { class: 'composer-text', 'data-testid': 'composer' }, this.area),
      this.context.note,
      element('div', { class: 'composer-row' }, this.attach, this.model, this.context.meter, this.send, this.stop),
      element('div', { class: 'drop-hint', 'aria-hidden': 'true' }, t('Drop to attach')),
    );
    this.element.addEventListener('submit', event => event.preventDefault());
    // A click anywhere in the box is meant for the text.
    this.element.addEventListener('click', event => {
      if (event.target === this.element) this.focus();
    });
    this.model.addEventListener('click', () => events.post({ type: 'command', command: 'coil.selectModel' }));
    acceptDrops(this.element, uris => events.post({ type: 'drop', uris }));
    for (const button of [this.send, this.stop]) button.classList.add('primary');
    this.update({ busy: false, lastQuestion: '', model: null, empty: true });
  }

  update(state: { busy: boolean; lastQuestion: string; model: string | null; empty: boolean }): void {
    this.busy = state.busy;
    this.lastQuestion = state.lastQuestion;
    this.model.hidden = state.model === null;
    this.modelName.textContent = state.model;
    this.model.title = t('{0}, select another model', state.model ?? '');
    this.area.placeholder = t('{0}, # adds context, / for commands', state.empty ? label : t('Ask a follow-up'));
    this.enable();
  }

  updateContext(context: ComposerContext): void {
    const news = this.context.update(context);
    if (news !== null) this.events.say(news);
  }

  complete(request: number, items: readonly Completion[]): void {
    this.completions.show(request, items);
  }

  focus(): void {
    this.area.focus();
  }

  ask(question = this.area.value): void {
    if (question.trim() === '') return;
    this.completions.close();
    this.events.ask(question.trim());
    if (question === this.area.value) this.area.value = '';
    this.changed();
    this.focus();
  }

  /** As if `#` had been typed at the cursor. */
  private typeHash(): void {
    const { area } = this;
    this.focus();
    const gap = /(?:^|\s)$/.test(area.value.slice(0, area.selectionStart)) ? '' : ' ';
    area.setRangeText(`${gap}#`, area.selectionStart, area.selectionEnd, 'end');
    area.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }

  private key(event: KeyboardEvent): void {
    // While an input method composes, Enter and Up belong to it.
    if (event.isComposing || this.completions.key(event)) return;
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
    this.send.title = this.busy ? t('Ask next (Enter)') : t('Send (Enter)');
    this.send.setAttribute('aria-label', this.send.title);
    if (held) this.focus();
  }
}
