/**
 * A parent to be killed: starts the engine named by its argument, has it open the folder named by the next, if any, with a model, tells its pid when the
 * engine is at one of the steps of opening that come last, if any, and waits.
 */
import { EngineClient } from '../../src/client/engineClient';
import { openParams } from './openParams';

const nothing = (): void => undefined;
const [, , , dir, model = '', ...steps] = process.argv;
let reached = nothing;
const atStep = new Promise<void>(done => (reached = done));
const client = new EngineClient(
  process.argv[2] ?? '',
  { info: nothing, warn: nothing, error: nothing },
  {
    onStatus: ({ opening }) => {
      if (opening !== null && steps.includes(opening.step)) reached();
    },
    onDelta: nothing,
    onEvidence: nothing,
    onStopped: nothing,
  },
);
if (dir === undefined)
  // No folder: the call is refused, by an engine that then runs.
  await client.open(openParams({ roots: [], model, store: '', storageLimit: 1 })).catch(nothing);
else {
  client.open(openParams({ roots: [{ name: 'w', dir }], model, store: `${dir}-store`, read: true })).catch(nothing);
  // It is in the midst of it by then.
  await (steps.length === 0 ? new Promise(done => setTimeout(done, 1500)) : atStep);
}
process.send?.(client.pid);
setInterval(nothing, 1000);
