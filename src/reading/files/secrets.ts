/**
 * The kind of secret that a file's name promises, or null. Such a file is never opened.
 * @param path relative to the workspace, with forward slashes.
 */
export function secretInName(path: string): string | null {
  const lower = path.toLowerCase();
  const name = lower.slice(lower.lastIndexOf('/') + 1);
  if (places.test(lower)) return 'credentials';
  return names.find(([, pattern]) => pattern.test(name))?.[0] ?? null;
}

/**
 * The kind of the first secret that a text holds, or null. Never the secret itself.
 * Placeholders of documentation (`…EXAMPLE`, `xxxxxxxx`) and patterns that match secrets are not secrets.
 */
export function secretInText(text: string): string | null {
  for (const { kind, hints, pattern } of contents) {
    if (!hints.some(hint => text.includes(hint))) continue;
    for (const [found] of text.matchAll(pattern)) if (!placeholder.test(found)) return kind;
  }
  return null;
}

/** Files of harmless names that hold secrets in their place. */
const places = /(?:^|\/)\.(?:aws\/(?:credentials|config)|docker\/config\.json|kube\/config)$/;

/** The kind that a name promises, and the pattern of such names in lower case. */
const names: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['environment file', /^(?!.*\.(?:example|sample|template|dist|tpl)$)(?:\.env(?:\..+)?|.+\.env)$/],
  ['private key', /\.(?:pem|key|p8|p12|pfx|ppk|jks|keystore|bcfks)$/],
  ['private key', /^id_(?:rsa|dsa|ecdsa|ed25519)/],
  ['password database', /\.(?:kdbx?|agilekeychain|opvault)$/],
  ['password file', /^(?:\.netrc|_netrc|\.pgpass|\.my\.cnf|\.htpasswd|\.pypirc|\.git-credentials|\.dockercfg)$/],
  ['credentials', /^(?:credentials|(?:.*[-_.])?credentials\.json|client_secret.*\.json|service[-_]?account.*\.json)$/],
  ['credentials', /^secrets?\.(?:json|ya?ml|toml)$/],
  ['credentials', /^(?:kubeconfig|.*\.kubeconfig|terraform\.tfstate(?:\..*)?|.*\.tfstate)$/],
];

/** `hints`: a text without any of them is not searched, which keeps a clean file at microseconds. */
interface SecretContent {
  readonly kind: string;
  readonly hints: readonly string[];
  readonly pattern: RegExp;
}

// Sources: the formats that the issuers document for secret scanning. Look-aheads are bounded: no text makes them slow.
const contents: readonly SecretContent[] = [
  {
    kind: 'private key',
    hints: ['PRIVATE KEY'],
    // The body has to follow (as text, or in a string with \n), so that code which only looks for keys passes.
    pattern:
      /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\\r|\\n|[\s"'`+,])*(?:[A-Za-z-]+: [^\n]*\n\s*)*[A-Za-z0-9+/=]{40}/g,
  },
  { kind: 'AWS access key', hints: ['AKIA', 'ASIA'], pattern: /\bA(?:KIA|SIA)[A-Z0-9]{16}\b/g },
  {
    kind: 'GitHub token',
    hints: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'],
    pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{40,})/g,
  },
  { kind: 'GitLab token', hints: ['glpat-'], pattern: /\bglpat-[\w-]{20,}/g },
  {
    kind: 'Slack token',
    hints: ['xox', 'xapp-', 'hooks.slack.com'],
    pattern:
      /\b(?:xox[abeoprs]-(?=[\w-]{0,80}\d)[\w-]{10,}|xapp-\d-[\w-]{20,}|hooks\.slack\.com\/services\/T\w{6,}\/B\w{6,}\/\w{16,})/g,
  },
  { kind: 'Google API key', hints: ['AIza', 'GOCSPX-'], pattern: /\b(?:AIza[\w-]{35}|GOCSPX-[\w-]{28})(?![\w-])/g },
  { kind: 'Stripe key', hints: ['k_live_'], pattern: /\b[sr]k_live_[A-Za-z0-9]{16,}/g },
  { kind: 'npm token', hints: ['npm_'], pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  {
    kind: 'npm token',
    hints: ['_auth', '_password'],
    pattern: /^(?:\/\/\S+:)?_(?:authToken|auth|password)\s*=\s*"?[\w+/=-]{16,}/gm,
  },
  {
    kind: 'model provider key',
    hints: ['sk-'],
    pattern:
      /\bsk-(?:ant-[\w-]{30,}|(?:proj|svcacct|admin)-(?=[\w-]{0,80}\d)[\w-]{30,}|(?=[A-Za-z]{0,80}\d)[A-Za-z0-9]{32,}|[\w-]{0,80}T3BlbkFJ[\w-]{10,})/g,
  },
  { kind: 'Hugging Face token', hints: ['hf_'], pattern: /\bhf_[A-Za-z]{34}\b/g },
  { kind: 'SendGrid key', hints: ['SG.'], pattern: /\bSG\.[\w-]{22}\.[\w-]{43}/g },
  { kind: 'DigitalOcean token', hints: ['dop_v1_', 'doo_v1_'], pattern: /\bdo[op]_v1_[a-f0-9]{64}\b/g },
  { kind: 'PyPI token', hints: ['pypi-AgE'], pattern: /\bpypi-AgE[\w-]{50,}/g },
  { kind: 'Azure storage key', hints: ['AccountKey='], pattern: /AccountKey=[A-Za-z0-9+/]{86}==/g },
];

const placeholder = /example|x{8}|your[-_]?|\*{4}|placeholder/i;
