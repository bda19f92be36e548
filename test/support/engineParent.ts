/** A parent to be killed: starts the engine named by its argument, tells its pid, and waits. */
import { EngineClient } from '../../src/client/engineClient';
import { openParams } from './openParams';

const nothing = (): void => undefined;
const client = new EngineClient(
  process.argv[2] ?? '',
  { info: nothing, warn: nothing, error: nothing },
  { onStatus: nothing, onDelta: nothing, onEvidence: nothing, onStopped: nothing },
);
// No folder: the call is refused, by an engine that then runs.
await client.open(openParams({ roots: [], model: '', store: '', storageLimit: 1 })).catch(nothing);
process.send?.(client.pid);
setInterval(nothing, 1000);
