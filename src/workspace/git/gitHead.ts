/** The workspace, stage 5 of the flow (engine process): the stages above as one thing that is opened, read, asked and watched. */
import { join } from 'node:path';
import { gitAround, gitText, type GitFolder } from '../../reading/files/gitFolder';

/** Branches that name branches: git follows five. */
const mostNames = 5;
/** Bytes of a list of packed branches and tags: some 500,000 of them. */
const mostPacked = 64 * 1024 ** 2;

/** The first seven digits of the commit that is checked out in `folder`; null outside git or before the first commit. */
export function gitHead(folder: string): string | null {
  const git = gitAround(folder);
  return git === null ? null : (headOf(git)?.slice(0, 7) ?? null);
}

/**
 * The hash of the commit that is checked out, read without git; null before the first commit, and where HEAD names no branch or holds no hash.
 * Only what looks like a commit's hash is ever handed on, whatever file HEAD leads to.
 */
export function headOf(git: GitFolder): string | null {
  let text = gitText(join(git.own, 'HEAD'));
  for (let names = 0; names < mostNames; names++) {
    if (text === null) return null;
    const hash = /^[0-9a-f]{40}(?:[0-9a-f]{24})?(?=\s*$)/.exec(text)?.[0];
    if (hash !== undefined) return hash;
    const ref = /^ref: (refs\/[^\0\n]+)$/.exec(text.trimEnd())?.[1];
    if (ref === undefined || ref.split('/').includes('..')) return null;
    text = gitText(join(git.common, ref)) ?? packed(git, ref);
  }
  return null;
}

function packed(git: GitFolder, ref: string): string | null {
  const lines = gitText(join(git.common, 'packed-refs'), mostPacked)?.split('\n') ?? [];
  return lines.find(line => line.endsWith(` ${ref}`))?.slice(0, -ref.length - 1) ?? null;
}
