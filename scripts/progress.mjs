// One step of a script, shown while it runs: what it does, a sign of life every ten seconds, how long it took.
import { spawn } from 'node:child_process';
import { clearInterval, setInterval } from 'node:timers';

/** Runs `work` under `title`. Everything goes to stderr, so that stdout stays for results. */
export async function step(title, work) {
  const began = Date.now();
  const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`;
  console.error(`» ${title} …`);
  const alive = setInterval(() => console.error(`  … ${title}: ${seconds()}`), 10_000);
  try {
    const result = await work();
    console.error(`  ${title}: done in ${seconds()}`);
    return result;
  } finally {
    clearInterval(alive);
  }
}

/** A process that must succeed. Its stdout and stderr both go to our stderr unless `options.stdio` says otherwise. */
export function exec(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 2, 2], shell: process.platform === 'win32', ...options });
    let output = '';
    child.stdout?.on('data', data => (output += data));
    child.once('error', error => reject(new Error(`${command} cannot be run: ${error.message}`)));
    child.once('exit', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ${args.join(' ')} ended with ${signal ?? code}`));
    });
  });
}
