import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { noteWriting } from '../../../src/answer/prompt/noteWriting';
import { choosePromptFormat } from '../../../src/answer/prompt/promptFormats';
import { noteBytes, TreeBuilder, type Tree } from '../../../src/reading/tree/tree';
import { Reader } from '../../../src/state/reader';
import type { GenerateOptions, GenerateResult } from '../../../src/state/recurrentModel';
import { StateStore } from '../../../src/state/stateStore';
import { BackgroundReading } from '../../../src/workspace/reading/backgroundReading';
import { ReadPolicy } from '../../../src/workspace/reading/readPolicy';
import { verify } from '../../../src/workspace/reading/verify';
import { FakeModel, silent } from '../../support/fakeModel';
import { textDocument } from '../../support/textDocument';

const format = choosePromptFormat({ architecture: 'mamba', name: 'x', chatTemplate: null }, 'chatml');
const writing = noteWriting(format, 1)!;
const { signal } = new AbortController();

/** Writes a note of the words after `says` in what it read last: a node's note is asked for right after it was read. */
class NotingModel extends FakeModel {
  readonly asked: GenerateOptions[] = [];
  stopNext = false;
  private now = '';

  override read(text: string, abort: AbortSignal): Promise<number> {
    this.now = text;
    return super.read(text, abort);
  }

  override generate(options: GenerateOptions): Promise<GenerateResult> {
    this.asked.push(options);
    const stopped = this.stopNext;
    this.stopNext = false;
    const says = [...this.now.matchAll(/says (\w+)/g)].map(([, word]) => word).join(' and ');
    const text = `  It says\n ${says} `;
    return Promise.resolve({ text, promptTokens: 1, outputTokens: 1, restoreMs: 0, firstTokenMs: 0, stopped });
  }
}

interface Opened {
  readonly model: NotingModel;
  readonly store: StateStore;
  readonly reader: Reader;
  /** Reads all that is missing of these files; resolves with the tree at the end. */
  readonly readAll: (files: Readonly<Record<string, string>>) => Promise<Tree>;
}

async function open(t: TestContext, folder?: string): Promise<Opened> {
  const dir = folder ?? (await mkdtemp(join(tmpdir(), 'coil-notes-')));
  if (folder === undefined) t.after(() => rm(dir, { recursive: true }));
  const model = new NotingModel();
  const store = await StateStore.open(dir, silent);
  const reader = new Reader(model, store, writing);
  const trees = new TreeBuilder({
    entry: ({ path }) => path.slice(path.lastIndexOf('/') + 1),
    format: 'test',
    wrap: (path, text) => `${path}\n${text}\n`,
    leafBytes: 100,
    writtenNote: textHash => reader.writtenNote(textHash),
  });
  const readAll = async (files: Readonly<Record<string, string>>): Promise<Tree> => {
    const documents = Object.keys(files)
      .sort()
      .map(path => textDocument(path, files[path]!));
    let tree = trees.build(documents);
    while (await reader.loadNotes(tree)) tree = trees.build(documents);
    const reading = new BackgroundReading(reader, tree, new Map(), new ReadPolicy('now'), false, {
      onMoved: () => undefined,
      onFailed: error => assert.fail(String(error)),
      onFileChanged: () => Promise.resolve(),
      onNotes: () => {
        tree = trees.build(documents);
        reading.grow(tree, new Map());
      },
    });
    reading.wake();
    await reading.rest();
    await reading.stop();
    return tree;
  };
  return { model, store, reader, readAll };
}

const filler = 'x'.repeat(70);
const files = {
  'a/one.ts': `says apple ${filler}`,
  'a/two.ts': `says pear ${filler}`,
  'b/deep/three.ts': `says plum ${filler}`,
  'b/deep/four.ts': `says fig ${filler}`,
};

test('the note that the model writes stands in the texts of the folders above, each read once, deepest first', async t => {
  const { model, readAll } = await open(t);
  const tree = await readAll(files);
  assert.match(tree.root.text(), /a\/: It says apple and pear/);
  const heads = model.texts.map(text => text.slice(0, text.indexOf('\n')));
  assert.equal(heads[0], './', 'an interim root first');
  const folders = heads.slice(1).filter(head => head.endsWith('/'));
  assert.deepEqual(
    folders,
    ['b/deep/', 'b/', 'a/', './'].filter(head => folders.includes(head)),
  );
  assert.equal(heads.at(-1), './');
  assert.equal(new Set(folders).size, folders.length);
});

test('the notes that were written are those that answers may search: of leaves and folders, never the root', async t => {
  const { reader, readAll } = await open(t);
  const tree = await readAll(files);
  const noted = reader.noted(tree);
  assert.equal(noted.length, tree.nodes.length - 1);
  assert.ok(noted.every(({ note }) => note.startsWith('It says')));
  assert.ok(noted.some(({ id }) => id === 'a/') && noted.some(({ kind }) => kind === 'leaf'));
});

test('the question is put in the format of the model, after the state, and gives way', async t => {
  const { model, readAll } = await open(t);
  await readAll(files);
  const [asked] = model.asked;
  assert.equal(
    asked?.prompt,
    '<|im_start|>user\nWrite a note on what you have read: its purpose, then its files and symbols by name.<|im_end|>\n<|im_start|>assistant\n',
  );
  assert.equal(asked.maxTokens, 128);
  assert.equal(asked.patient, true);
  assert.notEqual(asked.state, null);
  assert.ok(Buffer.byteLength(writing.clean('é'.repeat(900))) <= noteBytes);
  assert.equal(noteWriting(choosePromptFormat(model.metadata, 'coil'), 1), null);
  assert.equal(noteWriting(format, null), null, 'a hybrid');
});

test('early cut-off: an edit that leaves the written note as it was reads one leaf and nothing else', async t => {
  const { model, readAll } = await open(t);
  await readAll(files);
  model.texts.length = 0;
  await readAll({ ...files, 'b/deep/four.ts': `says fig ${'y'.repeat(70)}` });
  assert.deepEqual(
    model.texts.map(text => text.slice(0, text.indexOf('\n'))),
    ['b/deep/four.ts'],
  );
  model.texts.length = 0;
  await readAll({ ...files, 'b/deep/four.ts': `says date ${filler}` });
  assert.ok(model.texts.length > 2, 'another note changes the folders above');
});

test('the tree at the end is a function of the files: after a detour, after a restart, and from nothing', async t => {
  const shown = (tree: Tree): string[] => tree.nodes.map(({ id, textHash, note }) => `${id} ${textHash} ${note}`);
  const cold = shown(await (await open(t)).readAll(files));
  const first = await open(t);
  await first.readAll({ ...files, 'a/one.ts': `says kiwi ${filler}`, 'c.ts': `says lime ${filler}` });
  const tree = await first.readAll(files);
  assert.deepEqual(shown(tree), cold);
  const again = await open(t, first.store.root);
  assert.deepEqual(shown(await again.readAll(files)), cold);
  assert.deepEqual([again.model.texts, again.model.asked], [[], []], 'a restart reads nothing and asks nothing');
  const { nodes, different } = await verify(tree, first.reader, first.store, first.model, writing, signal, silent);
  assert.deepEqual([nodes, different], [tree.nodes.length, []]);
});

test('a note that gave way to a question is written later, and its state is not read again', async t => {
  const { model, readAll } = await open(t);
  model.stopNext = true;
  const tree = await readAll(files);
  assert.match(tree.root.text(), /a\/: It says apple and pear/);
  assert.equal(model.texts.length, new Set(model.texts).size);
});
