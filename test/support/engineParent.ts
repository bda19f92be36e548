/** A parent to be killed: starts the engine named by its argument, has it open the folder named by the next, if any, with a model, tells its pid, and waits. */
import { EngineClient } from '../../src/client/engineClient';
import { openParams } from './openParams';

const nothing = (): void => undefined;
const client = new EngineClient(
  process.argv[2] ?? '',
  { info: nothing, warn: nothing, error: nothing },
  { onStatus: nothing, onDelta: nothing, onEvidence: nothing, onStopped: nothing },
);
const [, , , dir, model = ''] = process.argv;
if (dir === undefined)
  // No folder: the call is refused, by an engine that then runs.
  await client.open(openParams({ roots: [], model, store: '', storageLimit: 1 })).catch(nothing);
else {
  client.open(openParams({ roots: [{ name: 'w', dir }], model, store: `${dir}-store`, read: true })).catch(nothing);
  // It is in the midst of it by then.
  await new Promise(done => setTimeout(done, 1500));
}
process.send?.(client.pid);
setInterval(nothing, 1000);
