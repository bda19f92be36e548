import { execFileSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from './temporaryFolder';

/** A copy of test/fixtures/workspace with one commit, for a test to change. */
export function fixtureWorkspace(): string {
  const folder = path.join(temporaryFolder('workspace'), 'ferry-desk');
  cpSync('test/fixtures/workspace', folder, { recursive: true });
  const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...args], { stdio: 'ignore' });
  git('init', '--initial-branch=main');
  git('add', '.');
  git('-c', 'user.name=Coil', '-c', 'user.email=coil@localhost', 'commit', '-m', 'Sell seats on ferries');
  return folder;
}
