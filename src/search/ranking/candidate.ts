import type { Range, ScoreParts } from '../../protocol/engineProtocol';

/** A place that may become evidence, before places are merged, cut and numbered. `score` is 0 to 1; `why` in words. */
export interface Candidate extends Range {
  readonly score: number;
  readonly why: string;
  /** Left out where no words led to it. */
  readonly parts?: ScoreParts;
}
