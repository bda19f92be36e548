import type {
  ChatState,
  Completion,
  ComposerContext,
  ModelsPage,
  Place,
  PreviewLines,
  Strip,
  Turn,
} from '../src/protocol/chatProtocol';
import { Announcer } from './announcer';
import { Composer } from './composer';
import { element, iconButton } from './element';
import { FindBar } from './findBar';
import type { Host } from './host';
import { t } from './l10n';
import { ModelsView } from './modelsView';
import { notice } from './notice';
import { Popover } from './popover';
import { StartView } from './startView';
import { StripView } from './stripView';
import { moveInToolbar } from './toolbar';
import { TurnView } from './turnView';
import { TurnList } from './turnList';

/** The whole panel: the strip, then the start or the conversation or a notice, then the composer. */
export class Chat {
  private readonly strip = new StripView();
  private readonly start = new StartView(
    question => this.ask(question),
    message => this.host.post(message),
  );
  private readonly notice = element('div', { class: 'notice-frame', hidden: '' });
  private readonly models = new ModelsView(message => this.host.post(message));
  private readonly heading = element('h1', { class: 'visually-hidden' }, t('Conversation'));
  private readonly popover = new Popover((turn, { path, startLine, endLine }) =>
    this.host.post({ type: 'preview', turn, place: { path, startLine, endLine } }),
  );
  private readonly viewport = element(
    'main',
    { class: 'viewport' },
    this.heading,
    this.start.element,
    this.notice,
    this.models.element,
    this.popover.element,
  );
  private readonly list: TurnList;
  private readonly find: FindBar;
  private readonly composer: Composer;
  private readonly announcer = new Announcer();
  private conversation: string | null = null;
  /** How many turns the host has before those of the list. */
  private earlier = 0;
  private model: string | null = null;
  private noticed = false;
  /** The first draft has come from the host. */
  private drafted = false;
  /** The turn before which earlier ones have been asked for. */
  private asked: string | null = null;

  constructor(
    root: HTMLElement,
    private readonly host: Host,
  ) {
    this.composer = new Composer({
      ask: question => this.ask(question),
      post: message => host.post(message),
      draft: text => host.post({ type: 'draft', conversation: this.conversation, text }),
      say: words => this.announcer.say(words),
    });
    const newest = iconButton('arrow-down', t('Go to the newest'), 'newest', () => {
      this.list.toEnd();
      this.composer.focus();
    });
    newest.classList.add('newest');
    newest.hidden = true;
    const foot = element('footer', { class: 'foot column' }, newest, this.composer.element);
    this.list = new TurnList(
      this.viewport,
      turn => new TurnView(turn, this.host, this.popover),
      () => this.wantEarlier(),
      away => (newest.hidden = !away),
    );
    this.find = new FindBar(this.list);
    root.replaceChildren(this.strip.element, this.find.element, this.viewport, foot, this.announcer.element);
    root.addEventListener('keydown', moveInToolbar);
    this.viewport.addEventListener('scroll', () => this.popover.moved());
    document.addEventListener('keydown', event => {
      // While an input method composes, Escape belongs to it.
      if (event.key === 'Escape' && !event.isComposing) this.escape();
      // An editor tab has VS Code's own.
      if (root.dataset['surface'] !== 'tab' && isFind(event) && !this.list.element.hidden) {
        event.preventDefault();
        this.find.open();
      }
    });
    // VS Code gives a view the focus, often before this runs.
    window.addEventListener('focus', () => this.takeCursor());
    this.takeCursor();
  }

  show(state: ChatState): void {
    const { view } = state;
    this.model = state.model;
    this.showStrip(state.strip);
    this.start.updateStarters(state.starters);
    this.start.updateRestricted(state.restricted);
    this.showContext(state.context);
    this.notice.replaceChildren(...(view.kind === 'notice' ? [notice(view, message => this.host.post(message))] : []));
    this.noticed = view.kind === 'notice';
    const anew = state.conversation !== this.conversation;
    const last = this.list.turns.at(-1)?.id;
    // What was scrolled back to stays.
    const at = anew
      ? 0
      : Math.max(
          0,
          this.list.turns.findIndex(({ id }) => id === state.turns[0]?.id),
        );
    // It belongs to the conversation that is left.
    if (anew && this.drafted && this.composer.hasUntoldDraft) this.composer.flushDraft();
    this.conversation = state.conversation;
    this.earlier = state.earlier - at;
    for (const turn of state.turns) this.announcer.turn(turn, true);
    this.list.set([...this.list.turns.slice(0, at), ...state.turns], anew);
    this.refresh();
    if (anew) this.list.toEnd();
    else if (this.list.turns.at(-1)?.id !== last) this.list.toNewest();
  }

  /** The conversation shown has got this name. */
  named(conversation: string): void {
    this.conversation = conversation;
  }

  showEarlier(conversation: string, turns: readonly Turn[], earlier: number): void {
    if (conversation !== this.conversation) return;
    this.earlier = earlier;
    this.asked = null;
    this.list.prepend(turns);
  }

  showStrip(strip: Strip): void {
    this.strip.update(strip);
    this.start.updateReading(strip);
  }

  showContext(context: ComposerContext): void {
    this.composer.updateContext(context);
  }

  showCompletions(request: number, items: readonly Completion[]): void {
    this.composer.complete(request, items);
  }

  /** The models stand in the place of the chat, which stays as it is behind them. */
  showModels(models: ModelsPage | null): void {
    const was = !this.models.element.hidden;
    this.models.update(models);
    this.refresh();
    if (was === (models !== null)) return;
    if (models !== null) return void (this.viewport.scrollTop = 0);
    this.list.toEnd();
    // The user may be elsewhere by now.
    if (document.hasFocus()) this.focus();
  }

  showTurn(turn: Turn): void {
    this.announcer.turn(turn);
    const added = this.list.put(turn);
    this.refresh();
    if (added) this.list.toNewest();
  }

  append(id: string, text: string): void {
    this.list.append(id, text);
  }

  showPreview(turn: string, place: Place, lines: PreviewLines | null): void {
    this.popover.arrived(turn, place, lines);
  }

  /** What was typed for a conversation in this page before. What the user has typed while the page waited for it stays, whichever chat is shown. */
  showDraft(conversation: string | null, text: string): void {
    if (conversation !== this.conversation) return;
    const typed = this.drafted ? '' : this.composer.draft;
    this.drafted = true;
    if (typed === '') this.composer.draft = text;
    else this.host.post({ type: 'draft', conversation, text: typed });
  }

  focus(): void {
    this.composer.focus();
  }

  /** Where nothing else of the page has the focus that it was given, the cursor belongs where a question is written. */
  private takeCursor(): void {
    if (document.hasFocus() && document.activeElement === document.body) this.composer.focus();
  }

  /** The reader is near the first turn there is: those before it are sent for, once. */
  private wantEarlier(): void {
    const before = this.list.turns[0]?.id;
    if (this.earlier <= 0 || before === undefined || before === this.asked) return;
    this.asked = before;
    this.host.post({ type: 'earlier', before });
  }

  private ask(question: string): void {
    this.host.post({ type: 'ask', question });
    this.list.toNewest();
  }

  private get busy(): boolean {
    return this.list.turns.some(turn => turn.state === 'waiting' || turn.state === 'answering');
  }

  private refresh(): void {
    const { noticed } = this;
    const covered = !this.models.element.hidden;
    const empty = this.list.turns.length === 0;
    const closed = this.composer.element.hidden;
    this.notice.hidden = !noticed || covered;
    this.composer.element.hidden = noticed || covered;
    if (closed) this.takeCursor();
    const back = this.list.element.hidden && !noticed && !covered;
    this.list.element.hidden = noticed || covered;
    // While it is hidden nothing of it is drawn.
    if (back) this.list.set(this.list.turns, false);
    this.start.element.hidden = noticed || covered || !empty;
    // The start, a notice and the models have a heading of their own.
    this.heading.hidden = noticed || covered || empty;
    // A feed has to hold something.
    this.list.element.setAttribute('role', empty ? 'group' : 'feed');
    this.find.update();
    this.composer.update({
      busy: this.busy,
      questions: this.list.turns.map(({ question }) => question),
      model: this.model,
      empty,
    });
  }

  /** Escape closes what lies over the page first; then it stops the answer. */
  private escape(): void {
    if (this.popover.hide() || this.strip.close() || this.find.close()) return;
    if (!this.models.element.hidden) return this.host.post({ type: 'closeModels' });
    if (this.busy) this.host.post({ type: 'stop' });
  }
}

/** Ctrl+F, or ⌘F on a Mac. */
function isFind(event: KeyboardEvent): boolean {
  return event.key.toLowerCase() === 'f' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
}
