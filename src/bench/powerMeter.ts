import { spawn } from 'node:child_process';

/** Milliseconds between two samples, and of work that is measured at least: the tool's start takes some of it. */
const every = 50;
const shortest = 4000;
/** Milliseconds after which a sample counts: clocks and power rise when work begins. */
const rise = 1000;

/** The power that NVIDIA GPUs draw, by `nvidia-smi`. */
export class PowerMeter {
  /** Mean watts of the cards in use (CUDA_VISIBLE_DEVICES, else all) while `work` runs, again and again; null where there is no such tool. */
  async during(work: () => Promise<unknown>): Promise<number | null> {
    const cards = process.env['CUDA_VISIBLE_DEVICES'];
    const which = cards !== undefined && /^[\d,]+$/.test(cards) ? [`--id=${cards}`] : [];
    const query = ['--query-gpu=power.draw.instant', '--format=csv,noheader,nounits', `-lms=${every}`];
    const child = spawn('nvidia-smi', [...which, ...query], { stdio: ['ignore', 'pipe', 'ignore'] });
    const watts: number[] = [];
    // A tool that is not there says so as an error; there are no samples then.
    child.on('error', () => undefined);
    const began = performance.now();
    child.stdout.on('data', (chunk: Buffer) => {
      if (performance.now() - began > rise)
        watts.push(...chunk.toString().split('\n').map(Number.parseFloat).filter(Number.isFinite));
    });
    do await work();
    while (child.pid !== undefined && performance.now() - began < shortest);
    child.kill();
    const perCard = which.length > 0 ? (cards ?? '').split(',').length : 1;
    return watts.length === 0 ? null : (perCard * watts.reduce((sum, value) => sum + value, 0)) / watts.length;
  }
}
