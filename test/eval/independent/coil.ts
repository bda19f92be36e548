import { join } from 'node:path';
import { EngineClient } from '../../../src/client/engineClient';
import { openParams } from '../../support/openParams';
import type { SearchPart } from '../../../src/protocol/engineProtocol';
import type { System } from './system';

/** Coil's engine, as the extension runs it; without the model's words, which show no place that the evidence has not. `store`: where its index is kept; `without`: what its search leaves out. */
export function coil(store: string, without: readonly SearchPart[] = []): System {
  return async ({ name, dir }) => {
    const started = performance.now();
    const say = (message: string, cause?: unknown): void =>
      void process.stderr.write(`${message} ${cause instanceof Error ? cause.message : ''}\n`);
    const engine = new EngineClient(
      join(process.cwd(), 'dist/engine.mjs'),
      { info: () => undefined, warn: say, error: say },
      {
        onStatus: () => undefined,
        onDelta: () => undefined,
        onEvidence: () => undefined,
        onStopped: () => undefined,
      },
    );
    await engine.open(
      openParams({ roots: [{ name, dir }], model: join(process.cwd(), 'models/coil-embedded.gguf'), store }),
    );
    let asked = 0;
    return {
      indexMs: performance.now() - started,
      async ask(question) {
        const parts = { state: 'none', search: true, model: false, fanOut: false, without } as const;
        const { citations, evidence } = await engine.ask(
          { id: `${asked++}`, question, attached: [], parts },
          new AbortController().signal,
        );
        return { places: citations, text: evidence.map(({ text }) => text).join('\n') };
      },
      close: () => engine.dispose(),
    };
  };
}
