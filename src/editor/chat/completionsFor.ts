import type { Completion } from '../../protocol/chatProtocol';
import { contextIcons } from '../../protocol/contextIcons';
import type { AttachmentKind, Suggestion, SuggestParams } from '../../protocol/engineProtocol';
import type { Localize } from '../common/localize';
import { slashCommandsOf } from './slashCommandsOf';

export interface CompletionSources {
  /** Waits until the workspace is open. */
  readonly suggest: (params: SuggestParams) => Promise<readonly Suggestion[]>;
  /** Workspace paths in the editor's tabs. */
  readonly openFiles: () => readonly string[];
  readonly t: Localize;
}

/** Rows of one kind, and of each kind where several are mixed. */
const mostOfOne = 20;
const mostOfMixed = 5;

/** What can stand where `typed` is: `#` and what follows, with or without its kind (`#file:pri`), or `/` and a command's beginning. */
export async function completionsFor(typed: string, sources: CompletionSources): Promise<readonly Completion[]> {
  const { t } = sources;
  if (typed.startsWith('/'))
    return slashCommandsOf(t)
      .filter(({ name }) => `/${name}`.startsWith(typed.toLowerCase()))
      .map(({ name, takes, does }) => ({
        icon: 'terminal-powershell',
        label: `/${name}`,
        detail: takes === '' ? does : `${takes} · ${does}`,
        insert: `/${name} `,
        attach: null,
      }));
  const [, kind, name = ''] = /^#(?:(file|folder|symbol):)?(.*)$/s.exec(typed) ?? [];
  if (kind === 'file' || kind === 'folder' || kind === 'symbol') return namesLike([kind], name, mostOfOne, sources);
  const kinds = contextKinds(t).filter(row => row.label.slice(1).startsWith(name.toLowerCase()));
  return name === ''
    ? kinds
    : [...kinds, ...(await namesLike(['file', 'folder', 'symbol'], name, mostOfMixed, sources))];
}

async function namesLike(
  kinds: readonly Suggestion['kind'][],
  typed: string,
  limit: number,
  { suggest, openFiles }: CompletionSources,
): Promise<readonly Completion[]> {
  const found = await suggest({ kinds, typed, limit });
  const open = kinds.includes('file') && typed === '' ? openFiles().map(fileSuggestion) : [];
  const seen = new Set(open.map(({ path }) => path));
  return [...open, ...found.filter(({ kind, path }) => kind !== 'file' || !seen.has(path))]
    .slice(0, limit * kinds.length)
    .map(({ kind, path, startLine, endLine, name, detail }) => ({
      icon: contextIcons[kind],
      label: name,
      detail,
      // The sentence goes on without a gap: the name stands where it was typed.
      insert: `\`${name}\` `,
      attach: { kind, path, startLine, endLine, name },
    }));
}

function fileSuggestion(path: string): Suggestion {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { kind: 'file', path, startLine: 1, endLine: 1, name, detail: path.slice(0, -name.length - 1) };
}

/** The words after `#`. The first three go on with a colon and a name. */
function contextKinds(t: Localize): readonly Completion[] {
  const named = (kind: 'file' | 'folder' | 'symbol', detail: string): Completion => ({
    icon: contextIcons[kind],
    label: `#${kind}`,
    detail,
    insert: `#${kind}:`,
    attach: null,
  });
  const whole = (kind: Exclude<AttachmentKind, 'file' | 'folder' | 'symbol'>, detail: string): Completion => ({
    icon: contextIcons[kind],
    label: `#${kind}`,
    detail,
    insert: '',
    attach: { kind, path: kind, startLine: 1, endLine: 1, name: kind },
  });
  return [
    named('file', t('A file')),
    named('folder', t('What a folder holds')),
    named('symbol', t('A function, class or other definition')),
    whole('selection', t('The selected lines of the editor')),
    whole('problems', t('Errors and warnings of the open file, or of all')),
    whole('changes', t('Changes since the last commit')),
    whole('terminal', t('The selected text of the terminal')),
    whole('codebase', t('Search the whole repository as well')),
  ];
}
