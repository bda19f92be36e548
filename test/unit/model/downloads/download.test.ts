import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import {
  discard,
  download,
  partBytes,
  type DownloadOptions,
  type DownloadTarget,
} from '../../../../src/model/downloads/download';
import { Http } from '../../../../src/model/downloads/http';
import { CoilError } from '../../../../src/shared/errors';
import { cutAfter, ModelServer, status } from '../../../support/modelServer';

const folder = await mkdtemp(join(tmpdir(), 'coil-download-'));
const content = randomBytes(3_000_000);
const http = new Http(5000);
let server: ModelServer;
let url: string;
let files = 0;
let file: string;
beforeEach(async () => {
  server = new ModelServer(content);
  url = `${await server.start()}/model.gguf`;
  file = join(folder, `model${files++}.gguf`);
});
afterEach(() => server.stop());
after(async () => {
  await http.close();
  await rm(folder, { recursive: true });
});
const get = (target: Partial<DownloadTarget> = {}, options: Partial<DownloadOptions> = {}) =>
  download(
    { url, file, bytes: null, sha256: server.sha256, ...target },
    { http, signal: new AbortController().signal, onProgress: () => undefined, firstPause: 1, ...options },
  );
const whole = async (): Promise<void> => {
  assert.ok((await readFile(file)).equals(server.bytes));
  assert.equal(await partBytes(file), 0);
  assert.ok(!existsSync(`${file}.part.json`));
};
const fails = async (download: Promise<unknown>, words: RegExp, code = 'downloadFailed'): Promise<void> => {
  await assert.rejects(download, (error: unknown) => {
    assert.ok(error instanceof CoilError, String(error));
    assert.equal(error.code, code);
    assert.match(`${error.message} ${error.hint}`, words);
    return true;
  });
  assert.ok(!existsSync(file));
};

test('a file comes whole, with its hash, and progress that ends at its size', async () => {
  let last = 0;
  const { hash } = await get({ sha256: null }, { onProgress: (received, total) => (last = received / (total ?? 0)) });
  assert.equal(hash, server.sha256);
  assert.equal(last, 1);
  await whole();
});

test('a connection that is cut is taken up where it ended, again and again', async () => {
  server.misdeeds.push(cutAfter(1_200_000), cutAfter(1_100_000));
  await get();
  await whole();
  const starts = server.requests.map(({ range }) => Number(/\d+/.exec(range ?? '0')?.[0]));
  assert.equal(starts.length, 3);
  assert.ok(starts[1]! > 0 && starts[2]! > starts[1]!, String(starts));
});

test('an abort keeps what is there, and the next download goes on with it', async () => {
  const abort = new AbortController();
  server.misdeeds.push((_, response) => {
    response.writeHead(200, { etag: server.etag, 'content-length': content.length });
    response.write(content.subarray(0, 1_000_000));
  });
  const paused = get({}, { signal: abort.signal, onProgress: received => received >= 1_000_000 && abort.abort() });
  await assert.rejects(paused, { name: 'AbortError' });
  assert.ok((await partBytes(file)) >= 1_000_000);
  await get();
  assert.match(server.requests[1]?.range ?? '', /^bytes=1\d{6}-$/);
  await whole();
});

test('a part is thrown away when the file on the server has changed meanwhile', async () => {
  server.misdeeds.push(cutAfter(1_200_000), (request, response) => {
    server.bytes = randomBytes(2_000_000);
    server.etag = '"two"';
    server.serve(request, response);
  });
  await get({ sha256: null });
  await whole();
});

test('a server without ETags is read from the beginning each time', async () => {
  const weak = 'W/"one"';
  server.etag = weak;
  server.misdeeds.push(cutAfter(1_500_000));
  await get();
  assert.deepEqual(
    server.requests.map(({ range }) => range),
    [null, null],
  );
  await whole();
});

test('a wrong hash removes the file and says so', async () => {
  await fails(get({ sha256: 'f'.repeat(64) }), /another SHA-256.*deleted.*HF_ENDPOINT/s);
  assert.equal(await partBytes(file), 0);
});

test('a file of another size than it should have is refused before it comes', async () => {
  await fails(get({ bytes: 1000 }), /3000000 bytes, not the 1000/);
  assert.equal(await partBytes(file), 0);
});

describe('a server that lies about the length', () => {
  test('saying more than it has', async () => {
    server.misdeeds.push((_, response) => {
      response.writeHead(200, { etag: server.etag, 'content-length': content.length + 500 });
      response.write(content);
      setTimeout(() => response.destroy(), 20);
    });
    await get({ sha256: server.sha256 });
    await whole();
  });
  test('saying less than it has', async () => {
    server.misdeeds.push((_, response) => {
      response.writeHead(200, { etag: server.etag, 'content-length': 1_000_000 });
      response.write(content.subarray(0, 1_000_000));
      response.end();
    });
    await fails(get(), /another SHA-256/);
  });
  test('sending another part than was asked for', async () => {
    server.misdeeds.push(cutAfter(1_200_000), (_, response) => {
      const part = content.subarray(100);
      response.writeHead(206, {
        etag: server.etag,
        'content-range': `bytes 100-${content.length - 1}/${content.length}`,
        'content-length': part.length,
      });
      response.end(part);
    });
    await get();
    await whole();
  });
});

test('404, 403 and 407 end it with what to do', async () => {
  server.misdeeds.push(status(404), status(403), status(407));
  await fails(get(), /404.*moved or renamed/s);
  await fails(get(), /403.*licence.*HF_TOKEN/s);
  await fails(get(), /407.*HTTPS_PROXY/s);
  assert.equal(server.requests.length, 3);
});

test('416 for a part that is whole is no failure; for a part that is longer than the file it begins anew', async () => {
  server.misdeeds.push((_, response) => {
    // All bytes, and the connection stays open: the pause comes when nothing is missing.
    response.writeHead(200, { etag: server.etag, 'content-length': content.length });
    response.write(content.subarray(0, -1));
  });
  const abort = new AbortController();
  await assert.rejects(
    get({}, { signal: abort.signal, onProgress: received => received >= content.length - 1 && abort.abort() }),
  );
  server.bytes = content.subarray(0, 2_000_000);
  await get({ sha256: null });
  await whole();
});

test('429 and 503 wait as long as they are asked to, then try again', async () => {
  server.misdeeds.push(status(429, { 'retry-after': '1' }), status(503));
  const began = performance.now();
  await get();
  assert.ok(performance.now() - began >= 900);
  await whole();
});

test('a server that only fails is given up, and the part is kept', async () => {
  server.misdeeds.push(cutAfter(1_200_000), ...Array.from({ length: 20 }, () => status(500)));
  await fails(get(), /stopped 6 times: .*500.*resumes where it stopped/s);
  assert.ok((await partBytes(file)) > 0);
  server.misdeeds.length = 0;
  await get();
  assert.ok(server.requests.at(-1)?.range);
});

test('a server that falls silent counts as cut', async () => {
  const impatient = new Http(300);
  server.misdeeds.push((_, response) => {
    response.writeHead(200, { etag: server.etag, 'content-length': content.length });
    response.write(content.subarray(0, 1_500_000));
  });
  await get({}, { http: impatient });
  await impatient.close();
  await whole();
});

test('without room on the disk nothing is downloaded, and the numbers are said', async () => {
  await fails(get({}, { freeBytes: () => Promise.resolve(1e6) }), /0\.0 GB more needed, 0\.0 GB are free/, 'diskFull');
});

test('a discarded part is gone', async () => {
  server.misdeeds.push(cutAfter(1_200_000), ...Array.from({ length: 20 }, () => status(500)));
  await assert.rejects(get());
  await discard(file);
  assert.equal(await partBytes(file), 0);
});

test('the proxy of HTTP_PROXY is used, but not for hosts of NO_PROXY', async () => {
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(request.url ?? '');
    request.pipe(
      httpRequest(request.url ?? '', { headers: request.headers }, answer => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      }),
    );
  });
  proxy.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
  });
  await new Promise<void>(done => proxy.listen(0, '127.0.0.1', done));
  const before = { http: process.env['HTTP_PROXY'], no: process.env['NO_PROXY'] };
  process.env['HTTP_PROXY'] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  try {
    process.env['NO_PROXY'] = '';
    const proxied = new Http(5000);
    await get({}, { http: proxied });
    await proxied.close();
    assert.ok(asked.length > 0, 'the proxy was not asked');
    await rm(file);
    asked.length = 0;
    process.env['NO_PROXY'] = '127.0.0.1';
    const direct = new Http(5000);
    await get({}, { http: direct });
    await direct.close();
    assert.deepEqual(asked, []);
  } finally {
    for (const [name, value] of [
      ['HTTP_PROXY', before.http],
      ['NO_PROXY', before.no],
    ] as const)
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    proxy.closeAllConnections();
    proxy.close();
  }
});

test('a redirect to another host is followed, without the authorization', async () => {
  const other = new ModelServer(content);
  const elsewhere = `${(await other.start()).replace('127.0.0.1', 'localhost')}/file`;
  server.misdeeds.push(status(302, { location: elsewhere }));
  await get({ headers: { authorization: 'Bearer secret' } });
  other.stop();
  assert.equal(server.requests[0]?.authorization, 'Bearer secret');
  assert.equal(other.requests[0]?.authorization, null);
  await whole();
});
