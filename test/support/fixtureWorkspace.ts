import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A copy of test/fixtures/workspace with one commit, for a test to change; the caller removes it. */
export function fixtureWorkspace(): string {
  const folder = path.join(realpathSync(mkdtempSync(path.join(tmpdir(), 'coil-workspace-'))), 'ferry-desk');
  cpSync('test/fixtures/workspace', folder, { recursive: true });
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { stdio: 'ignore' });
  git('init', '--initial-branch=main');
  git('add', '.');
  git('-c', 'user.name=Coil', '-c', 'user.email=coil@localhost', 'commit', '-m', 'Sell seats on ferries');
  return folder;
}
