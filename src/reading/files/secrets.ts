import { secretKindIn } from './secretContents';

/**
 * The kind of secret that a file's name promises, or null. Such a file is never opened.
 * @param path relative to the workspace, with forward slashes.
 */
export function secretInName(path: string): string | null {
  const lower = plain(path).toLowerCase();
  const name = lower.slice(lower.lastIndexOf('/') + 1);
  if (places.test(lower)) return 'credentials';
  return harmless.test(name) ? null : (names.find(([, pattern]) => pattern.test(name))?.[0] ?? null);
}

/**
 * The kind of the first secret that a text holds, or null. Never the secret itself. Takes time linear in the text.
 * `path`: the file's, where it is one's. Placeholders of documentation (`…EXAMPLE`, `xxxxxxxx`) and patterns that match secrets are not secrets.
 */
export function secretInText(text: string, path = ''): string | null {
  return secretKindIn(text, /\.(?:md|mdx|markdown|rst|adoc)$/i.test(path));
}

/** A path without what makes a name look like another one: forms of letters, characters that are not seen, blanks and dots at the end of a name. */
function plain(path: string): string {
  const seen = isPlain.test(path) ? path : path.normalize('NFKC').replaceAll(/\p{Cf}/gu, '');
  let end = seen.length;
  while (end > 0 && ' .'.includes(seen.charAt(end - 1))) end--;
  return seen.slice(0, end);
}

const isPlain = /^[\x20-\x7e]*$/;

/** Files of harmless names that hold secrets in their place. */
const places =
  /(?:^|\/)(?:\.aws\/(?:credentials|config)|\.docker\/config\.json|\.kube\/[^/]+|\.azure\/[^/]*tokens?[^/]*|\.config\/gcloud\/[^/]+|\.gnupg\/.+|\.ssh\/(?!config$|known_hosts|authorized_keys).+)$/;

/** Code, prose and examples, whatever they are called after. */
const harmless =
  /[-_.](?:example|sample|template|dist|tpl|tmpl|defaults?|schema)(?:[-_.]|$)|^(?:example|sample|template)[-_.]|\.(?:md|mdx|rst|[mc]?[jt]sx?|py|go|rs|java|kt|rb|php|cs|sh|tf)$/;

/** The kind that a name promises, and the pattern of such names in lower case. */
const names: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['environment file', /^(?:\.env(?:rc)?(?:[-_.].+)?|.+\.env)$/],
  ['private key', /\.(?:pem|key|p8|p12|pkcs12|pfx|ppk|jks|jceks|keystore|bcfks|keytab|ovpn)$/],
  ['private key', /^id_(?:rsa|dsa|ecdsa|ed25519)/],
  ['certificate', /\.(?:crt|cer|der)$/],
  ['password database', /\.(?:kdbx?|agilekeychain|opvault|keychain)$/],
  [
    'password file',
    /^(?:\.netrc|_netrc|\.pgpass|pgpass\.conf|\.my\.cnf|\.mylogin\.cnf|\.htpasswd|\.pypirc|\.git-credentials|\.dockercfg|\.dockerconfigjson|\.s3cfg|\.boto|\.vault[-_]?(?:pass|password|token)(?:\.txt)?|\.vault-token)$/,
  ],
  [
    'credentials',
    /^(?:credentials|(?:.*[-_.])?credentials(?:\.tfrc)?\.json|client_secret.*\.json|service[-_]?account.*\.json|\.terraformrc|terraform\.rc)$/,
  ],
  ['credentials', /^secrets?(?:[-_.][\w-]+)?\.(?:json|ya?ml|toml|properties|ini|tfvars)$/],
  ['credentials', /^(?:.+\.kubeconfig|kube[-_]?config(?:[-_.].*)?|terraform\.tfstate(?:\..*)?|.*\.tfstate)$/],
  ['variables of Terraform', /\.tfvars(?:\.json)?$/],
];
