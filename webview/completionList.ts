import type { Completion, ContextItem } from '../src/protocol/chatProtocol';
import { element, icon } from './element';
import { t } from './l10n';
import { replaceText } from './replaceText';

export interface CompletionEvents {
  /** Asks the host what can stand where `typed` is; the answer comes to {@link CompletionList.show}. */
  complete(request: number, typed: string): void;
  attach(item: NonNullable<Completion['attach']>): void;
  /** Something for a screen reader. */
  say(words: string): void;
  /** The choice that attached it was undone. */
  detach(id: string): void;
}

type Attached = NonNullable<Completion['attach']>;

/** A choice that attached something, with the text before and after it. */
interface Attaching {
  readonly before: string;
  readonly after: string;
  readonly item: Attached;
}

/** Milliseconds after which an empty list says that it is looking. */
const lookingAfter = 1000;

/**
 * The list over the text while `#…` or `/…` is typed. The text keeps the focus; arrows choose, Enter and Tab take, Escape closes: the
 * combobox pattern, by the properties that ARIA allows on a text of many lines.
 */
export class CompletionList {
  readonly element = element('ul', {
    class: 'completions',
    id: 'completions',
    role: 'listbox',
    'aria-label': t('Suggestions'),
    'data-testid': 'completions',
    hidden: '',
  });
  private items: readonly Completion[] = [];
  private active = 0;
  private request = 0;
  private typed: { readonly from: number; readonly text: string } | null = null;
  private looking = 0;
  /** Choices that attached something: the text before and after, for undo and redo. */
  private readonly attaching: Attaching[] = [];
  private context: readonly ContextItem[] = [];

  constructor(
    private readonly area: HTMLTextAreaElement,
    private readonly events: CompletionEvents,
  ) {
    area.setAttribute('aria-autocomplete', 'list');
    area.setAttribute('aria-haspopup', 'listbox');
    area.addEventListener('input', event => {
      if (event instanceof InputEvent) this.undone(event.inputType);
    });
    for (const type of ['input', 'click']) area.addEventListener(type, () => this.look());
    area.addEventListener('blur', () => this.close());
    area.addEventListener('keyup', ({ key }) => {
      if (key === 'ArrowLeft' || key === 'ArrowRight' || key === 'Home' || key === 'End') this.look();
    });
    // The text keeps the focus.
    this.element.addEventListener('mousedown', event => event.preventDefault());
    this.element.addEventListener('click', ({ target }) => {
      const row = target instanceof Element ? target.closest('[role=option]') : null;
      const at = row === null ? -1 : [...this.element.children].indexOf(row);
      if (at >= 0) this.take(at);
    });
  }

  /** True when the key was for the list. */
  key(event: KeyboardEvent): boolean {
    if (this.element.hidden || event.isComposing || event.shiftKey) return false;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        this.choose(this.active + (event.key === 'ArrowDown' ? 1 : -1));
        break;
      case 'Enter':
      case 'Tab':
        // What is typed in full already is asked.
        if (this.items.length === 0 || (event.key === 'Enter' && this.isComplete)) return false;
        this.take(this.active);
        break;
      case 'Escape':
        this.close();
        break;
      default:
        return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  /** What the host found; nothing for a text that was typed on meanwhile. */
  show(request: number, items: readonly Completion[]): void {
    if (request !== this.request || this.typed === null) return;
    clearTimeout(this.looking);
    this.items = items;
    if (items.length === 0) return this.close();
    this.element.replaceChildren(...items.map(row));
    this.open();
    this.choose(0);
    this.events.say(items.length === 1 ? t('1 suggestion') : t('{0} suggestions', items.length));
  }

  close(): void {
    clearTimeout(this.looking);
    this.request++;
    this.typed = null;
    this.items = [];
    this.element.hidden = true;
    this.element.replaceChildren();
    for (const name of ['aria-controls', 'aria-activedescendant']) this.area.removeAttribute(name);
  }

  /** What goes with the next question now. */
  attached(context: readonly ContextItem[]): void {
    this.context = context;
  }

  /** Undoing a choice takes its chip away, redoing it brings it back. */
  private undone(inputType: string): void {
    const { value } = this.area;
    if (inputType === 'historyUndo') {
      const chosen = this.attaching.findLast(({ before }) => before === value);
      const item = chosen === undefined ? undefined : this.context.find(each => isOf(each, chosen.item));
      if (item !== undefined) this.events.detach(item.id);
    } else if (inputType === 'historyRedo') {
      const chosen = this.attaching.findLast(({ after }) => after === value);
      if (chosen !== undefined) this.events.attach(chosen.item);
    }
  }

  private get isComplete(): boolean {
    const item = this.items[this.active];
    return item !== undefined && item.attach === null && item.insert.trim() === this.typed?.text;
  }

  private look(): void {
    const typed = typedBefore(this.area.value, this.area.selectionStart);
    if (typed === null || this.area.selectionStart !== this.area.selectionEnd) return this.close();
    if (typed.text === this.typed?.text && typed.from === this.typed.from) return;
    this.typed = typed;
    this.events.complete(++this.request, typed.text);
    clearTimeout(this.looking);
    this.looking = window.setTimeout(() => {
      if (!this.element.hidden) return;
      this.element.replaceChildren(
        element(
          'li',
          { role: 'option', 'aria-disabled': 'true', class: 'quiet' },
          t('Waiting for the files to be scanned…'),
        ),
      );
      this.open();
    }, lookingAfter);
  }

  private open(): void {
    this.element.hidden = false;
    this.area.setAttribute('aria-controls', this.element.id);
  }

  private choose(at: number): void {
    const rows = [...this.element.children];
    if (this.items.length === 0) return;
    this.active = (at + rows.length) % rows.length;
    for (const [i, each] of rows.entries()) each.setAttribute('aria-selected', String(i === this.active));
    const active = rows[this.active];
    if (active === undefined) return;
    this.area.setAttribute('aria-activedescendant', active.id);
    active.scrollIntoView({ block: 'nearest' });
  }

  private take(at: number): void {
    const item = this.items[at];
    const { typed, area } = this;
    if (item === undefined || typed === null) return;
    this.close();
    const before = area.value;
    replaceText(area, typed.from, typed.from + typed.text.length, item.insert);
    if (item.attach !== null) {
      this.events.attach(item.attach);
      this.attaching.push({ before, after: area.value, item: item.attach });
    }
    // `#file:` goes on with the names of files.
    this.look();
  }
}

/** What stands right before the cursor and begins with `#`, or is the question's first word and begins with `/`; null: neither. */
export function typedBefore(text: string, cursor: number): { readonly from: number; readonly text: string } | null {
  const before = text.slice(0, cursor);
  const [typed] = /^\/[a-z]*$/i.exec(before) ?? /(?<![^\s(])#[^\s#]*$/.exec(before) ?? [];
  return typed === undefined ? null : { from: cursor - typed.length, text: typed };
}

/** Whether an attachment came of a choice; what has one name for the whole window is told by its kind. */
function isOf(item: ContextItem, { kind, path, startLine }: Attached): boolean {
  return item.kind === kind && (path === kind || (item.path === path && item.startLine === startLine));
}

function row(item: Completion, i: number): HTMLElement {
  return element(
    'li',
    { role: 'option', id: `completion-${i}`, 'aria-selected': 'false', 'data-testid': 'completion' },
    icon(item.icon),
    element('span', { class: 'completion-label' }, item.label),
    element('span', { class: 'completion-detail' }, item.detail),
  );
}
