import { join } from 'node:path';
import { EngineClient } from '../../src/client/engineClient';
import type { Answer, AnswerParts } from '../../src/protocol/engineProtocol';
import type { Repository } from './repositories';
import type { Question } from './question';
import { openParams } from '../support/openParams';

export interface Asked {
  readonly question: Question;
  readonly answer: Answer;
}

/** What is asked with the same parts of answering. `seconds` of reading come before the first question. */
export interface Asking {
  readonly questions: readonly Question[];
  readonly parts: AnswerParts;
  readonly seconds: number;
}

/** Asks one engine all of a repository's questions, one list after the other; what is once read stays. */
export async function askAll(repository: Repository, lists: readonly Asking[], store: string): Promise<Asked[][]> {
  const say = (message: string, cause?: unknown): void =>
    void process.stderr.write(`${message} ${cause instanceof Error ? cause.message : ''}\n`);
  const logger = { info: () => undefined, warn: say, error: say };
  const engine = new EngineClient(join(process.cwd(), 'dist/engine.mjs'), logger, {
    onStatus: () => undefined,
    onDelta: () => undefined,
    onEvidence: () => undefined,
    onStopped: () => undefined,
  });
  try {
    await engine.open(
      openParams({
        roots: [{ name: repository.name, dir: repository.dir }],
        model: join(process.cwd(), 'models/coil-embedded.gguf'),
        gpu: 'auto',
        store,
        storageLimit: 4e9,
      }),
    );
    const { signal } = new AbortController();
    const all: Asked[][] = [];
    let read = 0;
    for (const { questions, parts, seconds } of lists) {
      if (seconds > read) await engine.read(seconds - read);
      read = Math.max(read, seconds);
      const asked: Asked[] = [];
      for (const question of questions) {
        const answer = await engine.ask({ id: question.id, question: question.question, attached: [], parts }, signal);
        asked.push({ question, answer });
      }
      all.push(asked);
    }
    return all;
  } finally {
    engine.dispose();
  }
}
