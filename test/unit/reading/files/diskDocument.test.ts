import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { DiskDocument } from '../../../../src/reading/files/diskDocument';
import { FileChangedError } from '../../../../src/shared/errors';
import { sha256 } from '../../../../src/shared/sha256';

async function document(t: TestContext, content: string): Promise<DiskDocument> {
  const dir = await mkdtemp(join(tmpdir(), 'coil-document-'));
  t.after(() => rm(dir, { recursive: true }));
  await writeFile(join(dir, 'a.ts'), content);
  return new DiskDocument({ real: dir, prefix: 'web/' }, 'web/a.ts', sha256(content), content.length);
}

const changed = (error: unknown): boolean => error instanceof FileChangedError && error.path === 'web/a.ts';

test('the text is what the file holds, decoded', async t => {
  assert.equal((await document(t, 'a\r\nb')).text, 'a\nb');
});

test('a text is given only while the file has the bytes that were scanned', async t => {
  const it = await document(t, 'old');
  await writeFile(it.file, 'new');
  assert.throws(() => it.text, changed);
  assert.equal(Buffer.from(it.bytesNow() ?? []).toString(), 'new');
  await writeFile(it.file, 'old');
  assert.equal(it.text, 'old');
});

test('a file that is gone, became a link to the same bytes, or a FIFO gives no text and never waits', async t => {
  const it = await document(t, 'x');
  await rm(it.file);
  assert.throws(() => it.text, changed);
  assert.equal(it.bytesNow(), null);
  await writeFile(`${it.file}.other`, 'x');
  await symlink(`${it.file}.other`, it.file);
  assert.throws(() => it.text, changed);
  await rm(it.file);
  execFileSync('mkfifo', [it.file]);
  assert.throws(() => it.text, changed);
});
