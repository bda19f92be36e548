import assert from 'node:assert/strict';
import test from 'node:test';
import { defaultStore } from '../../../src/shared/defaultStore';

test('the store stands where each system keeps the data of a user', () => {
  assert.equal(defaultStore({}, 'linux', '/home/ann'), '/home/ann/.local/share/coil');
  assert.equal(defaultStore({ XDG_DATA_HOME: '/data' }, 'linux', '/home/ann'), '/data/coil');
  assert.equal(defaultStore({ XDG_DATA_HOME: 'relative' }, 'linux', '/home/ann'), '/home/ann/.local/share/coil');
  assert.equal(defaultStore({}, 'darwin', '/Users/ann'), '/Users/ann/Library/Application Support/Coil');
  assert.equal(defaultStore({ LOCALAPPDATA: 'C:\\L' }, 'win32', 'C:\\U'), 'C:\\L\\Coil');
  assert.equal(defaultStore({}, 'win32', 'C:\\U'), 'C:\\U\\AppData\\Local\\Coil');
});
