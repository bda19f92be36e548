/** What an independent tool (the TypeScript compiler, Python's `ast`) knows of a repository's code. */
export interface CodeFacts {
  readonly definitions: readonly Definition[];
  readonly uses: readonly Use[];
  readonly imports: readonly Import[];
  /** What each file's author says of it, first sentence. */
  readonly fileDocs: Readonly<Record<string, string>>;
  /** Names bound somewhere as parameters or variables: a question about one of them would not be about one thing. */
  readonly localNames: readonly string[];
}

export interface Definition {
  readonly name: string;
  readonly kind: 'function' | 'class' | 'type' | 'constant' | 'method';
  /** The class of a method. */
  readonly container: string | null;
  /** False inside a function. */
  readonly top: boolean;
  readonly path: string;
  /** Where its doc comment or decorators begin; the line of its name; its last line. 1-based. */
  readonly startLine: number;
  readonly line: number;
  readonly endLine: number;
  /** First sentence of its doc comment. */
  readonly doc: string | null;
}

/** A reference that the tool resolved. */
export interface Use {
  /** Index into `definitions`. */
  readonly definition: number;
  readonly path: string;
  readonly line: number;
  readonly kind: 'call' | 'reference' | 'import';
  /** Line of the name of the function or class around it; null at the top of a file. */
  readonly inside: number | null;
}

export interface Import {
  readonly from: string;
  readonly to: string;
  readonly line: number;
}

/** The first sentence of a doc comment on one line; null when there is none to speak of. */
export function firstSentence(comment: string): string | null {
  const [paragraph = ''] = comment.trim().split(/\n\s*\n|\n\s*@/);
  const line = paragraph.replaceAll(/\s+/g, ' ').trim();
  const sentence = /^.*?[.!?](?=\s|$)/.exec(line)?.[0] ?? line;
  return sentence.split(' ').length < 3 || sentence.startsWith('@') ? null : sentence;
}
