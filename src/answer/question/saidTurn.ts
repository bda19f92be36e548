/** An earlier question of a conversation and what was answered. */
export interface SaidTurn {
  readonly question: string;
  readonly answer: string;
}
