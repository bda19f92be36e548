/** Tokens a second that a number of threads reached lately, or null before it was tried. */
interface Candidate {
  readonly threads: number;
  speed: number | null;
}

/** Slices between two trials of the other number, at first and (doubled each time the other clearly lost) at most. */
const trialInterval = { first: 32, most: 512 };
/** A trial loses clearly when the best is this many times faster: then the machine is busy, and trials are dear. */
const clearly = 1.3;
/** Weight of the newest slice in a candidate's speed. */
const newest = 0.5;

/**
 * How many threads read fastest on this machine at this moment. llama.cpp's threads spin at a barrier, so one busy core stalls
 * them all: all cores are best on a quiet machine and worst on a busy one (911 and 80 tokens/s measured on two). Nobody can
 * know beforehand, so each number is tried now and then and the fastest is used in between. Threads do not change a state's bytes.
 */
export class ThreadChoice {
  private readonly candidates: readonly Candidate[];
  private interval = trialInterval.first;
  private untilTrial = trialInterval.first;
  private current: Candidate;
  private best: Candidate;

  constructor(cores: number) {
    const numbers = new Set([Math.max(1, cores - 1), Math.max(1, cores)]);
    this.candidates = [...numbers].map(threads => ({ threads, speed: null }));
    this.best = this.candidates[0] ?? { threads: 1, speed: null };
    this.current = this.best;
  }

  /** The fastest so far; for a single question, where there is no time to try. */
  get fastest(): number {
    return this.best.threads;
  }

  /** The number of threads for the next slice. */
  next(): number {
    const other = this.candidates.find(candidate => candidate !== this.best);
    const trial = other !== undefined && this.best.speed !== null && (other.speed === null || --this.untilTrial <= 0);
    this.current = trial ? other : this.best;
    return this.current.threads;
  }

  /** What the slice of the last {@link next} took. */
  report(tokens: number, milliseconds: number): void {
    if (milliseconds <= 0) return;
    const { current, best } = this;
    const speed = (1000 * tokens) / milliseconds;
    current.speed = current.speed === null ? speed : newest * speed + (1 - newest) * current.speed;
    if (current === best) return;
    const lost = (best.speed ?? 0) > clearly * speed;
    this.interval = lost ? Math.min(2 * this.interval, trialInterval.most) : trialInterval.first;
    this.untilTrial = this.interval;
    if (current.speed > (best.speed ?? 0)) this.best = current;
  }
}
