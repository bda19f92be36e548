import type { Source } from '../src/protocol/chatProtocol';
import { element } from './element';
import { renderBlocks } from './markdown';
import { patchNode } from './patch';

/** An answer's words, growing. A block that another one follows is finished and never rendered again. */
export class AnswerText {
  readonly element = element('div', { class: 'answer-text' });
  private text = '';
  private sources: readonly Source[] = [];
  /** Count of the finished blocks, which are the element's first children; `tail` is the text after them. */
  private finished = 0;
  private tail = '';
  private frame = 0;

  /** The whole text: renders only when something differs from what is shown. */
  set(text: string, sources: readonly Source[]): void {
    const sameSources = JSON.stringify(sources) === JSON.stringify(this.sources);
    if (text === this.text && sameSources) return this.flush();
    this.sources = sources;
    this.finished = 0;
    this.tail = this.text = text;
    this.render();
  }

  /** More text, shown with the next animation frame. */
  append(delta: string): void {
    this.text += delta;
    this.tail += delta;
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.render());
  }

  /** Shows now what {@link append} would show with the next frame. */
  flush(): void {
    if (this.frame !== 0) this.render();
  }

  private render(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const blocks = renderBlocks(this.tail, this.sources);
    const shown = [...this.element.children].slice(this.finished);
    blocks.forEach((block, i) => {
      const old = shown[i];
      if (old === undefined) this.element.append(block.element);
      else if (!old.isEqualNode(block.element)) patchNode(old, block.element);
    });
    for (const surplus of shown.slice(blocks.length)) surplus.remove();
    const last = blocks.at(-1);
    if (last === undefined) return;
    this.finished += blocks.length - 1;
    this.tail = this.tail.slice(last.start);
  }
}
