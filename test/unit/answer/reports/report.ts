/** What a small repository is asked. Places are `path#text`: the first line of the file that has the text. */
export interface Asked {
  readonly question: string;
  readonly cites: readonly string[];
  /** The answer matches. */
  readonly says?: RegExp;
  /** The answer does not. */
  readonly not?: RegExp;
  /** The places stand in lists of what is sure. */
  readonly sure?: true;
}

/** A small repository after a public report of a fault in a tool of this kind. */
export interface Report {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly asked: readonly Asked[];
}

/** A repository and what it is asked. */
export function report(name: string, files: Report['files'], ...asked: readonly Asked[]): Report {
  return { name, files, asked };
}

const unknown = /is not defined in this repository|It is unknown|No file that is read/;

/** It is known where a name is defined. */
export function defined(name: string, ...cites: readonly string[]): Asked {
  return { question: `Where is ${name} defined?`, cites, not: unknown };
}

/** These places surely call it, or hand it on. */
export function called(name: string, ...cites: readonly string[]): Asked {
  return { question: `Who calls ${name}?`, cites, sure: true };
}

/** These places surely use it, or are the lines that have a name which is written in texts. */
export function used(name: string, ...cites: readonly string[]): Asked {
  return { question: `Who uses ${name}?`, cites, sure: true, not: /is not defined/ };
}

/** These places may call it, and are shown. */
export function maybeCalled(name: string, ...cites: readonly string[]): Asked {
  return { question: `Who calls ${name}?`, cites };
}

/** These places are shown to use it. */
export function cited(name: string, ...cites: readonly string[]): Asked {
  return { question: `Who uses ${name}?`, cites };
}

/** These types extend or implement it. */
export function extended(name: string, ...cites: readonly string[]): Asked {
  return { question: `Who implements ${name}?`, cites, sure: true };
}

/** What answers a request. */
export function handled(request: string, handler: RegExp, ...cites: readonly string[]): Asked {
  return { question: `What handles ${request}?`, cites, says: handler };
}

/** Any other question. */
export function asked(question: string, says: RegExp, ...cites: readonly string[]): Asked {
  return { question, cites, says };
}
