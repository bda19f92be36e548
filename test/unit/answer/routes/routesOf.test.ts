import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routeName } from '../../../../src/answer/routes/routeGraph';
import { routesOf } from '../../../../src/answer/routes/routesOf';
import { codebase } from '../../../support/codebase';
import { frameworkSamples } from './frameworks';

for (const { name, files, routes } of frameworkSamples)
  test(`routes of ${name} have their whole path, and what handles them`, async () => {
    const found = await routesOf(codebase(files), new AbortController().signal);
    const written = found.map(route => `${routeName(route)}${route.handler === null ? '' : ` ${route.handler.name}`}`);
    assert.deepEqual([...written].sort(), [...routes].sort());
  });
