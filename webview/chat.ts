import type { ChatState, Place, Strip, Turn } from '../src/protocol/chatProtocol';
import { Announcer } from './announcer';
import { Composer } from './composer';
import { element } from './element';
import type { Host } from './host';
import { notice } from './notice';
import { Popover } from './popover';
import { StartView } from './startView';
import { stickToEnd } from './stickToEnd';
import { StripView } from './strip';
import { TurnView } from './turn';

/** The whole panel: the strip, then the start or the conversation or a notice, then the composer. */
export class Chat {
  private readonly strip = new StripView();
  private readonly start = new StartView(question => this.ask(question, false));
  private readonly notice = element('div', { class: 'notice-frame', hidden: '' });
  private readonly heading = element('h1', { class: 'visually-hidden' }, 'Conversation');
  private readonly list = element('div', { class: 'turns column', role: 'region', 'aria-label': 'Conversation' });
  private readonly popover = new Popover();
  private readonly viewport = element(
    'main',
    { class: 'viewport' },
    this.heading,
    this.start.element,
    this.list,
    this.notice,
    this.popover.element,
  );
  private readonly composer: Composer;
  private readonly announcer = new Announcer();
  private readonly toEnd: () => void;
  private readonly views = new Map<string, TurnView>();
  /** The turns as the host sent them last, in order. */
  private turns: readonly Turn[] = [];
  private model: string | null = null;

  constructor(
    root: HTMLElement,
    private readonly host: Host,
  ) {
    this.composer = new Composer(
      {
        ask: (question, withSelection) => this.ask(question, withSelection),
        stop: () => host.post({ type: 'stop' }),
        draft: text => host.saveDraft(text),
      },
      host.draft,
    );
    const foot = element('footer', { class: 'foot column' }, this.composer.element);
    root.replaceChildren(this.strip.element, this.viewport, foot, this.announcer.element);
    this.toEnd = stickToEnd(this.viewport, this.list);
    this.viewport.addEventListener('scroll', () => this.popover.moved());
    document.addEventListener('keydown', event => {
      if (event.key === 'Escape') this.escape();
    });
  }

  show(state: ChatState): void {
    const { view } = state;
    this.model = state.model;
    this.turns = state.turns;
    this.showStrip(state.strip);
    this.start.updateStarters(state.starters);
    this.showSelection(state.selection);
    this.notice.replaceChildren(...(view.kind === 'notice' ? [notice(view, message => this.host.post(message))] : []));
    this.notice.hidden = view.kind !== 'notice';
    this.list.hidden = view.kind === 'notice';
    this.composer.element.hidden = view.kind === 'notice';
    const last = this.list.lastElementChild;
    const kept = new Set(state.turns.map(turn => turn.id));
    for (const [id, one] of this.views)
      if (!kept.has(id)) {
        one.element.remove();
        this.views.delete(id);
      }
    for (const turn of state.turns) this.place(turn, true);
    this.refresh(view.kind === 'notice');
    if (this.list.lastElementChild !== last) this.toEnd();
  }

  showStrip(strip: Strip): void {
    this.strip.update(strip);
    this.start.updateFolders(strip.folders ?? []);
  }

  showSelection(selection: Place | null): void {
    this.composer.updateSelection(selection);
  }

  showTurn(turn: Turn): void {
    const known = this.turns.some(one => one.id === turn.id);
    this.turns = known ? this.turns.map(one => (one.id === turn.id ? turn : one)) : [...this.turns, turn];
    this.place(turn, false);
    this.refresh(false);
    if (!known) this.toEnd();
  }

  append(id: string, text: string): void {
    this.views.get(id)?.append(text);
  }

  focus(): void {
    this.composer.focus();
  }

  private place(turn: Turn, silent: boolean): void {
    this.announcer.turn(turn, silent);
    const view = this.views.get(turn.id);
    if (view !== undefined) return view.update(turn);
    const made = new TurnView(turn, this.host, this.popover);
    this.views.set(turn.id, made);
    this.list.append(made.element);
  }

  private ask(question: string, withSelection: boolean): void {
    this.host.post({ type: 'ask', question, withSelection });
    this.toEnd();
  }

  private get busy(): boolean {
    return this.turns.some(turn => turn.state === 'waiting' || turn.state === 'answering');
  }

  private refresh(noticed: boolean): void {
    const empty = this.turns.length === 0;
    this.start.element.hidden = noticed || !empty;
    // The start and a notice have a heading of their own.
    this.heading.hidden = noticed || empty;
    this.composer.update({
      busy: this.busy,
      lastQuestion: this.turns.at(-1)?.question ?? '',
      model: this.model,
      empty,
    });
  }

  /** Escape closes what lies over the page first; then it stops the answer. */
  private escape(): void {
    if (this.popover.hide() || this.strip.close()) return;
    if (this.busy) this.host.post({ type: 'stop' });
  }
}
