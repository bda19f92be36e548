import type { ErrorCard, FromWebview, StarterQuestion, Strip } from '../src/protocol/chatProtocol';
import { element, icon, withCode } from './element';
import { t } from './l10n';
import { spiral } from './spiral';
import { toolkitButton } from './toolkit';

const onThisMachine = t('Everything stays on this machine. Answers cite their sources.');

/** The empty conversation: what Coil is for, questions made from this repository, and what is being read. */
export class StartView {
  private readonly restricted = element('div', { class: 'start-restricted', 'data-testid': 'restricted', hidden: '' });
  private readonly starters = element('div', { class: 'start-list' });
  private readonly folders = element('div', { class: 'start-list' });
  private readonly reading = element('div', { class: 'start-reading', hidden: '' });
  private readonly privacy = element('p', { class: 'quiet', 'data-testid': 'privacy' }, onThisMachine);
  private action = '';
  readonly element = element(
    'section',
    { class: 'start', 'data-testid': 'start', 'aria-label': t('Start') },
    spiral('start-mark'),
    element('h1', {}, t('Ask this repository')),
    this.privacy,
    this.restricted,
    this.starters,
    this.folders,
    this.reading,
  );

  constructor(
    private readonly onAsk: (question: string) => void,
    private readonly post: (message: FromWebview) => void,
  ) {}

  /** Says what is not done in a folder that is not trusted. */
  updateRestricted(card: ErrorCard | null): void {
    this.restricted.hidden = card === null;
    if (card === null) return;
    const { message, hint, action } = card;
    this.restricted.replaceChildren(
      element('p', {}, icon('shield'), element('strong', {}, message)),
      element('p', { class: 'quiet' }, hint),
      ...(action === null
        ? []
        : [toolkitButton(action.label, 'manage-trust', () => this.post({ type: 'command', command: action.command }))]),
    );
  }

  /** Null: not known yet; their place is kept, so that nothing moves when they come. */
  updateStarters(starters: readonly StarterQuestion[] | null): void {
    this.starters.hidden = starters?.length === 0;
    this.starters.replaceChildren(
      element('h2', {}, t('Start with')),
      ...(starters === null ? bones('starter', 5) : starters.map(starter => this.starter(starter))),
    );
  }

  /** What is being read, folder by folder, and what can be done about it. */
  updateReading({ folders = [], tone, progress, action = null, server }: Strip): void {
    const privacy =
      server === undefined
        ? onThisMachine
        : t('Questions and excerpts of files go to {0}. Answers cite their sources.', server);
    if (this.privacy.textContent !== privacy) this.privacy.textContent = privacy;
    const coming = folders.length === 0 && tone === 'busy' && progress === null;
    this.folders.hidden = folders.length === 0 && !coming;
    this.folders.replaceChildren(
      element('h2', {}, coming ? t('Getting ready') : heading(folders)),
      coming
        ? element('div', { class: 'folders' }, ...bones('folder', 3))
        : element('ul', { class: 'folders' }, ...folders.map(folderRow)),
    );
    this.showAction(action);
  }

  /** Changes the button only when it becomes another one: the strip is updated four times a second, and focus stays. */
  private showAction(action: ErrorCard['action']): void {
    if (this.action === (action?.command ?? '')) return;
    this.action = action?.command ?? '';
    this.reading.hidden = action === null;
    if (action === null) return;
    const { label, command } = action;
    this.reading.replaceChildren(
      toolkitButton(label, 'reading-action', () => this.post({ type: 'command', command }), 'secondary'),
      element('span', { class: 'quiet' }, t('You can ask now. Files that are not read yet are searched.')),
    );
  }

  private starter({ icon: sign, question }: StarterQuestion): HTMLElement {
    const button = element(
      'button',
      { type: 'button', class: 'starter', 'data-testid': 'starter' },
      icon(sign),
      element('span', {}, ...withCode(question)),
    );
    button.addEventListener('click', () => this.onAsk(question.replaceAll('`', '')));
    return button;
  }
}

/** Grey shapes where something is about to stand. */
function bones(of: 'starter' | 'folder', count: number): HTMLElement[] {
  return Array.from({ length: count }, () => element('div', { class: `bone bone-${of}`, 'aria-hidden': 'true' }));
}

function heading(folders: NonNullable<Strip['folders']>): string {
  if (folders.some(({ state }) => state === 'reading')) return t('Reading');
  return folders.every(({ state }) => state === 'ready') ? t('Read') : t('Read so far');
}

const folderIcons = { ready: 'pass-filled', reading: 'loading', unread: 'circle-large-outline' } as const;
const folderWords = { ready: t('read'), reading: t('being read'), unread: t('not all read') } as const;

function folderRow(folder: NonNullable<Strip['folders']>[number]): HTMLElement {
  return element(
    'li',
    { 'data-state': folder.state },
    icon(folderIcons[folder.state]),
    element('span', { class: 'folder-name', title: folder.name }, folder.name),
    element('span', { class: 'visually-hidden' }, folderWords[folder.state]),
    element('span', { class: 'quiet' }, folder.detail),
  );
}
