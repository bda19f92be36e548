import type { Turn } from '../../protocol/chatProtocol';
import type { Answer, Evidence } from '../../protocol/engineProtocol';
import type { ErrorData } from '../../shared/errors';
import { asOfWords, factRows, listRows, partialWords, sourcesOf, serverWords, timingWords } from './answerWords';
import { errorCard } from '../common/errorCard';
import { followUps } from './followUps';
import type { Localize } from '../common/localize';

/** A question that has just been asked: nothing is known of its answer. */
export function askedTurn(
  { id, mode, question, context, branches }: Pick<Turn, 'id' | 'mode' | 'question' | 'context' | 'branches'>,
  waitingFor: string,
): Turn {
  return {
    // Of an answer before nothing is left.
    ...{ id, mode, question, context },
    ...(branches === undefined ? {} : { branches }),
    state: 'waiting',
    waitingFor,
    text: '',
    sources: [],
    facts: [],
    asOf: null,
    unread: [],
    timing: null,
    error: null,
    followUps: [],
    rating: null,
  };
}

export function withEvidence(turn: Turn, evidence: readonly Evidence[]): Turn {
  return { ...turn, sources: sourcesOf(evidence, []) };
}

export function withText(turn: Turn, text: string): Turn {
  return { ...turn, state: 'answering', waitingFor: null, text: turn.text + text };
}

/** The checked answer takes the place of what was streamed. `asked`: the questions of the conversation, which are not offered again. */
export function answered(turn: Turn, answer: Answer, asked: readonly string[], t: Localize): Turn {
  return {
    ...turn,
    state: answer.stopped ? 'stopped' : 'done',
    waitingFor: null,
    text: answer.answer,
    sources: sourcesOf(answer.evidence, answer.citations),
    facts: [...factRows(answer.facts, t), ...listRows(answer.lists)],
    asOf: asOfWords(answer.asOf, t),
    unread: answer.asOf.unread,
    timing: [serverWords(answer, t), timingWords(answer.timings, t)].filter(words => words !== null).join(' · '),
    ...(answer.asOf.indexed === undefined ? {} : { partial: partialWords(answer.asOf.indexed, t) }),
    ...(answer.start === undefined ? {} : { start: answer.start }),
    ...(answer.thinking === undefined ? {} : { thinking: answer.thinking }),
    // What was cut goes on; a question that was asked already is not offered again, but this one is.
    followUps: [...(answer.cut === true ? [t('Continue')] : []), ...followUps(answer, asked, t)],
  };
}

/** What was written until then stays. */
export function stoppedTurn(turn: Turn): Turn {
  return { ...turn, state: 'stopped', waitingFor: null };
}

/** After a crash the next step is to ask again, which the webview offers where there is no command to run. */
export function failedTurn(turn: Turn, error: ErrorData, t: Localize): Turn {
  const card = errorCard(error, t);
  const askAgain = error.code === 'engineStopped';
  return { ...turn, state: 'failed', waitingFor: null, error: askAgain ? { ...card, action: null } : card };
}
