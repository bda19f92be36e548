import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { EngineClient } from '../../src/client/engineClient';
import { silent } from '../support/fakeModel';
import { hostileShapes } from '../support/hostileShapes';
import { openParams } from '../support/openParams';
import { temporaryFolder } from '../support/temporaryFolder';

/** Texts and rules of which a pattern that is not linear would never come to an end; a parser's own bombs have a limit of time instead. */
const bombs =
  'heading headings docBraces docBrackets blankPython keyHeaders keyHeader yamlSpaces tomlSpaces cargo tsconfig reincluded stars ignoreLarge';
/** Seconds of the processor, in all threads, that such a folder may take: other programs may have it meanwhile. */
const most = 2;

const base = temporaryFolder('bombs');
const shapes = hostileShapes(join(base, 'shapes'));
const nothing = (): void => undefined;
const client = new EngineClient(resolve('dist/engine.mjs'), silent, {
  onStatus: nothing,
  onDelta: nothing,
  onEvidence: nothing,
  onStopped: nothing,
});
after(() => {
  shapes.stop();
  client.dispose();
});

const skip = process.platform === 'linux' ? false : 'asks /proc';

test('an engine opens small folders first, and is warm', { skip }, async () => {
  for (const name of ['one', 'two']) {
    const folder = join(base, name);
    mkdirSync(folder);
    writeFileSync(join(folder, 'fine.ts'), '/** Fine. */\nexport function fine() {}\n');
    await opened(folder);
  }
});

for (const name of bombs.split(' '))
  test(`a folder with ${name} is opened and indexed within ${most} s of the processor`, { skip }, async t => {
    const folder = shapes.folders[name] ?? assert.fail(`There is no ${name}.`);
    const seconds = await opened(folder);
    t.diagnostic(`${seconds.toFixed(2)} s`);
    assert.ok(seconds < most, `${seconds} s`);
  });

/** Opens a folder; the seconds of the processor that it took. */
async function opened(folder: string): Promise<number> {
  const before = client.pid === undefined ? 0 : processorSeconds(client.pid);
  await client.open(
    openParams({
      roots: [{ name: 'w', dir: folder }],
      model: '/nowhere.gguf',
      store: join(base, 'store'),
      runGit: false,
    }),
  );
  return processorSeconds(client.pid ?? 0) - before;
}

/** User and system time of all threads, by proc(5): fields 14 and 15 of stat, in 1/100 s. */
function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
