import { isIP } from 'node:net';
import { CoilError } from '../shared/errors';

/** Where a model server is. */
export interface ServerAddress {
  /** Where its API begins, without a slash at its end: `https://gpu-box:8000/v1`. */
  readonly api: string;
  /** Scheme, host and port: `https://gpu-box:8000`. Keys belong to it. */
  readonly origin: string;
  /** Host and port, for people. */
  readonly host: string;
  /** What is sent can be read on the way: no TLS, and another machine. */
  readonly open: boolean;
}

/** What people paste of an OpenAI-compatible API, besides its base. */
const endpoints = /\/(?:chat\/)?completions$|\/models$/;

/** The address that a text gives; `http://` and `/v1` may be left out. Throws CoilError `usage`. */
export function serverAddress(given: string): ServerAddress {
  const text = given.trim();
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  } catch (cause) {
    throw notAnAddress(given, 'it is not a URL', cause);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw notAnAddress(given, 'it is not HTTP');
  // A password in a setting ends in logs and in settings sync.
  if (url.username !== '' || url.password !== '') throw notAnAddress(given, 'it has a name or password in it');
  if (url.search !== '' || url.hash !== '') throw notAnAddress(given, 'it has a query');
  const path = url.pathname.replace(/(?<!\/)\/+$/, '').replace(endpoints, '');
  const api = `${url.origin}${path === '' ? '/v1' : path}`;
  return { api, origin: url.origin, host: url.host, open: url.protocol === 'http:' && !isLoopback(url.hostname) };
}

function isLoopback(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, '');
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    (isIP(name) === 4 && name.startsWith('127.'))
  );
}

function notAnAddress(given: string, why: string, cause?: unknown): CoilError {
  return new CoilError(
    'usage',
    `${given.trim().slice(0, 200)} is no address of a model server: ${why}.`,
    'Use an address such as https://gpu-box:8000/v1. A key is set with Coil: Set Model Server Key.',
    { cause },
  );
}
