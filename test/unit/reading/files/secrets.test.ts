import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { secretInName, secretInText } from '../../../../src/reading/files/secrets';
import issuedRules from '../../../../src/reading/files/secretRules.json';
import { judgeBytes, refusalOfName } from '../../../../src/reading/files/judge';
import { lookAlikes, secretSamples, type Sample } from '../../../support/secretSamples';

const letters = 'aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zC';

/** Joined at run time, so that this file holds no token itself. */
function token(...parts: string[]): string {
  return parts.join('');
}

const keyBody = letters.repeat(3);
const secrets: Record<string, string> = {
  'private key': token('-----BEGIN RSA ', 'PRIVATE KEY-----\n', keyBody),
  'private key in a string': token('"-----BEGIN ', 'PRIVATE KEY-----\\n', keyBody, '"'),
  'private key with headers': token(
    '-----BEGIN EC ',
    'PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES\n\n',
    keyBody,
  ),
  'AWS access key': token('AKI', 'A', 'Q3EGTZ7JHWKVN5PX'),
  'AWS session key': token('ASI', 'A', 'Q3EGTZ7JHWKVN5PX'),
  'GitHub token': token('gh', 'p_', letters, 'abcd'),
  'GitHub app token': token('gh', 's_', letters, 'abcd'),
  'GitHub OAuth token': token('gh', 'o_', letters, 'abcd'),
  'GitHub fine-grained token': token('github', '_pat_', letters.slice(0, 22), '_', letters, letters.slice(0, 27)),
  'GitLab token': token('gl', 'pat-', letters.slice(0, 20)),
  'Slack token': token('xo', 'xb-123456789012-', letters),
  'Google API key': token('AI', 'za', letters, 'abc'),
  'Stripe key': token('sk', '_live_', letters.slice(0, 24)),
  'npm token': token('npm', '_', letters, 'abcd'),
  'npm registry login': token('//registry.npmjs.org/:_auth', 'Token=', letters),
  'OpenAI key': token('sk', '-', letters, letters.slice(0, 16)),
  'OpenAI project key': token('sk', '-proj-', letters, letters),
  'Anthropic key': token('sk', '-ant-api03-', letters, letters),
  'Hugging Face token': token('hf', '_', 'abCdefGhijKlmnOpqrStuvWxyzAbcdEfgh'),
};

for (const [kind, secret] of Object.entries(secrets))
  test(`finds ${/^[AEIOHN]/i.test(kind) ? 'an' : 'a'} ${kind}, and names its kind only`, () => {
    const found = secretInText(`# settings\nkey = ${secret}\n`.replace(/key = (?=\/\/reg)/, ''));
    assert.ok(found !== null);
    assert.ok(!found.includes(secret));
  });

test('patterns, placeholders and documentation are no secrets', () => {
  for (const text of [
    token('AKI', 'AIOSFODNN7EXAMPLE'),
    token('AKI', 'AXXXXXXXXXXXXXXXX'),
    'const pattern = /AKIA[A-Z0-9]{16}/;',
    'if (text.includes("-----BEGIN PRIVATE KEY-----")) throw new Error();',
    '-----BEGIN PUBLIC KEY-----\n' + keyBody,
    'export GITHUB_TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    '//registry.npmjs.org/:_authToken=${NPM_TOKEN}',
    '.sk-navigation-drawer-with-a-very-long-class-name-indeed { }',
    'OPENAI_API_KEY=sk-your-key-goes-here',
    'stripe sk_test_abcdefghijklmnopqrstuvwx',
    'npm_config_registry npm_package_name ghp_ xoxo-xoxo-xoxo-xoxo',
  ])
    assert.equal(secretInText(text), null, text);
});

test('a placeholder does not hide a secret behind it', () => {
  assert.equal(secretInText(token('AKI', 'AIOSFODNN7EXAMPLE', ' ', secrets['AWS access key']!)), 'AWS access key');
});

test('the tests of reading hold no secret themselves', async () => {
  for (const name of await readdir('test/unit/reading', { recursive: true }))
    if (name.endsWith('.ts'))
      assert.equal(secretInText(await readFile(`test/unit/reading/${name}`, 'utf8')), null, name);
});

test('names of secrets are refused in any folder and case', () => {
  for (const name of `.env .env.local .env.production prod.env server.pem tls.key a.p12 a.pfx a.jks a.keystore id_rsa id_rsa.pub
    id_ed25519 ID_ED25519.bak .pypirc .netrc .git-credentials credentials credentials.json service-account.json
    service-account-prod.json service_account.json vault.kdbx .htpasswd client_secret_1.json .aws/credentials
    .docker/config.json .kube/config terraform.tfstate secrets.yaml`.split(/\s+/)) {
    assert.ok(secretInName(name) !== null, name);
    assert.ok(secretInName(`deep/er/${name.toUpperCase()}`) !== null, name);
  }
});

test('names that only resemble secrets are read', () => {
  for (const name of `.env.example .env.sample .env.template src/env.ts environment.ts keys.ts key.go credentials.ts credentials/index.ts
    aws/credentials.md secrets.ts id_rsa_test/readme.md monkey.ts config.json .npmrc passwd.ts pem.ts`.split(/\s+/))
    assert.equal(secretInName(name), null, name);
});

test('no text makes the search slow', () => {
  const started = performance.now();
  for (const piece of [
    'sk-',
    'xoxb-',
    '-----BEGIN A ',
    '-----BEGIN PRIVATE KEY-----\n',
    'a: b: ',
    'AKIA',
    'github_pat_',
    'SG.',
    '_authToken=\n',
    '"+"',
    "'\n' ",
    `"        \n${' '.repeat(80)}`,
    '\\\n',
    '%41',
    'QUJDREVGR0hJSktMTU5PUFFSU1RVVldY\n',
  ])
    secretInText(`-----BEGIN PRIVATE KEY-----\n${piece.repeat(1_000_000 / piece.length)}`);
  assert.ok(performance.now() - started < 10_000);
});

test('of 100 secrets in the places where people leave them at least 98 are refused, of as many look-alikes none', () => {
  const isRefused = ({ path, text }: Sample): boolean =>
    refusalOfName(path) !== null || !('text' in judgeBytes(Buffer.from(text), path));
  for (const seed of [1, 2, 3]) {
    const secrets = secretSamples(seed);
    assert.equal(secrets.length, 100);
    const read = secrets.filter(sample => !isRefused(sample)).map(({ path }) => path);
    assert.ok(read.length <= 2, `read with seed ${seed}: ${read.join(', ')}`);
  }
  assert.ok(lookAlikes.length >= 100, `${lookAlikes.length}`);
  assert.deepEqual(lookAlikes.filter(isRefused), []);
});

/** A long value cut in two. */
const cut = (text: string, between: string): string =>
  text.replace(
    /[\w+/.~-]{24,}/,
    value => `${value.slice(0, value.length / 2)}${between}${value.slice(value.length / 2)}`,
  );
const forms: Readonly<Record<string, (text: string) => string>> = {
  'in Base64': text => `data: ${Buffer.from(text).toString('base64')}`,
  'in Base64 of lines': text => Buffer.from(text).toString('base64').replaceAll(/.{76}/g, '$&\n  '),
  'encoded for an address': text =>
    encodeURIComponent(text).replaceAll(/[-_.]/g, each => `%${each.charCodeAt(0).toString(16)}`),
  'continued on the next line': text => cut(text, '\\\n    '),
  'in two strings': text => cut(text, '" +\n      "'),
  'in two strings beside each other': text => cut(text, "'\n    '"),
};
for (const [what, written] of Object.entries(forms))
  test(`secrets are found ${what} too, and look-alikes pass`, () => {
    const known = [4, 5].flatMap(secretSamples).filter(({ path, text }) => secretInText(text, path) !== null);
    const read = known.filter(({ path, text }) => secretInText(written(text), path) === null);
    assert.ok(known.length > 100 && read.length <= known.length / 50, read.map(({ path }) => path).join(', '));
    // A name that is cut is no name any more.
    if (written.toString().includes('cut(')) return;
    const refused = lookAlikes.filter(({ path, text }) => secretInText(written(text), path) !== null);
    assert.deepEqual(refused, []);
  });

test('no rule is slow on a text made for it', () => {
  const begun = process.cpuUsage();
  for (const { keywords } of issuedRules)
    for (const keyword of keywords) secretInText(`${keyword}="${keyword}_${'a'.repeat(40)}`.repeat(2_000));
  const { user } = process.cpuUsage(begun);
  assert.ok(user < 60_000_000, `${user / 1e6} s for ${issuedRules.length} rules`);
});

test('a name that only looks like another one is refused like it', () => {
  for (const name of [
    '.ENV',
    '\uff0eenv',
    '.env\u200b',
    '.e\u200bnv',
    'a/.env ',
    '.env.',
    '\uff49d_rsa',
    '.\u2060npmrc/../.env',
  ])
    assert.ok(secretInName(name) !== null, JSON.stringify(name));
  for (const name of ['environment.ts', 'a.env.ts', '\uff45nv.ts']) assert.equal(secretInName(name), null, name);
});
