import type { Completion, ComposerContext, FromWebview } from '../src/protocol/chatProtocol';
import { CompletionList } from './completionList';
import { ContextBar } from './contextBar';
import { acceptDrops } from './acceptDrops';
import { element, icon, iconButton } from './element';
import { t } from './l10n';
import { QuestionHistory } from './questionHistory';
import { replaceText } from './replaceText';

export interface ComposerEvents {
  ask(question: string): void;
  post(message: FromWebview): void;
  /** The draft changed; called at most a few times a second. */
  draft(text: string): void;
  /** Something for a screen reader. */
  say(words: string): void;
}

const label = t('Ask about this repository');
/** A pasted text that is larger is attached: about what the box shows without scrolling, three times. */
const longPaste = { lines: 30, characters: 4000 };

/** Where a question is written. While an answer is being made, send is stop. */
export class Composer {
  // Not the toolkit's: its text lives in a shadow tree, from which ARIA cannot point at the list of suggestions.
  private readonly area = element('textarea', {
    rows: '1',
    'aria-label': label,
    'data-testid': 'question',
    dir: 'auto',
  });
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
  private readonly history = new QuestionHistory();
  private busy = false;
  private draftTimer = 0;
  private told = '';

  constructor(private readonly events: ComposerEvents) {
    this.area.addEventListener('input', () => this.changed());
    this.area.addEventListener('keydown', event => this.key(event));
    this.area.addEventListener('paste', event => this.paste(event));
    this.completions = new CompletionList(this.area, {
      complete: (request, typed) => events.post({ type: 'complete', request, typed }),
      attach: item => events.post({ type: 'attach', item }),
      say: words => events.say(words),
      detach: id => events.post({ type: 'detach', id }),
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
    this.update({ busy: false, questions: [], model: null, empty: true });
  }

  update(state: { busy: boolean; questions: readonly string[]; model: string | null; empty: boolean }): void {
    this.busy = state.busy;
    this.history.update(state.questions);
    this.model.hidden = state.model === null;
    this.modelName.textContent = state.model;
    this.model.title = t('{0}, select another model', state.model ?? '');
    this.area.placeholder = t('{0}, # adds context, / for commands', state.empty ? label : t('Ask a follow-up'));
    this.enable();
  }

  updateContext(context: ComposerContext): void {
    this.completions.attached(context.items);
    const news = this.context.update(context);
    if (news !== null) this.events.say(news);
  }

  complete(request: number, items: readonly Completion[]): void {
    this.completions.show(request, items);
  }

  focus(): void {
    this.area.focus({ preventScroll: true });
  }

  /** What is written and not sent. */
  get draft(): string {
    return this.area.value;
  }

  /** Shows what was written before in another page or conversation; it is the start of this area's undo. */
  set draft(text: string) {
    this.history.reset();
    this.told = text;
    if (text === this.area.value) return;
    this.area.value = text;
    this.enable();
  }

  /** Tells the draft now, where it is another than was told. */
  flushDraft(): void {
    clearTimeout(this.draftTimer);
    this.draftTimer = 0;
    if (this.area.value === this.told) return;
    this.told = this.area.value;
    this.events.draft(this.told);
  }

  get hasUntoldDraft(): boolean {
    return this.draftTimer !== 0;
  }

  ask(question = this.area.value): void {
    if (question.trim() === '') return;
    this.completions.close();
    const own = question === this.area.value;
    if (own) this.history.reset();
    // Undo brings it back: once, whole.
    if (own) replaceText(this.area, 0, this.area.value.length, '');
    this.flushDraft();
    this.events.ask(question.trim());
    this.focus();
  }

  /** As if `#` had been typed at the cursor. */
  private typeHash(): void {
    const { area } = this;
    this.focus();
    const gap = /(?:^|\s)$/.test(area.value.slice(0, area.selectionStart)) ? '' : ' ';
    replaceText(area, area.selectionStart, area.selectionEnd, `${gap}#`);
  }

  private key(event: KeyboardEvent): void {
    // While an input method composes, Enter and Up belong to it.
    if (event.isComposing || this.completions.key(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      this.ask();
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') this.recall(event);
  }

  /** On the first line Up, on the last line Down; what is being written is left from its beginning, and comes back. */
  private recall(event: KeyboardEvent): void {
    const { value, selectionStart, selectionEnd } = this.area;
    const up = event.key === 'ArrowUp';
    const inside = up ? value.slice(0, selectionStart).includes('\n') : value.slice(selectionEnd).includes('\n');
    if (inside || event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    const text = this.history.move(up ? -1 : 1, value, selectionEnd === 0);
    if (text === null) return;
    event.preventDefault();
    replaceText(this.area, 0, value.length, text);
  }

  /** A long text becomes an attachment, so that the question stays readable. Images are not understood, which the host says. */
  private paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const image = [...(event.clipboardData?.items ?? [])].some(({ type }) => type.startsWith('image/'));
    const long = text.length > longPaste.characters || text.split('\n', longPaste.lines + 1).length > longPaste.lines;
    if (!long && !(image && text === '')) return;
    event.preventDefault();
    this.events.post({ type: 'paste', text: long ? text : null });
  }

  private changed(): void {
    this.enable();
    clearTimeout(this.draftTimer);
    // 300 ms: a pause in typing, so that a long draft is not stored with every key.
    this.draftTimer = window.setTimeout(() => this.flushDraft(), 300);
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
