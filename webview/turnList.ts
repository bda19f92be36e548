import type { Turn } from '../src/protocol/chatProtocol';
import { element } from './element';
import { t } from './l10n';
import { stickToEnd } from './stickToEnd';
import type { TurnView } from './turnView';

/** A chat of so many turns is drawn whole; of a longer one, what is near the part that is seen. */
const drawnWhole = 30;
/** Pixels above and below what is seen that are drawn as well. */
const around = 1500;
/** Milliseconds of a frame that may go to drawing what is not seen yet. */
const perFrame = 8;
/** Pixels left above a turn that is gone to. */
const above = 12;
/** Views out of sight that are kept with what is open in them; the oldest go. */
const keptViews = 100;

/** The turns of a conversation. However many there are, only those near the part that is seen are elements of the page. */
export class TurnList {
  readonly element = element('div', {
    class: 'turns column',
    role: 'feed',
    'aria-label': t('Conversation'),
    tabindex: '-1',
  });
  /** See {@link StickToEnd}. */
  readonly toEnd: () => void;
  readonly toNewest: () => void;
  private readonly before = element('div', { class: 'turns-gap' });
  private readonly after = element('div', { class: 'turns-gap' });
  private all: readonly Turn[] = [];
  /** Place of a turn in {@link all}, by its id. */
  private places = new Map<string, number>();
  /** Views made, those drawn last at the end. */
  private readonly views = new Map<string, TurnView>();
  /** Pixels, as last drawn. */
  private readonly heights = new Map<string, number>();
  /** The turn that Tab reaches. */
  private current: string | null = null;
  /** Which of {@link all} are elements of the page. */
  private placed = { from: 0, to: 0 };
  private frame = 0;
  private readonly observer = new ResizeObserver(entries => {
    for (const { target, borderBoxSize } of entries)
      if (target instanceof HTMLElement && target.isConnected)
        this.heights.set(target.dataset['id'] ?? '', borderBoxSize[0]?.blockSize ?? 0);
    this.drawSoon();
  });

  /** @param onStart the first turn has been drawn. */
  constructor(
    private readonly viewport: HTMLElement,
    private readonly make: (turn: Turn) => TurnView,
    private readonly onStart: () => void,
    onAway: (away: boolean) => void,
  ) {
    this.element.append(this.before, this.after);
    viewport.append(this.element);
    ({ toEnd: this.toEnd, toNewest: this.toNewest } = stickToEnd(
      viewport,
      this.element,
      () => this.beginning(),
      onAway,
    ));
    viewport.addEventListener('scroll', () => this.draw());
    this.element.addEventListener('focusin', ({ target }) => this.focused(target));
    this.element.addEventListener('keydown', event => this.key(event));
  }

  get turns(): readonly Turn[] {
    return this.all;
  }

  /** Shows these turns. `anew`: they are of another conversation, whatever their ids, and shown from the end. */
  set(turns: readonly Turn[], anew: boolean): void {
    const kept = new Set(anew ? [] : turns.map(({ id }) => id));
    for (const [id, view] of this.views) if (!kept.has(id)) this.forget(id, view);
    if (anew) this.heights.clear();
    this.all = turns;
    this.places = new Map(turns.map(({ id }, i) => [id, i]));
    for (const turn of turns) this.views.get(turn.id)?.update(turn);
    if (anew) {
      this.place(turns.length, turns.length, this.ends());
      this.toEnd();
    }
    this.draw();
  }

  /** Adds a turn or changes the one with its id; true when it was added. */
  put(turn: Turn): boolean {
    const at = this.places.get(turn.id);
    if (at === undefined) {
      this.places.set(turn.id, this.all.length);
      this.all = [...this.all, turn];
    } else {
      this.all = this.all.with(at, turn);
      this.views.get(turn.id)?.update(turn);
    }
    this.draw();
    return at === undefined;
  }

  /** Adds turns before all others; what is seen stays where it is. */
  prepend(turns: readonly Turn[]): void {
    const [first] = this.element.getElementsByTagName('article');
    const top = (): number => first?.getBoundingClientRect().top ?? 0;
    const was = top();
    const { from, to } = this.placed;
    this.all = [...turns, ...this.all];
    this.places = new Map(this.all.map(({ id }, i) => [id, i]));
    this.place(from + turns.length, to + turns.length, this.ends());
    this.viewport.scrollTop += top() - was;
    this.draw();
  }

  append(id: string, text: string): void {
    const at = this.places.get(id);
    const turn = at === undefined ? undefined : this.all[at];
    if (at === undefined || turn === undefined) return;
    this.all = this.all.with(at, { ...turn, state: 'answering', waitingFor: null, text: turn.text + text });
    this.views.get(id)?.append(text);
  }

  /** The element of a turn; null: it is not drawn. */
  drawn(i: number): HTMLElement | null {
    const article = this.views.get(this.all[i]?.id ?? '')?.element;
    return article?.isConnected === true ? article : null;
  }

  /** Draws a turn, wherever it is. */
  bring(i: number): HTMLElement | null {
    if (this.drawn(i) === null) {
      this.viewport.scrollTop = this.element.offsetTop + (this.ends()[i - 1] ?? 0);
      this.draw();
    }
    return this.drawn(i);
  }

  /** Where the turn that is answered begins, else the last one, in pixels of the page; null: it is not drawn. */
  private beginning(): number | null {
    let at = this.all.length - 1;
    while (at > 0 && isBusy(this.all[at - 1])) at--;
    const article = this.drawn(at);
    if (article === null) return null;
    const top = article.getBoundingClientRect().top - this.viewport.getBoundingClientRect().top;
    return this.viewport.scrollTop + top - above;
  }

  private drawSoon(): void {
    if (this.frame === 0)
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.draw();
      });
  }

  /** Draws what is seen at once, and what is around it as far as the time of a frame goes. */
  private draw(): void {
    const { all } = this;
    if (this.element.hidden || all.length === 0) return this.place(0, 0);
    const ends = this.ends();
    const top = this.viewport.scrollTop - this.element.offsetTop;
    const bottom = top + this.viewport.clientHeight;
    const whole = all.length <= drawnWhole;
    const seen = whole ? { from: 0, to: all.length } : span(ends, top, bottom);
    const wanted = whole ? seen : span(ends, top - around, bottom + around);
    let { from, to } = seen;
    while (from > wanted.from && this.made(from - 1)) from--;
    while (to < wanted.to && this.made(to)) to++;
    for (let i = from; i < to; i++) this.view(i);
    const end = performance.now() + perFrame;
    while ((from > wanted.from || to < wanted.to) && performance.now() < end) {
      if (to < wanted.to) this.view(to++);
      if (from > wanted.from) this.view(--from);
    }
    this.place(from, to, ends);
    if (from > wanted.from || to < wanted.to) this.drawSoon();
    if (from === 0) this.onStart();
  }

  /** Where each turn ends, in pixels from the start of the list. */
  private ends(): number[] {
    let end = 0;
    const perLine = Math.max(20, this.viewport.clientWidth / 7.5);
    return this.all.map(turn => (end += this.heights.get(turn.id) ?? estimate(turn, perLine)));
  }

  private made(i: number): boolean {
    return this.views.has(this.all[i]?.id ?? '');
  }

  private view(i: number): TurnView | null {
    const turn = this.all[i];
    if (turn === undefined) return null;
    const view = this.views.get(turn.id) ?? this.make(turn);
    // The last of the map is the one used last.
    this.views.delete(turn.id);
    this.views.set(turn.id, view);
    return view;
  }

  /** Makes the turns `from` up to `to` the elements of the list. Those that stay are not touched, for focus and selection. */
  private place(from: number, to: number, ends: readonly number[] = []): void {
    this.placed = { from, to };
    const wanted = this.all.slice(from, to).map(({ id }) => this.views.get(id)?.element ?? null);
    const drawn = new Set<Element | null>(wanted);
    for (const old of [...this.element.children])
      if (old !== this.before && old !== this.after && !drawn.has(old)) this.remove(old);
    let last: Element = this.before;
    wanted.forEach((article, i) => {
      if (article === null) return;
      if (last.nextElementSibling !== article) {
        last.after(article);
        this.observer.observe(article);
      }
      article.setAttribute('aria-posinset', `${from + i + 1}`);
      article.setAttribute('aria-setsize', `${this.all.length}`);
      last = article;
    });
    const height = (pixels: number): string => `${pixels}px`;
    this.before.style.height = height(ends[from - 1] ?? 0);
    this.after.style.height = height(to === 0 ? 0 : (ends.at(-1) ?? 0) - (ends[to - 1] ?? 0));
    this.rove();
    this.letGo(drawn);
  }

  private remove(article: Element): void {
    if (article.contains(document.activeElement)) this.element.focus({ preventScroll: true });
    this.observer.unobserve(article);
    article.remove();
  }

  private forget(id: string, view: TurnView): void {
    this.views.delete(id);
    this.remove(view.element);
  }

  private letGo(drawn: ReadonlySet<Element | null>): void {
    let surplus = this.views.size - drawn.size - keptViews;
    for (const [id, { element: article }] of this.views) {
      if (surplus-- <= 0) return;
      if (!drawn.has(article)) this.views.delete(id);
    }
  }

  /** One turn is in the tab order: the one that was last in focus, else the last. */
  private rove(): void {
    const drawn = [...this.element.querySelectorAll<HTMLElement>(':scope > article')];
    const tabbed = drawn.find(article => article.dataset['id'] === this.current) ?? drawn.at(-1);
    for (const article of drawn) article.tabIndex = article === tabbed ? 0 : -1;
  }

  private focused(target: EventTarget | null): void {
    const article = target instanceof Element ? target.closest<HTMLElement>('article') : null;
    if (article === null || article.dataset['id'] === this.current) return;
    this.current = article.dataset['id'] ?? null;
    this.rove();
  }

  /** Up, Down, Home and End go from turn to turn while a turn itself has the focus. */
  private key(event: KeyboardEvent): void {
    const { target } = event;
    if (!(target instanceof HTMLElement) || target.parentElement !== this.element) return;
    const at = this.places.get(target.dataset['id'] ?? '');
    const to = { ArrowUp: (at ?? 0) - 1, ArrowDown: (at ?? 0) + 1, Home: 0, End: this.all.length - 1 }[event.key];
    if (at === undefined || to === undefined || this.all[to] === undefined) return;
    event.preventDefault();
    this.reveal(to);
  }

  private reveal(i: number): void {
    const article = this.bring(i);
    article?.focus({ preventScroll: true });
    article?.scrollIntoView({ block: 'nearest' });
  }
}

/** The items of which some part lies between two heights: from the first up to the one after the last, at least one. */
function span(ends: readonly number[], top: number, bottom: number): { from: number; to: number } {
  const past = (height: number): number => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) > height) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const from = Math.min(past(top), ends.length - 1);
  return { from, to: Math.max(from + 1, Math.min(past(bottom) + 1, ends.length)) };
}

function isBusy(turn: Turn | undefined): boolean {
  return turn?.state === 'waiting' || turn?.state === 'answering';
}

/** Pixels that a turn will take, roughly, from its text and facts; it is measured once it is drawn. */
function estimate(turn: Turn, perLine: number): number {
  const lines = Math.ceil(turn.question.length / perLine) + Math.ceil(turn.text.length / perLine);
  return 150 + 20 * Math.min(lines, 400) + 22 * turn.facts.length;
}
