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

/** Asks one engine all of a repository's questions. `seconds`: reading before the first one. */
export async function askAll(
  repository: Repository,
  questions: readonly Question[],
  parts: AnswerParts,
  store: string,
  seconds: number,
): Promise<Asked[]> {
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
    if (seconds > 0) await engine.read(seconds);
    const asked: Asked[] = [];
    const { signal } = new AbortController();
    for (const question of questions) {
      const answer = await engine.ask({ id: question.id, question: question.question, attached: [], parts }, signal);
      asked.push({ question, answer });
    }
    return asked;
  } finally {
    engine.dispose();
  }
}
