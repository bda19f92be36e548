/** ENTRY 4, a throw-away process: tests one backend, or builds llama.cpp for it, and tells its parent. `probe.mjs test|build BACKEND MODEL` */
import { buildBackend } from './model/buildBackend';
import { selfTest, type SelfTestMessage } from './model/selfTest';
import type { Backend } from './protocol/engineProtocol';

const [what, backend, modelFile = ''] = process.argv.slice(2);
const tell = (message: SelfTestMessage): Promise<void> =>
  new Promise(done => {
    if (process.send === undefined) done();
    else process.send(message, undefined, undefined, () => done());
  });

// The parent's end, however it ends, ends this one.
process.on('disconnect', () => process.exit(0));
try {
  if (what === 'build') await buildBackend(backend as Backend);
  else await tell({ kind: 'passed', result: await selfTest(backend as Backend, modelFile) });
  process.exit(0);
} catch (error) {
  await tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  process.exit(1);
}
