import type { LanguageAnswer, LanguageQuestion, NameAt } from '../../protocol/engineProtocol';
import type { Logger } from '../../shared/logger';

/** What the editor's language servers can be asked of a name. Places outside the workspace are left out. */
export interface LanguageServer {
  references(at: NameAt): Promise<readonly NameAt[]>;
  /** Where what calls it does so. */
  calls(at: NameAt): Promise<readonly NameAt[]>;
  definitions(at: NameAt): Promise<readonly NameAt[]>;
}

/** Milliseconds that an answer waits for a server: one that is still starting knows more next time. */
const patience = 500;

/** What a server says in time; null where it does not know the definition itself. Never rejects: a server that fails knows nothing. */
export async function askServer(
  server: LanguageServer,
  { definition, possible }: LanguageQuestion,
  logger: Pick<Logger, 'warn'>,
  within = patience,
): Promise<LanguageAnswer | null> {
  const { late, stop } = lateness(within);
  const inTime = <T>(asked: Promise<readonly T[]>): Promise<readonly T[] | null> =>
    Promise.race([
      asked.catch((error: unknown) => {
        logger.warn(`A language server failed: ${String(error)}`);
        return null;
      }),
      late,
    ]);
  try {
    const [references, calls, ...meanings] = await Promise.all([
      inTime(server.references(definition)),
      inTime(server.calls(definition)),
      ...possible.map(at => inTime(server.definitions(at))),
    ]);
    if (references === null || references.length === 0) return null;
    const called = new Set((calls ?? []).map(lineOf));
    const uses = new Map(
      references.map(at => [lineOf(at), { path: at.path, line: at.line, call: called.has(lineOf(at)) }]),
    );
    const means = meanings.map(found =>
      found === null || found.length === 0 ? null : found.some(at => lineOf(at) === lineOf(definition)),
    );
    return { uses: [...uses.values()], means };
  } finally {
    stop();
  }
}

function lineOf({ path, line }: NameAt): string {
  return `${path}:${line}`;
}

function lateness(within: number): { readonly late: Promise<null>; readonly stop: () => void } {
  let stop: () => void = () => undefined;
  const late = new Promise<null>(resolve => {
    const timer = setTimeout(() => resolve(null), within);
    stop = () => clearTimeout(timer);
  });
  return { late, stop };
}
