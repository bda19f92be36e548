import assert from 'node:assert/strict';
import test from 'node:test';
import { EngineState } from '../../../../src/editor/engine/engineState';
import { statusWith } from '../words';

test("the model that is named is the one that answers: a server's while it is there", () => {
  const state = new EngineState();
  const server = { host: 'gpu-box', model: 'Codestral-Mamba 7B', why: null } as const;
  const named = (status: Parameters<typeof statusWith>[0]): string | null => {
    state.set(statusWith(status));
    return state.model;
  };
  assert.equal(named({}), 'Coil embedded');
  assert.equal(named({ server: { ...server, state: 'ready' } }), 'Codestral-Mamba 7B');
  assert.equal(named({ server: { ...server, model: null, state: 'ready' } }), 'gpu-box');
  assert.equal(named({ server: { ...server, state: 'away' } }), 'Coil embedded');
  // While the engine loads again, the one before stands.
  assert.equal(named({ model: null, phase: 'loading' }), 'Coil embedded');
});
