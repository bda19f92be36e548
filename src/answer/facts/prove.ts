import { posix } from 'node:path';
import { isTestPath } from '../../reading/files/isTestPath';
import type { Range } from '../../protocol/engineProtocol';
import type { Asked, AskedKind } from '../question/asked';
import type { Codebase } from '../codebase';
import { explainIt } from './explainIt';
import { connection } from './connection';
import { changesOf } from './changesOf';
import { flagOf } from './flagOf';
import { inventoryOf } from './inventoryOf';
import { ownerOf } from './ownerOf';
import { renameOf } from './renameOf';
import { handlerOf } from './handlerOf';
import { helpOf } from './helpOf';
import { Links } from './links';
import { historyOf } from './historyOf';
import { howToRun } from './howToRun';
import { listAll } from './listAll';
import { overviewOf } from './overviewOf';
import { code, type Proven } from './proof';
import { understand } from '../question/understand';
import { slashCommand } from '../question/slashCommand';
import { targetOf, type Target } from '../question/target';
import { testsOf } from './testsOf';
import { mentionsOf } from './unknownName';
import { usesOf } from './usesOf';
import { whereIs } from './whereIs';

/** What search proved, and of which kind the question was. */
export interface ProvenKind extends Proven {
  readonly kind: AskedKind;
}

/** A name that was asked about as one, of which nothing is known. */
export interface Nothing {
  readonly kind: 'nothing';
  readonly name: string;
}

/**
 * Answers a question of a known kind by search alone; null for a free question. Throws CoilError `usage` for a slash command that
 * is none. `focus`: what is selected.
 */
export async function prove(
  question: string,
  focus: Range | null,
  codebase: Codebase,
  signal: AbortSignal,
): Promise<ProvenKind | Nothing | null> {
  const command = slashCommand(question, path => targetOf(`${path}/`, codebase, null)?.type === 'folder');
  const readings =
    command === null ? understand(question, written => targetOf(written, codebase, focus)) : [command.asked];
  let nothing: Nothing | null = null;
  for (const reading of readings) {
    const asked = withMark(reading, question, codebase);
    const proven = await proveAsked(asked, focus, codebase, signal);
    if (proven !== null && proven.kind !== 'nothing') return proven;
    nothing ??= proven;
  }
  if (nothing === null && command !== null) return { kind: 'nothing', name: command.rest };
  return nothing;
}

/** As {@link prove}, for what a question was understood to ask. */
export async function proveAsked(
  asked: Asked,
  focus: Range | null,
  codebase: Codebase,
  signal: AbortSignal,
): Promise<ProvenKind | Nothing | null> {
  const as = (proven: Proven | null): ProvenKind | null => proven && { ...proven, kind: asked.kind };
  switch (asked.kind) {
    case 'overview':
      // "What does this do?" is about the selection where there is one.
      return focus !== null && asked.of === 'this' ? null : as(overviewOf(codebase));
    case 'list': {
      const within = asked.within === undefined ? null : targetOf(asked.within, codebase, focus);
      if (asked.within !== undefined && (within === null || within.type === 'unknown')) return null;
      return as(await listAll(asked.what, within, codebase, signal));
    }
    case 'route':
      return as(await handlerOf(asked.method, asked.path, codebase, signal));
    case 'help':
      return as(helpOf());
    case 'run':
      return as(howToRun(asked.task, codebase));
    case 'connect': {
      const [from, to] = [targetOf(asked.from, codebase, focus), targetOf(asked.to, codebase, focus)];
      if (from === null || to === null) return null;
      const files = from.type !== 'symbol' || to.type !== 'symbol';
      return (
        as(connection(files ? fileOf(from) : from, files ? fileOf(to) : to, codebase)) ??
        (await nothingOf(from, codebase, signal)) ??
        nothingOf(to, codebase, signal)
      );
    }
    case 'flag':
      return (
        as(await flagOf(asked.name, codebase, signal)) ??
        as(await whereIs({ type: 'unknown', name: asked.name }, codebase, signal)) ??
        nothingOf({ type: 'unknown', name: asked.name }, codebase, signal)
      );
    case 'inventory': {
      const within = asked.within === null ? null : targetOf(asked.within, codebase, focus);
      return asked.within !== null && within === null ? null : as(inventoryOf(asked, within, codebase));
    }
    case 'owner':
    case 'rename':
    case 'uses':
    case 'tests':
    case 'history':
    case 'where':
    case 'explain': {
      if (asked.kind === 'history' && asked.name === null)
        return as((await changesOf(asked, null, codebase, signal)) ?? (await historyOf(null, codebase, signal)));
      if (asked.name === null) return null;
      const target = renamed(targetOf(asked.name, codebase, focus), codebase) ?? baseClass(asked);
      if (target === null || (asked.kind === 'explain' && isTopic(asked.name, target))) return null;
      // "Binary files" of a question on tests are no file of tests.
      if (asked.kind === 'tests' && target.type === 'file' && target.paths.every(isTestPath)) return null;
      const unread = target.type === 'unknown' && asked.kind !== 'history' ? notReadOf(target.name, codebase) : null;
      if (unread !== null) return as(unread);
      const proven = as(await proofOf(asked, target, codebase, signal));
      return proven ?? nothingOf(target, codebase, signal);
    }
  }
}

/** A name that files only export or import something under means that. */
function renamed(target: Target | null, codebase: Codebase): Target | null {
  if (target?.type !== 'unknown') return target;
  const found = new Links(codebase).renamed(target.name);
  return found === null ? target : { type: 'symbol', name: target.name, definitions: [found] };
}

/** "How does pagination work?" is about more than an option of that name, of which there may be several. */
function isTopic(written: string, target: Target): boolean {
  return (
    /^\p{Ll}+$/u.test(written) &&
    target.type === 'symbol' &&
    target.definitions.every(
      ({ kind, startLine, endLine }) => !callable.test(kind) || endLine - startLine < fewLines,
    ) &&
    target.definitions.every(({ kind }) => !/^(?:class|struct|interface|enum|trait|type|module)$/.test(kind)) &&
    (target.definitions.length > 1 || target.definitions.every(({ kind }) => !callable.test(kind)))
  );
}

const callable = /function|method/;
const fewLines = 12;

/** In Ruby, Elixir and Julia `!` and `?` may belong to a name, which a sentence does not show. */
function withMark(asked: Asked, question: string, { index }: Codebase): Asked {
  if (!('name' in asked) || typeof asked.name !== 'string') return asked;
  const { name } = asked;
  const bare = name.replaceAll('`', '');
  const isKnown = index.definitions(bare).length > 0;
  // A sentence ends in one mark itself.
  const mark = [
    ...(question.includes(`${bare}!`) ? ['!'] : []),
    ...(question.includes(`${bare}??`) || (question.includes(`${bare}?`) && !isKnown) ? ['?'] : []),
  ].find(each => index.definitions(bare + each).length > 0);
  return mark === undefined ? asked : { ...asked, name: bare + mark };
}

/** Files of this name that are there and not read, and why; null where there are none. */
function notReadOf(name: string, codebase: Codebase): Proven | null {
  const files = codebase.notRead(name);
  if (files.length === 0) return null;
  const [only] = files;
  const hint = 'Coil does not know what is in it.';
  const markdown =
    files.length === 1 && only !== undefined
      ? `${code(only.path)} exists, but is not read: ${only.reason}. ${hint}`
      : `Files with this name exist, but are not read:\n\n${files.map(({ path, reason }) => `- ${code(path)}: ${reason}`).join('\n')}`;
  return { markdown, evidence: [], lists: [] };
}

/** Beside a file or folder, a name that files also have means the definition in the file of that name. */
function fileOf(target: Target): Target {
  if (target.type !== 'symbol') return target;
  const same = target.definitions.filter(({ path }) => posix.basename(path).split('.', 1)[0] === target.name);
  return same.length === 0 ? target : { ...target, definitions: same };
}

/** What is extended is mostly a class of elsewhere, such as `Error`. */
function baseClass(asked: Asked): Target | null {
  const extended = asked.kind === 'uses' && asked.use === 'extend' && /^\p{Lu}[\p{L}\p{N}_]*$/u.test(asked.name);
  return extended ? { type: 'unknown', name: asked.name } : null;
}

async function proofOf(
  asked: AboutOne,
  target: Target,
  codebase: Codebase,
  signal: AbortSignal,
): Promise<Proven | null> {
  switch (asked.kind) {
    case 'where':
      return whereIs(target, codebase, signal, asked.declared === true);
    case 'uses':
      return usesOf(target, asked.use, codebase, signal);
    case 'tests':
      return testsOf(target, codebase);
    case 'history':
      return (await changesOf(asked, target, codebase, signal)) ?? historyOf(target, codebase, signal);
    case 'owner':
      return (await ownerOf(target, codebase, signal)) ?? historyOf(target, codebase, signal);
    case 'rename':
      return renameOf(target, codebase, signal);
    case 'explain':
      return explainIt(target, codebase, signal);
  }
}

type AboutOne = Extract<Asked, { kind: 'where' | 'uses' | 'tests' | 'history' | 'explain' | 'owner' | 'rename' }>;

/** A name that nothing here defines may still be one that the repository uses: then the question is a free one. */
async function nothingOf(target: Target, codebase: Codebase, signal: AbortSignal): Promise<Nothing | null> {
  if (target.type !== 'unknown') return null;
  if (codebase.notRead(target.name).length > 0) return null;
  const mentions = await mentionsOf(target.name, codebase, signal);
  return mentions.length > 0 ? null : { kind: 'nothing', name: target.name };
}
