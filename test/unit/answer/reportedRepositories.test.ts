import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prove } from '../../../src/answer/facts/prove';
import { codebase } from '../../support/codebase';
import { dataReports } from './reports/data';
import { dynamicReports } from './reports/dynamic';
import { managedReports } from './reports/managed';
import { nativeReports } from './reports/native';
import { pythonReports } from './reports/python';
import type { Asked, Report } from './reports/report';
import { routeReports } from './reports/routes';
import { scriptReports } from './reports/scripts';

const all = [
  ...scriptReports,
  ...pythonReports,
  ...nativeReports,
  ...managedReports,
  ...dynamicReports,
  ...dataReports,
  ...routeReports,
];

for (const { name, files, asked } of all)
  test(name, async () => {
    const here = codebase(files);
    const faults: string[] = [];
    for (const each of asked) faults.push(...(await faultsOf(each, files, here)));
    assert.deepEqual(faults, []);
  });

/** What an answer lacks, or says that it must not. */
async function faultsOf(
  { question, cites, says, not, sure }: Asked,
  files: Report['files'],
  here: ReturnType<typeof codebase>,
): Promise<string[]> {
  const proven = await prove(question, null, here, new AbortController().signal);
  if (proven === null || proven.kind === 'nothing') return [`${question} — no answer`];
  const lists = proven.lists.filter(({ certain }) => sure !== true || certain);
  const places = [...(sure === true ? [] : proven.evidence), ...lists.flatMap(list => list.places)];
  const missing = cites.filter(cite => {
    const [path, line] = placeOf(cite, files);
    return !places.some(each => each.path === path && each.startLine <= line && line <= each.endLine);
  });
  const wrong = (says !== undefined && !says.test(proven.markdown)) || not?.test(proven.markdown) === true;
  return missing.length > 0 || wrong
    ? [
        `${question} — missing ${JSON.stringify(missing)}${wrong ? ' and says otherwise' : ''}: ${proven.markdown.slice(0, 400)}`,
      ]
    : [];
}

function placeOf(cite: string, files: Report['files']): [path: string, line: number] {
  const at = cite.indexOf('#');
  const [path, text] = [cite.slice(0, at), cite.slice(at + 1)];
  const lines = (files[path] ?? '').split('\n');
  const line = lines.findIndex(each => each.includes(text));
  // In a notebook a line stands in a string.
  assert.ok(line >= 0, `${cite} stands in no file`);
  return [path, line + 1];
}
