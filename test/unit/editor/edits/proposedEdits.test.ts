import assert from 'node:assert/strict';
import test from 'node:test';
import type { Uri } from 'vscode';
import { ProposedEdits } from '../../../../src/editor/edits/proposedEdits';
import { editors, FakeUri } from '../../../support/fakeEditors';
import { english } from '../words';

const before = ['one', 'two', 'three', 'four', 'five', ''].join('\n');
/** Two changes: the second line becomes two, the fifth another. */
const wanted = ['one', 'TWO', 'and a half', 'three', 'four', 'FIVE', ''].join('\n');
let files = 0;

/** A file with this proposed for it, in its comparison. */
async function proposing(text = before, proposed = wanted) {
  const edits = new ProposedEdits(english);
  const file = editors.file(`/w/file${++files}.ts`, text);
  await edits.show(file as unknown as Uri, proposed);
  const uri = new FakeUri('coil-proposed', file.path);
  return {
    edits,
    file,
    now: () => editors.text(file),
    proposal: () => editors.content?.(uri) ?? '',
    lenses: async () =>
      (await editors.lenses?.(editors.document(uri)))?.map(
        ({ command, range }) => `${command.title} ${range.start.line}`,
      ),
    end: () => {
      editors.close([...editors.tabs]);
      edits.dispose();
    },
  };
}

test('a proposal is a comparison with two lenses for each change; nothing is written by it', async () => {
  const { now, proposal, lenses, end } = await proposing();
  assert.deepEqual([now(), proposal()], [before, wanted]);
  assert.deepEqual(await lenses(), ['Accept 1', 'Reject 1', 'Accept 5', 'Reject 5']);
  end();
});

test('each change is taken by itself; with the last the comparison is closed', async () => {
  const { edits, now, lenses, end } = await proposing();
  await edits.accept(5);
  assert.equal(now(), before.replace('five', 'FIVE'));
  assert.deepEqual(await lenses(), ['Accept 1', 'Reject 1']);
  await edits.accept(1);
  assert.equal(now(), wanted);
  assert.deepEqual(editors.tabs, []);
  end();
});

test('a change that is left goes from the proposal and stays out of the file', async () => {
  const { edits, now, proposal, end } = await proposing();
  await edits.reject(1);
  assert.deepEqual([now(), proposal()], [before, before.replace('five', 'FIVE')]);
  await edits.acceptAll();
  assert.equal(now(), before.replace('five', 'FIVE'));
  end();
});

test('what is taken and then undone is proposed again', async () => {
  const { edits, file, now, lenses, end } = await proposing();
  await edits.accept(1);
  editors.edit(file, before, 1);
  assert.equal(now(), before);
  assert.deepEqual(await lenses(), ['Accept 1', 'Reject 1', 'Accept 5', 'Reject 5']);
  end();
});

test('what the user types beside the changes is part of the proposal; typed over one, the proposal stays', async () => {
  const beside = await proposing();
  editors.edit(beside.file, `zero\n${before}`);
  assert.equal(beside.proposal(), `zero\n${wanted}`);
  assert.deepEqual(await beside.lenses(), ['Accept 2', 'Reject 2', 'Accept 6', 'Reject 6']);
  beside.end();
  const over = await proposing();
  editors.edit(over.file, before.replace('two', 'mine'));
  assert.equal(over.proposal(), wanted);
  over.end();
});

test('lines end in the file as they did', async () => {
  const { edits, now, end } = await proposing(before.replaceAll('\n', '\r\n'));
  await edits.acceptAll();
  assert.equal(now(), wanted.replaceAll('\n', '\r\n'));
  end();
});

test('leaving all closes the comparison and writes nothing; without one the next step is said', async () => {
  const { edits, now, end } = await proposing();
  await edits.rejectAll();
  assert.deepEqual([now(), editors.tabs], [before, []]);
  await assert.rejects(edits.accept(0), /No proposed changes are open/);
  end();
});

test('code that the file has already is refused, and a file that cannot be edited is said', async () => {
  await assert.rejects(proposing(before, before), /already has this code/);
  const { edits, end } = await proposing();
  editors.writable = false;
  await assert.rejects(edits.acceptAll(), /can’t be edited/);
  editors.writable = true;
  end();
});
