import { pathPattern, isProduct } from './pathPattern';

/** What the names in a model's words are checked against. */
export interface KnownNames {
  /** Files whose path is or ends with a name. */
  readonly filesNamed: (name: string) => readonly string[];
  /** True when a symbol is so called, or the question or the evidence has the name. */
  readonly isName: (name: string) => boolean;
}

/** A name written as code: with an inner capital, `_`, or brackets behind it. */
const symbolPattern =
  /(?<![\p{L}\p{N}_$./@-])(?:([\p{L}_$][\p{L}\p{N}_$]*)\(\)|(\p{Ll}[\p{Ll}\p{N}]*\p{Lu}[\p{L}\p{N}]*|[\p{L}][\p{L}\p{N}]*_[\p{L}\p{N}_]*))(?![\p{L}\p{N}_$])/gu;

/** The paths and symbols in a sentence that nothing here is called. */
export function inventedIn(sentence: string, { filesNamed, isName }: KnownNames): string[] {
  const paths = [...sentence.matchAll(pathPattern)]
    .map(([, name = '']) => name)
    .filter(name => !isProduct(name) && filesNamed(name).length === 0);
  const symbols = [...sentence.replaceAll(pathPattern, ' ').matchAll(symbolPattern)]
    .map(([, called, written]) => called ?? written ?? '')
    .filter(name => !isName(name));
  return [...paths, ...symbols];
}

/**
 * A model's text as it comes, let through a sentence or line of code at a time, without sentences that are not to be kept, such as those
 * that name what is not here: what nobody sees cannot mislead. `keeps` is told whether it looks at a line of code.
 */
export class SentenceGate {
  private waiting = '';
  private passed = '';
  private inCode = false;

  constructor(private readonly keeps: (sentence: string, inCode: boolean) => boolean) {}

  /** What may be shown after this piece: nothing while a sentence is under way. */
  push(piece: string): string {
    this.waiting += piece;
    let shown = '';
    for (;;) {
      const end = this.inCode
        ? this.waiting.indexOf('\n') + 1
        : (/(?:[.!?](?:["”)\]`*]|\[\d+\])*(?=\s)|\n)/.exec(this.waiting)?.index ?? -1) + 1;
      if (end === 0) break;
      const sentence = this.inCode ? this.waiting.slice(0, end) : this.sentenceAt(end);
      this.waiting = this.waiting.slice(sentence.length);
      shown += this.judge(sentence);
    }
    this.passed += shown;
    return shown;
  }

  /** The rest, where the model ended without ending its sentence. */
  end(): string {
    const shown = this.judge(this.waiting);
    this.waiting = '';
    this.passed += shown;
    return shown;
  }

  /** All that was let through. */
  get text(): string {
    return this.passed;
  }

  /** The sentence that ends about here, with the marks and the blank behind it. */
  private sentenceAt(end: number): string {
    return (
      this.waiting.slice(0, end) + (/^(?:["”)\]`*]|\[\d+\])*(?:\n|[ \t]+)?/.exec(this.waiting.slice(end))?.[0] ?? '')
    );
  }

  private judge(sentence: string): string {
    if (/^ {0,3}(?:```|~~~)/.test(sentence)) this.inCode = !this.inCode;
    if (this.keeps(sentence, this.inCode)) return sentence;
    // A line's end stays, so that lists and code keep their form.
    return sentence.endsWith('\n') && this.inCode ? '\n' : '';
  }
}
