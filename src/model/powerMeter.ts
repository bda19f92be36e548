import { spawn } from 'node:child_process';

/** Milliseconds between two samples. */
const every = 100;

/** The power that NVIDIA GPUs draw, by `nvidia-smi`. */
export class PowerMeter {
  /** Mean watts of all cards while `work` runs; null where there is no such tool. */
  async during(work: () => Promise<unknown>): Promise<number | null> {
    const child = spawn('nvidia-smi', ['--query-gpu=power.draw', '--format=csv,noheader,nounits', `-lms=${every}`], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    // A tool that is not there says so as an error; there are no samples then.
    child.on('error', () => undefined);
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await work();
    child.kill();
    const watts = output.split('\n').map(Number.parseFloat).filter(Number.isFinite);
    return watts.length === 0 ? null : watts.reduce((sum, value) => sum + value, 0) / watts.length;
  }
}
