/* eslint-disable @typescript-eslint/no-unnecessary-template-expression -- in two parts, so that no scanner takes this file for one that holds a token */
import { seededRandom } from './seededRandom';

/** A file's path and text. */
export interface Sample {
  readonly path: string;
  readonly text: string;
}

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const lower = upper.toLowerCase();
const digits = '0123456789';
const hexadecimal = '0123456789abcdef';

/** 100 made-up secrets in the places where people leave them. Each is put together when it is asked for: this file holds none. */
export function secretSamples(seed: number): Sample[] {
  const next = seededRandom(seed);
  const of = (length: number, from = upper + lower + digits): string =>
    Array.from({ length }, () => from[Math.floor(next() * from.length)]).join('');
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const pem = (label: string, line = '\n', head = ''): string =>
    [`-----BEGIN ${label}-----${head}`, of(64), of(64), of(64), `-----END ${label}-----`, ''].join(line);
  const jwt = (): string => `${url({ alg: 'RS256' })}.${url({ sub: of(8), scope: 'all' })}.${of(86)}`;
  const PRIVATE = 'PRIVATE KEY';
  const samples: [path: string, text: string][] = [
    // Names alone
    ['.env', `A=${of(8)}`],
    ['api/.env.local', 'A=1'],
    ['.envrc', `export A=${of(9)}`],
    ['ops/.env_staging', 'B=2'],
    ['x/staging.env', 'C=3'],
    ['infra/main.tfvars', 'a = 1'],
    ['infra/eu.auto.tfvars.json', '{}'],
    ['infra/terraform.tfstate.backup', '{}'],
    ['kube/kubeconfig', 'a: b'],
    ['kube/kubeconfig.staging.yml', 'a: b'],
    ['a/tls.key', 'k'],
    ['a/tls.crt', 'k'],
    ['a/server.pem', 'k'],
    ['a/store.p12', 'k'],
    ['a/app.jks', 'k'],
    ['home/.ssh/deploy', 'k'],
    ['home/id_ecdsa', 'k'],
    ['home/.netrc', 'machine'],
    ['home/.pgpass', 'db:5432'],
    ['home/.aws/credentials', '[default]'],
    ['home/.kube/config', 'a: b'],
    ['svc/service-account-eu.json', '{}'],
    ['svc/client_secret_web.json', '{}'],
    ['cfg/secrets.yaml', 'a: b'],
    ['vault.kdbx', 'k'],
    ['home/.git-credentials', 'k'],
    ['ci/.dockerconfigjson', '{}'],
    // Keys
    ['a/one.txt', pem(`RSA ${PRIVATE}`)],
    ['a/two.go', `const key = \`${pem(`EC ${PRIVATE}`)}\``],
    ['a/three.json', JSON.stringify({ key: pem(PRIVATE) })],
    ['a/four.yml', `tls:\n  key: |\n    ${pem(PRIVATE, '\n    ')}`],
    ['a/five.asc', pem(`PGP ${PRIVATE} BLOCK`, '\n', '\nComment: https://example.org\n')],
    ['a/six', pem(`OPENSSH ${PRIVATE}`)],
    ['a/seven.ts', `export const k = ${JSON.stringify(pem(PRIVATE))};`],
    ['a/eight.txt', pem(`DSA ${PRIVATE}`, '\r\n')],
    ['a/nine.yaml', `a: ${base64(pem(PRIVATE))}`],
    ['a/ten.sh', `KEY="${pem(`ENCRYPTED ${PRIVATE}`)}"`],
    ['a/age.txt', `AGE-SECRET-${'KEY-1'}${of(58, upper)}`],
    ['a/putty.txt', `PuTTY-User-Key-${'File-2'}: ssh-rsa\nPrivate-Lines: 8\n${of(64)}`],
    // Tokens with a form
    ['t/1.ts', `const a = 'AKI${'A'}${of(16, upper)}'`],
    ['t/2.py', `K = "ASI${'A'}${of(16, upper)}"`],
    ['t/3.sh', `curl -H 'Authorization: token ghp_${of(36)}'`],
    ['t/4.yml', `token: github_${'pat'}_${of(22)}_${of(59)}`],
    ['t/5.yml', `a: ghs_${of(36)}`],
    ['t/6.py', `T="glpat-${of(20)}"`],
    ['t/7.toml', `token = "glrt-${of(20)}"`],
    ['t/8', `//r.x/:_auth${'Token'}=${of(36)}`],
    ['t/9.env.txt', `NPM=npm_${of(36)}`],
    ['t/10.js', `'xoxb-${of(12, digits)}-${of(12, digits)}-${of(24)}'`],
    ['t/11.js', `"https://hooks.slack.com/services/T${of(9, upper)}/B${of(9, upper)}/${of(24)}"`],
    ['t/12.rb', `key = 'sk_${'live'}_${of(24)}'`],
    ['t/13.rb', `'rk_${'live'}_${of(30)}'`],
    ['t/14.py', `key="sk-${'ant'}-api03-${of(90)}AA"`],
    ['t/15.py', `"sk-${'proj'}-${of(60)}"`],
    ['t/16.py', `"hf_${of(34)}"`],
    ['t/17.py', `"hf_${of(34, lower)}"`],
    ['t/18.tf', `token = "hvs.${of(95)}"`],
    ['t/19.go', `"SG.${of(22)}.${of(43)}"`],
    ['t/20.html', `key=AIza${of(35)}`],
    ['t/21.cfg', `password = pypi-${'AgE'}IcHlwaS5vcmc${of(70)}`],
    ['t/22.sh', `docker login -p dckr_${'pat'}_${of(27)}`],
    ['t/23.ts', `'shpat_${of(32, hexadecimal)}'`],
    ['t/24.yaml', `a: dop_v1_${of(64, hexadecimal)}`],
    ['t/25.py', `Bot("${of(10, digits)}:AA${of(33)}")`],
    ['t/26.php', `$sid = 'SK${of(32, hexadecimal)}';`],
    ['t/27.ts', `'whsec_${of(32)}'`],
    ['t/28.ts', `'lin_api_${of(40)}'`],
    ['t/29.ts', `'rubygems_${of(48, hexadecimal)}'`],
    ['t/30.ts', `'glsa_${of(32)}_${of(8, hexadecimal)}'`],
    ['t/31.ts', `'sntryu_${of(64, hexadecimal)}'`],
    ['t/32.ts', `'pul-${of(40, hexadecimal)}'`],
    ['t/33.ts', `'PMAK-${of(24, hexadecimal)}-${of(34, hexadecimal)}'`],
    ['t/34.ts', `'ntn_${of(11, digits)}${of(35)}'`],
    ['t/35.ts', `'dapi${of(32, hexadecimal)}'`],
    ['t/36.ts', `'GOCSPX-${of(28)}'`],
    ['t/37.http', `Authorization: Bearer ${jwt()}`],
    ['t/38.ts', `const t = "${jwt()}"`],
    // What a configuration holds
    ['c/1.ts', `'postgres://app:${of(20)}@db.corp.net/prod'`],
    ['c/2.py', `'mongodb+srv://u:${of(18)}@c0.ab1.mongodb.net'`],
    ['c/3.yml', `url: redis://:${of(24)}@cache:6379`],
    ['c/4.sh', `git clone https://ci:${of(20)}@git.corp.net/x`],
    ['c/5.ts', `'amqps://svc:${of(22)}@mq.corp.net/v'`],
    ['c/6.cs', `"AccountName=a;AccountKey=${of(86)}=="`],
    ['c/7.properties', `spring.datasource.password=${of(20)}`],
    ['c/8.php', `define( 'AUTH_KEY', '${of(40)}' );`],
    ['c/9.yml', `  password: "${of(18)}"`],
    ['c/10.ini', `aws_secret_access_key = ${of(40)}`],
    ['c/11.json', `{"clientSecret": "${of(32)}"}`],
    ['c/12.json', `{"auths":{"r":{"auth":"${base64(`me:${of(20)}`)}"}}}`],
    ['c/13.xml', `<password>${of(20)}</password>`],
    ['c/14.toml', `api_key = '${of(32, hexadecimal)}'`],
    ['c/15.rb', `config.secret_key_base = '${of(128, hexadecimal)}'`],
    ['c/16.py', `SECRET_KEY = '${of(50)}'`],
    ['c/17.yaml', `users:\n- user:\n    client-key-data: ${base64(of(90))}`],
    ['c/18.yaml', `apiVersion: v1\nkind: Secret\ndata:\n  password: ${base64(of(14))}`],
    ['c/19.conf', `requirepass_token ${of(32)}`],
    ['c/20.sh', `export DATABASE_PASSWORD=${of(24)}`],
    ['c/21.config', `<add key="ApiToken" value="${of(32)}"/>`],
    ['c/22.sh', `curl -u admin:${of(16)} https://x.corp.net`],
    ['c/23.txt', `machine api.x login me password ${of(18)}`],
    ['c/24.env.txt', `JWT_SECRET=${of(43)}=`],
    ['c/25.js', `accessToken: '${of(40)}',`],
  ];
  return samples.slice(0, 100).map(([path, text]) => ({ path, text: `${text}\n` }));
}

/** 100 harmless files that resemble them. */
export const lookAlikes: readonly Sample[] = [
  ...`.env.example .env.sample api/.env.template .env.dist .env.d.ts src/env.ts src/.env.ts config/env.py environment.ts keys.ts key.go keyboard.md monkey.ts credentials.ts credentials/index.ts
  docs/credentials.md secrets.ts secrets.py secret_manager.go kubeconfig.go kubeconfig_test.go kubeconfig.py docs/kubeconfig.md terraform.tfvars.example tfvars.md pem.go src/pem/parse.ts crt.ts certs/README.md
  id_generator.py src/id_rsa_parser.ts netrc.py htpasswd.go passwd.c password.ts PasswordField.tsx token.ts tokenizer.py tokens.css jwt.ts vault.go .ssh/config .ssh/known_hosts credentials.schema.ts dotenv.md`
    .split(/\s+/)
    .map(path => ({ path, text: 'This is about names.\n' })),
  ...[
    'if (text.startsWith("-----BEGIN PRIVATE KEY-----")) return parse(text);',
    'const header = /-----BEGIN ([A-Z ]+)PRIVATE KEY-----/;',
    '-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6\n-----END PUBLIC KEY-----',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPz3Yr8Zr9wUe4Q3f7Y0o2nQk6m1cJ5b9S7tLx0aVdKe me@host',
    'Set `AKIAIOSFODNN7EXAMPLE` and `wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY`.',
    'export const token = /ghp_[A-Za-z0-9]{36}/;',
    'GITHUB_TOKEN: ${{ secrets.GITHUB_TOKEN }}',
    'password: ${DB_PASSWORD}',
    "password: <%= ENV['DATABASE_PASSWORD'] %>",
    'password = os.environ["PASSWORD"]',
    'const password = process.env.ADMIN_PASSWORD_2;',
    'const secret = await secretsManager.getSecretValue({ SecretId: id2 });',
    'password: "changeme"',
    'POSTGRES_PASSWORD=postgres',
    'postgres://user:password@localhost:5432/app',
    'postgres://postgres:postgres@db:5432/app_test',
    'mongodb://localhost:27017/app',
    'redis://redis:6379/0',
    'https://user:pass@example.com/path',
    'https://github.com/user/repo/blob/0a1b2c3d4e5f60718293a4b5c6d7e8f901234567/src/a.ts#L10',
    'git clone git@github.com:user/repo.git',
    '"integrity": "sha512-v2kDEe57lecTulaDIuNTPy3Ry4gLGJ6Z1O3vE1krgXZNrsQ+LFTGHVxVjcXPs17LhbZVGedAJv8XZ1tvj5FvSg=="',
    'd41d8cd98f00b204e9800998ecf8427e  empty.txt',
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  empty.txt',
    'commit 8f14e45fceea167a5a36dedd4bea2543a1b2c3d4',
    'id: 3f2504e0-4f89-11d3-9a0c-0305e82c3301',
    'token: 3f2504e0-4f89-11d3-9a0c-0305e82c3301',
    '.sk-navigation-drawer-with-a-very-long-class-name-indeed { color: red }',
    'OPENAI_API_KEY=sk-your-key-goes-here',
    'api_key = "YOUR_API_KEY_GOES_HERE_PLEASE"',
    'apiKey: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"',
    'const passwordResetTokenExpiresInMinutes = 30;',
    'tokenizer = AutoTokenizer.from_pretrained("bert-base-uncased")',
    'export function validatePassword(password: string): boolean { return password.length >= 12; }',
    'const accessTokenCookieName = "app_access_token_v2_cookie";',
    'Authorization: Bearer <token>',
    'headers: { Authorization: `Bearer ${accessToken}` }',
    'curl -u "$USER:$PASSWORD" https://api.example.com',
    'eyJ is how a JSON web token begins.',
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'kind: Secret\nmetadata:\n  name: x\ndata:\n  password: {{ .Values.password | b64enc }}',
    'secretKeyRef:\n  name: database-credentials\n  key: password',
    'machine learning login flow with a password reset form',
    'stripe.api_key = "sk_test_..."',
    'hf_hub_download(repo_id="a/b", filename="c.bin")',
    'const hvs = "hvs.";',
    'SKIP_AUTHENTICATION_FOR_HEALTH_CHECKS=true',
    'auth_provider_x509_cert_url: https://www.googleapis.com/oauth2/v1/certs',
    'aws_secret_access_key = <your key>',
    'private_key_path = "/etc/ssl/private/server"',
    'passwordHash: hashPassword(input.password)',
    'The token bucket algorithm: key=value, secret sharing by Shamir.',
    'key: "Ctrl+Shift+Alt+PageDown"',
    'translations: { password: "Contraseña", passwordConfirmation: "ConfirmaciónDeContraseña" }',
    'SECRET_KEY = get_random_secret_key()',
    'author: secret-agent-007-the-real-one',
    'const keys = Object.keys(credentialsByProviderAndRegion);',
  ].map((text, i) => ({ path: `look/${i}.txt`, text: `${text}\n` })),
];
