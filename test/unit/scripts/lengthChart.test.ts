import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';

test('the chart has a line for each model, through its measured points alone, and no number that is none', () => {
  const point = (tokens: number, seconds: number) => ({ tokens, seconds, memoryBytes: 1e8 * seconds });
  const curves = [
    { name: 'a <Mamba>', points: [point(1024, 1), point(2048, 2), point(4096, 4)] },
    { name: 'Transformer', points: [point(1024, 1), point(2048, 4)] },
    { name: 'nothing', points: [] },
  ];
  const program = `import { lengthChart } from './scripts/lengthChart.mjs'; console.log(lengthChart(${JSON.stringify(curves)}, 'T & M'))`;
  const svg = execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  assert.equal(svg.match(/<polyline/g)?.length, 4);
  assert.equal(svg.match(/<circle/g)?.length, 10);
  assert.match(svg, /a &lt;Mamba&gt;/);
  assert.match(svg, /T &amp; M/);
  assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
});
