import assert from 'node:assert/strict';
import type { Frame, Locator } from 'playwright-core';
import { axeViolations } from './axe';
import type { Workbench } from './workbench';

export type TurnState = 'waiting' | 'answering' | 'done' | 'stopped' | 'failed';

/** Milliseconds for an answer on two busy cores, the model's loading and reading included. */
const answerMs = 120_000;

/** Coil's view as a user sees it. */
export class ChatPanel {
  constructor(readonly bench: Workbench) {}

  get lastTurn(): Locator {
    return this.bench.part('turn').last();
  }

  /** Types a question and sends it, after the answer before it; returns its turn as soon as that is shown. */
  async ask(question: string): Promise<Locator> {
    await this.bench.part('send').waitFor({ timeout: answerMs });
    const turns = await this.bench.part('turn').count();
    await this.bench.part('composer').locator('textarea').fill(question);
    await this.bench.part('composer').locator('textarea').press('Enter');
    const turn = this.bench.part('turn').nth(turns);
    await turn.waitFor();
    return turn;
  }

  /** Asks and waits for the end of the answer. */
  async answer(question: string): Promise<Locator> {
    const turn = await this.ask(question);
    await this.until(turn, 'done');
    return turn;
  }

  /**
   * Asks, and clicks Stop as soon as the answer begins. Returns the milliseconds from the click until the page shows that the
   * turn is stopped. The click is made in the page, since an answer may take less time than a click from outside.
   */
  async askAndStop(question: string): Promise<number> {
    const frame = await this.frame();
    const stopped = frame.evaluate<number>(stopWhenAnswering);
    await this.ask(question);
    return stopped;
  }

  /** Asks, waits for the end, and returns each length that the answer's text had while it was being written. */
  async textLengths(question: string): Promise<number[]> {
    const frame = await this.frame();
    await frame.evaluate(recordLengths);
    await this.answer(question);
    return frame.evaluate<number[]>('window.coilLengths');
  }

  /** The frame of the extension's page. */
  async frame(): Promise<Frame> {
    const strip = await this.bench.part('strip').elementHandle();
    const frame = await strip.ownerFrame();
    if (!frame) throw new Error("Coil's view is not open.");
    return frame;
  }

  /** No violation in Coil's page as it is now, of which a screenshot is kept. */
  async accessible(state: string): Promise<void> {
    await this.bench.screenshot(`axe-${state}`);
    const frame = await this.frame();
    // The workbench draws what is behind the page, which axe-core takes to be white.
    await frame.evaluate("document.documentElement.style.background = 'var(--vscode-sideBar-background)'");
    assert.deepEqual(await axeViolations(frame), [], state);
  }

  /** Fails where something of the page as it is now is wider than the page, or a control lies outside of it or has no size. */
  async withinBounds(state: string): Promise<void> {
    assert.deepEqual(await (await this.frame()).evaluate<string[]>(outOfBounds), [], state);
  }

  async state(turn: Locator): Promise<TurnState> {
    return (await turn.getAttribute('data-state')) as TurnState;
  }

  /** Waits until the turn is in one of the states; throws with what it says where it ends otherwise. */
  async until(turn: Locator, ...states: TurnState[]): Promise<TurnState> {
    const deadline = Date.now() + answerMs;
    for (;;) {
      const state = await this.state(turn);
      if (states.includes(state)) return state;
      const over = state === 'done' || state === 'stopped' || state === 'failed';
      if (over || Date.now() > deadline)
        throw new Error(`The turn is ${state}, not ${states.join(' or ')}: ${await turn.innerText()}`);
      await this.bench.page.waitForTimeout(20);
    }
  }

  /** The places of a turn's citations, or of all that it was given to read, such as "src/server.ts:3-9". */
  async places(turn: Locator, kind: 'citation' | 'source'): Promise<string[]> {
    const labels = await Promise.all(
      (await turn.getByTestId(kind).all()).map(one => one.getAttribute(kind === 'source' ? 'title' : 'aria-label')),
    );
    return labels.map(label => (label ?? '').replace(/^Open /, ''));
  }

  /** Waits until the strip says that all is read. */
  async allRead(): Promise<void> {
    await this.bench.part('strip').filter({ hasText: 'all read' }).waitFor({ timeout: answerMs });
  }
}

/** These run in the page. */
const outOfBounds = `[
  ...[document.documentElement, document.querySelector('.viewport')]
    .filter(one => one.scrollWidth > one.clientWidth + 1)
    .map(one => one.tagName + ' is ' + one.scrollWidth + ' px wide, and shows ' + one.clientWidth),
  ...[...document.querySelectorAll('button, textarea, vscode-button, [tabindex="0"]')]
    .filter(one => one.checkVisibility({ visibilityProperty: true }) && !one.closest('.visually-hidden, pre, .code'))
    .map(one => ({ one, ...one.getBoundingClientRect().toJSON() }))
    .filter(({ left, right, width, height }) => width < 1 || height < 1 || left < -1 || right > innerWidth + 1)
    .map(({ one, left, right }) => (one.dataset.testid ?? one.outerHTML.slice(0, 100)) + ' from ' + left + ' to ' + right),
]`;
const stopWhenAnswering = `new Promise(resolve => {
  let clicked;
  new MutationObserver(() => {
    const state = [...document.querySelectorAll('[data-testid=turn]')].at(-1)?.dataset.state;
    if (clicked === undefined && state === 'answering') {
      clicked = performance.now();
      document.querySelector('[data-testid=stop]').click();
    } else if (clicked !== undefined && state === 'stopped') resolve(performance.now() - clicked);
  }).observe(document.body, { attributes: true, childList: true, subtree: true });
})`;
const recordLengths = `
  window.coilLengths = [];
  new MutationObserver(() => {
    const turn = [...document.querySelectorAll('[data-testid=turn]')].at(-1);
    const length = turn?.querySelector('.answer-text').textContent.length;
    if (turn?.dataset.state === 'answering' && length !== window.coilLengths.at(-1)) window.coilLengths.push(length);
  }).observe(document.body, { attributes: true, childList: true, characterData: true, subtree: true });
  undefined`;
