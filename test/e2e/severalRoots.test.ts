import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { ChatPanel } from '../support/chatPanel';
import { fixtureWorkspace } from '../support/fixtureWorkspace';
import { gitIn } from '../support/gitIn';
import { vsCodeWindow } from '../support/vsCodeWindow';
import type { Workbench } from '../support/workbench';

describe('a workspace of two folders', () => {
  let bench: Workbench;
  let chat: ChatPanel;
  let folder: string;
  vsCodeWindow(
    { make: twoRoots, opens: made => path.join(made, 'both.code-workspace') },
    window => ({ bench, chat, workspace: folder } = window),
  );

  test('another commit in the second folder leads to other questions to begin with', async () => {
    await bench.openCoil();
    const last = bench.part('starter').filter({ hasText: 'last changed' });
    await last.waitFor();
    const harbour = path.join(folder, 'harbour');
    appendFileSync(path.join(harbour, 'src/berths.ts'), '\n// Cheaper in winter.\n');
    gitIn(harbour)('commit', '-qam', 'Cheaper in winter');
    await last.filter({ hasText: 'berths.ts' }).waitFor();
  });

  test('both are read, and each answer cites the folder that it is about', async () => {
    await bench.openCoil();
    await chat.allRead();
    const harbour = await chat.answer('Where is berthFee defined?');
    assert.match((await chat.places(harbour, 'citation'))[0] ?? '', /^harbour\/src\/berths\.ts:/);
    const ferries = await chat.answer('Where is seatPrice defined?');
    assert.match((await chat.places(ferries, 'citation'))[0] ?? '', /^ferry-desk\/src\/booking\/price\.ts:/);
    await harbour.getByTestId('citation').first().click();
    await bench.page.locator('.tab.active', { hasText: 'berths.ts' }).waitFor();
    await bench.screenshot('two-roots');
  });

  test('an attached folder is where an answer is looked for', async () => {
    const asked = 'How are cents rounded up to the next ten?';
    const everywhere = await chat.answer(asked);
    assert.ok((await sources(everywhere)).some(place => place.startsWith('ferry-desk/')));
    const question = bench.part('composer').locator('textarea');
    await question.pressSequentially('#folder:harbour');
    await bench.part('completion').filter({ hasText: 'harbour' }).first().click();
    await bench.part('attached').filter({ hasText: 'harbour' }).waitFor();
    const limited = await sources(await chat.answer(asked));
    assert.ok(limited.includes('harbour/src/berths.ts'), limited.join());
    for (const place of limited) assert.match(place, /^harbour/);
  });

  test('/history asks of which folder, and tells that one’s', async () => {
    const turns = await bench.part('turn').count();
    const question = bench.part('composer').locator('textarea');
    await question.fill('/history');
    await question.press('Enter');
    const rows = bench.page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: 'All folders' }).waitFor();
    await bench.screenshot('root-chooser');
    await rows.filter({ hasText: 'harbour' }).click();
    const turn = bench.part('turn').nth(turns);
    await chat.until(turn, 'done');
    const answer = await turn.getByTestId('turn-answer').innerText();
    assert.match(answer, /Charge for berths/);
    assert.doesNotMatch(answer, /Sell seats on ferries/);
  });

  /** The files that an answer was made from. */
  async function sources(turn: Awaited<ReturnType<ChatPanel['answer']>>): Promise<string[]> {
    await turn.getByTestId('sources-toggle').click();
    return (await chat.places(turn, 'source')).map(place => place.replace(/:[\d-]+$/, ''));
  }
});

/** A folder with the fixture workspace, another folder, both in git, and the file that opens them. */
function twoRoots(): string {
  const folder = path.dirname(fixtureWorkspace());
  const harbour = path.join(folder, 'harbour');
  mkdirSync(path.join(harbour, 'src'), { recursive: true });
  writeFileSync(path.join(harbour, 'README.md'), '# Harbour\n\nBerths and what they cost.\n');
  const code = `/** The fee of a berth in cents, rounded up to the next hundred. */
export function berthFee(metres: number): number {
  return Math.ceil((metres * 370) / 100) * 100;
}
`;
  writeFileSync(path.join(harbour, 'src/berths.ts'), code);
  const git = gitIn(harbour);
  git('init', '--initial-branch=main');
  git('add', '.');
  git('commit', '-m', 'Charge for berths');
  const folders = [{ path: 'ferry-desk' }, { path: 'harbour' }];
  writeFileSync(path.join(folder, 'both.code-workspace'), JSON.stringify({ folders }));
  return folder;
}
