/**
 * One thing at a time on the model: node-llama-cpp batches whatever is pending together, which changes bytes on CUDA and
 * makes answers stutter. Questions go before reading, which asks again for every slice.
 */
export class ModelLock {
  private busy = false;
  private answering = 0;
  private readonly urgent: (() => void)[] = [];
  private readonly patient: (() => void)[] = [];

  /** True while a question waits for what runs now. */
  get questionWaits(): boolean {
    return this.urgent.length > 0;
  }

  /** True while a question is being answered, or waits for that. */
  get answers(): boolean {
    return this.answering > 0;
  }

  async run<T>(urgency: 'question' | 'reading', work: () => Promise<T>): Promise<T> {
    const answer = urgency === 'question' ? 1 : 0;
    this.answering += answer;
    if (this.busy || (urgency === 'reading' && this.urgent.length > 0))
      await new Promise<void>(resolve => (urgency === 'question' ? this.urgent : this.patient).push(resolve));
    this.busy = true;
    try {
      return await work();
    } finally {
      this.answering -= answer;
      const next = this.urgent.shift() ?? this.patient.shift();
      if (next === undefined) this.busy = false;
      else next();
    }
  }
}
