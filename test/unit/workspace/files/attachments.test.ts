import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Attachment } from '../../../../src/protocol/engineProtocol';
import { attachedText, attachedTexts, type AttachmentSources } from '../../../../src/workspace/files/attachments';
import { weigh } from '../../../../src/workspace/files/weigh';
import { textDocument } from '../../../support/textDocument';
import { BlobIds } from '../../../../src/workspace/git/blobIds';

const never = new AbortController().signal;
/** AWS's form, in two parts so that no scanner takes this file for one that holds a key. */
const key = `AKIAQWERTYUIOPASDFGH`;
let dir: string;

before(() => {
  dir = mkdtempSync(join(tmpdir(), 'coil-attach-'));
  const git = (...args: string[]): unknown =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: dir });
  const write = (files: Record<string, string>): void => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  };
  git('init', '-q');
  write({ 'a.ts': 'one\ntwo\n', 'leak.ts': 'x\n', '.env': 'A=1\n', 'gone.ts': 'secret of old\n' });
  git('add', '-A', '-f');
  git('commit', '-qm', 'first');
  write({ 'a.ts': 'one\n2\n', 'leak.ts': `${key}\n`, '.env': 'A=hunter2\n', 'new.ts': 'n\n' });
  rmSync(join(dir, 'gone.ts'));
});
after(() => rmSync(dir, { recursive: true }));

function sources(over: Partial<AttachmentSources> = {}): AttachmentSources {
  const files: Record<string, string> = {
    'a.ts': 'one\n2\n',
    'leak.ts': 'x\n',
    'new.ts': 'n\n',
    'lib/b.ts': 'b\n',
    'lib/c.ts': 'c\n',
  };
  const documents = Object.entries(files).map(([path, text]) => textDocument(path, text));
  return {
    corpus: {
      documents,
      text: path => files[path],
      entry: ({ path }) => `${path.slice(path.lastIndexOf('/') + 1)}: says`,
      skipped: [{ path: '.env', reason: 'secretName', detail: 'environment file' }],
    },
    roots: [{ name: 'w', dir }],
    runGit: true,
    blobIds: new BlobIds(),
    ...over,
  };
}
const item = (kind: Attachment['kind'], path: string, over: Partial<Attachment> = {}): Attachment => ({
  ...{ kind, path, startLine: 1, endLine: 1, text: null },
  ...over,
});

test('a file is attached whole, a symbol by its lines, a folder by its listing', async () => {
  const file = await attachedText(item('file', 'a.ts'), sources(), never);
  assert.deepEqual([file.text, file.startLine, file.endLine, file.quoted], ['one\n2\n', 1, 3, false]);
  const symbol = await attachedText(item('symbol', 'a.ts', { startLine: 2, endLine: 2 }), sources(), never);
  assert.deepEqual([symbol.text, symbol.startLine], ['2', 2]);
  const folder = await attachedText(item('folder', 'lib'), sources(), never);
  assert.deepEqual([folder.text, folder.paths], ['b.ts: says\nc.ts: says', ['lib/b.ts', 'lib/c.ts']]);
  assert.equal(folder.quoted, true);
});

test('files that Coil does not read are refused with the reason, and texts with a secret in them', async () => {
  await assert.rejects(
    attachedText(item('file', '.env'), sources(), never),
    /it may contain secrets \(environment file\)/,
  );
  await assert.rejects(attachedText(item('file', 'dist/x.js'), sources(), never), { code: 'fileUnread' });
  await assert.rejects(attachedText(item('folder', 'dist'), sources(), never), { code: 'fileUnread' });
  const terminal = item('terminal', 'terminal', { text: `export KEY=${key}` });
  await assert.rejects(attachedText(terminal, sources(), never), (error: Error) => {
    assert.match(error.message, /AWS access key/);
    assert.doesNotMatch(error.message, /AKIA/);
    return true;
  });
});

test('changes are the diff of files that are read; of others, deleted ones and those with a secret only the names', async () => {
  const { text, paths } = await attachedText(item('changes', 'changes'), sources(), never);
  assert.match(text, /--- a\.ts\n\+\+\+ a\.ts\n@@.*@@\n one\n-two\n\+2/);
  assert.match(text, /^\.env: changed, not read$/m);
  assert.match(text, /^gone\.ts: deleted$/m);
  assert.match(text, /^leak\.ts: changed, not shown: AWS access key$/m);
  assert.match(text, /^new file new\.ts$/m);
  assert.doesNotMatch(text, /hunter2|AKIA|secret of old/);
  assert.deepEqual(paths, ['a.ts', 'new.ts']);
});

test('git is not run in a folder that is not trusted', async () => {
  await assert.rejects(attachedText(item('changes', 'changes'), sources({ runGit: false }), never), /untrusted/);
});

test('a selection that cannot be read is no part of the question; anything else that cannot fails it', async () => {
  assert.deepEqual(await attachedTexts([item('selection', '.env')], sources(), never), []);
  await assert.rejects(attachedTexts([item('file', '.env')], sources(), never));
});

test('attachments are weighed in tokens, those cut by what is sent, those refused with the reason', async () => {
  const long = item('terminal', 'terminal', { text: 'word '.repeat(40).trim().replaceAll(' ', '\n') });
  const { items, exact } = await weigh(
    [item('file', 'a.ts'), long, item('file', '.env')],
    sources(),
    150,
    { count: text => text.length },
    never,
  );
  assert.equal(exact, true);
  assert.deepEqual([items[0]?.tokens, items[0]?.sent], [6, 6]);
  assert.ok((items[1]?.sent ?? 0) > 0 && (items[1]?.sent ?? 0) < (items[1]?.tokens ?? 0));
  assert.equal(items[2]?.refused?.code, 'fileUnread');
  const before = await weigh([item('file', 'a.ts')], sources(), 150, null, never);
  assert.equal(before.exact, false);
  assert.ok((before.items[0]?.tokens ?? 0) > 0);
});
