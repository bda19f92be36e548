import { spawnSync } from 'node:child_process';
import type { ShownPlace, System } from './system';

/** `codegraph explore` of npm's @colbymchenry/codegraph, a peer that agents use. `program`: its npm-shim.js. It keeps its index in the checkout, in `.codegraph`. */
export function codegraph(program: string): System {
  const run = (dir: string, ...args: string[]): string =>
    spawnSync(process.execPath, [program, ...args], {
      cwd: dir,
      env: { ...process.env, DO_NOT_TRACK: '1', CODEGRAPH_NO_DOWNLOAD: '1' },
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      timeout: 900_000,
    }).stdout;
  return ({ dir }) => {
    const started = performance.now();
    run(dir, 'init', dir);
    const indexMs = performance.now() - started;
    const ask = (question: string): Promise<{ places: ShownPlace[]; text: string }> => {
      const text = run(dir, 'explore', question);
      const places: ShownPlace[] = [];
      let path: string | undefined;
      for (const line of text.split('\n')) {
        const file = /^\*\*`([^`]+)`\*\*/.exec(line)?.[1];
        const number = Number(/^(\d+)\t/.exec(line)?.[1] ?? 0);
        if (file !== undefined) places.push({ path: (path = file), startLine: 0, endLine: 0 });
        else if (path !== undefined && number > 0) places.push({ path, startLine: number, endLine: number });
      }
      return Promise.resolve({ places, text });
    };
    return Promise.resolve({ indexMs, ask, close: () => undefined });
  };
}
