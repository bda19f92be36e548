import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import { runCli } from '../../../src/cli/runCli';
import { temporaryFolder } from '../../support/temporaryFolder';

/** What a command line that ends before an engine starts prints and returns. */
async function run(t: TestContext, ...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const written = { out: '', err: '' };
  const into = (name: 'out' | 'err') => (text: string | Uint8Array) => {
    written[name] += String(text);
    return true;
  };
  const mocks = [
    t.mock.method(process.stdout, 'write', into('out')),
    t.mock.method(process.stderr, 'write', into('err')),
  ];
  try {
    return { code: await runCli(argv), ...written };
  } finally {
    for (const { mock } of mocks) mock.restore();
  }
}

test('without a command the help is printed', async t => {
  const { code, out } = await run(t);
  assert.equal(code, 0);
  assert.match(out, /^Usage: coil /);
  for (const command of [
    'read',
    'ask',
    'find',
    'explain',
    'status',
    'verify',
    'storage',
    'models',
    'backends',
    'bench',
  ])
    assert.match(out, new RegExp(`\\n  ${command} `));
});

test('wrong usage exits with 2 and says the next step', async t => {
  for (const [argv, message] of [
    [['nonsense'], /Unknown command 'nonsense'/],
    [['ask'], /Missing required argument 'question'/],
    [['ask', '.', 'a', 'b'], /Put a question in quotes/],
    [['ask', '.'], /needs a question/],
    [['find', '.'], /needs a question or words/],
    [['find', '.', 'a', '--limit', '0'], /--limit takes a whole number from 1/],
    [['explain', 'a.ts'], /FILE:START-END/],
    [['read', '--gpu', 'x'], /--gpu x is not known/],
    [['read', '--seconds', '0'], /--seconds takes a number above 0/],
    [['read', '--nothing'], /[Uu]nknown option '--nothing'/],
    [['storage', 'delete'], /takes a folder or --all/],
    [['storage', 'delete', '.', '--all'], /takes a folder or --all/],
    [['backends', 'remove'], /Name the backend to remove/],
    [['models', 'download', 'x', '--offline'], /contradict/],
    [['bench', 'engine', '--weights', 'Q9'], /--weights Q9 is not known/],
    [['bench', 'replay', '--commits', '1.5'], /whole number from 1/],
    [['storage'], /Usage: coil storage/],
  ] as const) {
    const { code, out, err } = await run(t, ...argv);
    assert.equal(code, 2, argv.join(' '));
    assert.match(err, message);
    assert.equal(out, '');
  }
});

test('a folder that is not there fails with 1; with --json the error is an object on stdout', async t => {
  const missing = path.join(temporaryFolder('cli'), 'none');
  const { code, out } = await run(t, 'read', missing, '--json');
  assert.equal(code, 1);
  assert.deepEqual((JSON.parse(out) as { error: { code: string } }).error.code, 'folderMissing');
});

test('options may stand before the command', async t => {
  const dir = path.join(temporaryFolder('cli'), 'folder');
  await mkdir(dir);
  assert.match((await run(t, '--json', 'ask', dir)).out, /"code":"usage"/);
});

test('a server is refused where it is no address, and where nothing may be sent', async t => {
  const dir = temporaryFolder('cli-server');
  for (const [argv, said] of [
    [['--server', 'https://me:secret@gpu-box'], /has a name or password in it/],
    [['--server', 'http://gpu-box', '--offline'], /--offline and --server contradict each other/],
  ] as const) {
    const { code, err } = await run(t, 'ask', dir, 'Who calls save?', ...argv);
    assert.equal(code, 2);
    assert.match(err, said);
    assert.doesNotMatch(err, /go to gpu-box/);
  }
});
