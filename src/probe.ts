/**
 * ENTRY 4, a throw-away process, for what may abort or needs the machine to itself; it tells its parent what came of it.
 * `probe.mjs test BACKEND MODEL`, `build BACKEND`, `bench OPTIONS`, `lengths OPTIONS` (JSON).
 */
import { benchEngine, type EngineBenchOptions } from './bench/benchEngine';
import { benchLengths, type LengthBenchOptions } from './bench/benchLengths';
import { buildBackend } from './model/backends/buildBackend';
import { selfTest } from './model/backends/selfTest';
import type { Backend } from './protocol/engineProtocol';
import { endWithParent } from './shared/endWithParent';

const [what, argument = '', modelFile = ''] = process.argv.slice(2);
const tell = (message: object): Promise<void> =>
  new Promise(done => {
    if (process.send === undefined) done();
    else process.send(message, undefined, undefined, () => done());
  });
const line = (text: string): void => void tell({ kind: 'line', line: text });

async function run(): Promise<unknown> {
  switch (what) {
    case 'test':
      return selfTest(argument as Backend, modelFile);
    case 'build':
      return buildBackend(argument as Backend);
    case 'bench':
      return benchEngine(JSON.parse(argument) as EngineBenchOptions, line);
    case 'lengths':
      return benchLengths(JSON.parse(argument) as LengthBenchOptions, line);
    case undefined:
    default:
      throw new Error(`${what ?? 'nothing'} is not known`);
  }
}

endWithParent(what === 'build');
try {
  await tell({ kind: 'passed', result: await run() });
  process.exit(0);
} catch (error) {
  await tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  process.exit(1);
}
