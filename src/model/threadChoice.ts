/** Tokens a second that a number of threads reached lately, or null before it was tried. */
interface Candidate {
  readonly threads: number;
  speed: number | null;
}

/** Slices after which the other numbers are tried again: about four seconds of reading. */
const trialInterval = 32;
/** Weight of the newest slice in a candidate's speed. */
const newest = 0.5;

/**
 * How many threads read fastest on this machine at this moment. llama.cpp's threads spin at a barrier, so one busy core stalls
 * them all: all cores are best on a quiet machine and worst on a busy one (911 and 80 tokens/s measured on two). Nobody can
 * know beforehand, so each number is tried now and then and the fastest is used in between. Threads do not change a state's bytes.
 */
export class ThreadChoice {
  private readonly candidates: Candidate[];
  private slices = 0;
  private trial: Candidate | undefined;

  constructor(cores: number) {
    const numbers = new Set([Math.max(1, cores - 1), Math.max(1, cores)]);
    this.candidates = [...numbers].map(threads => ({ threads, speed: null }));
  }

  /** The number of threads for the next slice. */
  next(): number {
    const untried = this.candidates.find(({ speed }) => speed === null);
    const others = this.candidates.filter(candidate => candidate !== this.best);
    const due = ++this.slices % trialInterval === 0 ? others[(this.slices / trialInterval) % others.length] : undefined;
    this.trial = untried ?? due ?? this.best;
    return this.trial?.threads ?? 1;
  }

  /** What the slice of the last {@link next} took. */
  report(tokens: number, milliseconds: number): void {
    if (this.trial === undefined || milliseconds <= 0) return;
    const speed = (1000 * tokens) / milliseconds;
    this.trial.speed = this.trial.speed === null ? speed : newest * speed + (1 - newest) * this.trial.speed;
  }

  /** The fastest so far; for a single question, where there is no time to try. */
  get fastest(): number {
    return this.best?.threads ?? 1;
  }

  private get best(): Candidate | undefined {
    return this.candidates.reduce<Candidate | undefined>(
      (best, candidate) => ((candidate.speed ?? 0) > (best?.speed ?? 0) ? candidate : (best ?? candidate)),
      undefined,
    );
  }
}
