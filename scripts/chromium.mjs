// Finds Chromium for the tests in a browser, and installs it from Debian's packages where it is missing.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { exec, step } from './progress.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** Path of the browser's executable. COIL_CHROMIUM names one of your own. */
export async function chromium() {
  const found = process.env.COIL_CHROMIUM ?? names.map(onPath).find(Boolean);
  if (found) return found;
  await aptInstall('chromium');
  return onPath('chromium') ?? fail('apt-get installed chromium, but it is not on the PATH.');
}

/** git, which the end-to-end tests make a repository with. */
export async function git() {
  if (!onPath('git')) await aptInstall('git');
}

/** The path of a command, or undefined. */
export function onPath(command) {
  const endings = process.platform === 'win32' ? ['.cmd', '.exe'] : [''];
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .flatMap(folder => endings.map(ending => path.join(folder, command + ending)))
    .find(file => existsSync(file));
}

async function aptInstall(name) {
  if (!onPath('apt-get')) fail(`${name} is missing and this system has no apt-get. Install ${name} and try again.`);
  const root = process.getuid?.() === 0;
  if (!root && !passwordless())
    fail(`${name} is missing. Install it and try again:\n  sudo apt-get install --no-install-recommends ${name}`);
  const apt = args =>
    exec(root ? 'apt-get' : 'sudo', [...(root ? [] : ['apt-get']), ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  await step(`Installing ${name} (apt-get)`, async () => {
    await apt(['update', '-qq']);
    await apt(['install', '-y', '-qq', '--no-install-recommends', name]);
  });
}

function passwordless() {
  try {
    execFileSync('sudo', ['-n', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // No sudo, or it asks for a password: the user is told what to run.
  }
}

/** @returns {never} */
function fail(message) {
  throw new Error(message);
}
