import type { Commit } from '../../answer/codebase';
import { secretInText } from '../../reading/files/secrets';
import { GitObjects } from './gitObjects';

/** `at`: seconds since 1970. */
export interface DatedCommit extends Commit {
  readonly at: number;
}

/** Lines of a file, 1-based and inclusive. */
interface Lines {
  readonly startLine: number;
  readonly endLine: number;
}

/** Commits asked for, milliseconds that git may take (`git log -L` follows lines through every version of a file), and bytes of what it says. */
const mostCommits = 30;
const timeout = 4_000;
const mostBytes = 16 * 1024 ** 2;
/** Commits that a following of lines names: the last ones answer the question, and each takes long. */
const mostOfLines = 8;

/**
 * Commits that changed `path` (a file or folder, relative to `folder`; `''` is all), or only its `lines` as the last commit has
 * them, newest first. Null outside git and when git takes too long. Rejects only when aborted.
 */
export async function gitHistory(
  folder: string,
  path: string,
  lines: Lines | null,
  signal: AbortSignal,
): Promise<DatedCommit[] | null> {
  const git = GitObjects.around(folder);
  if (git === null) return null;
  const place = path === '' ? git.prefix : git.inRepository(path);
  const about =
    lines === null
      ? [`-${mostCommits}`, git.head, ...(place === '' ? [] : ['--', place])]
      : [`-${mostOfLines}`, '-s', `-L${lines.startLine},${lines.endLine}:${place}`, git.head];
  const out = await git.run(['log', `--format=${format}`, ...about], { timeout, mostBytes, signal });
  return out === null ? null : out.split('\x1e').flatMap(commitOf);
}

/** A file's text in the last commit; null when it is in none. */
export async function committedText(folder: string, path: string, signal: AbortSignal): Promise<string | null> {
  const git = GitObjects.around(folder);
  return git === null
    ? null
    : git.run(['cat-file', 'blob', `${git.head}:${git.inRepository(path)}`], { timeout, mostBytes, signal });
}

const format = '%h%x1f%an%x1f%cr%x1f%s%x1f%ct%x1f%b%x1e';

function commitOf(record: string): DatedCommit[] {
  const [hash = '', author = '', age = '', subject = '', at = '', body = ''] = record.trim().split('\x1f');
  if (hash === '') return [];
  // Trailers such as Signed-off-by say nothing of why.
  const paragraph = body.trim().split(/\n\s*\n/)[0] ?? '';
  const shown = secretInText(`${author}\n${subject}\n${body}`) === null;
  return [
    {
      hash,
      author: shown ? author : 'someone',
      age,
      subject: shown ? subject : 'not shown: the message contains what looks like a secret',
      at: Number(at),
      body: !shown || /^[\w-]+: \S/.test(paragraph) ? '' : paragraph.slice(0, 600),
    },
  ];
}
