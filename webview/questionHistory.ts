/** Up and Down in the composer go through the questions of the conversation, as in a terminal; what was being written comes back at the end. */
export class QuestionHistory {
  private questions: readonly string[] = [];
  /** Which question is shown; null: what is being written. */
  private at: number | null = null;
  private writing = '';

  update(questions: readonly string[]): void {
    this.questions = questions.filter((question, i) => question !== questions[i - 1]);
  }

  /**
   * The text to show in place of `text`; null where there is none further on, or `text` is no question of the history and is still being written.
   * `leaves`: the cursor is at its very beginning, from where Up leads to the history.
   */
  move(by: -1 | 1, text: string, leaves: boolean): string | null {
    const { questions } = this;
    if (this.at !== null && questions[this.at] !== text) this.at = null;
    if (this.at === null) {
      if (by === 1 || (text !== '' && !leaves)) return null;
      this.writing = text;
    }
    const to = (this.at ?? questions.length) + by;
    if (to < 0 || to > questions.length) return null;
    this.at = to === questions.length ? null : to;
    return questions[to] ?? this.writing;
  }

  /** A question was sent. */
  reset(): void {
    this.at = null;
    this.writing = '';
  }
}
