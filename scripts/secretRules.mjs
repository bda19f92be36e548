// `node scripts/secretRules.mjs gitleaks.toml`: writes src/reading/files/secretRules.json from the rules of gitleaks (MIT; the notice stands in
// src/reading/files/secretRules.LICENSE). Go's patterns become JavaScript's, without what makes them slow there; what would refuse harmless files is left out.
import { readFileSync, writeFileSync } from 'node:fs';
import prettier from 'prettier';

/** Not secrets, too vague for refusing whole files, or done in src/reading/files/secrets.ts in linear time. */
const leftOut =
  /client-id|pub-key|public-key|access-id$|user-api-id|^(?:generic-api-key|curl-auth-.*|private-key|pkcs12-file|kubernetes-secret-yaml|jwt|jwt-base64|hashicorp-tf-password|twilio-api-key|vault-service-token|stripe-access-token|slack-legacy-workspace-token|dropbox-api-token|nuget-config-password|sourcegraph-access-token|harness-api-key|microsoft-teams-webhook)$/;

const text = readFileSync(process.argv[2] ?? '', 'utf8');
const rules = text
  .split('[[rules]]')
  .slice(1)
  .flatMap(part => {
    const value = name => new RegExp(`^${name} = (?:'''(.*)'''|"(.*)"|(.*))$`, 'm').exec(part)?.slice(1).find(Boolean);
    const id = value('id');
    const regex = value('regex');
    const keywords = [...(/^keywords = \[([^\]]*)\]/m.exec(part)?.[1] ?? '').matchAll(/"([^"]+)"/g)].map(
      ([, word]) => word,
    );
    if (id === undefined || regex === undefined || leftOut.test(id)) return [];
    return [{ id, ...converted(regex), keywords, entropy: Number(value('entropy') ?? 0) }];
  });
const json = JSON.stringify(rules);
writeFileSync(
  'src/reading/files/secretRules.json',
  await prettier.format(json, { ...(await prettier.resolveConfig('x.json')), parser: 'json' }),
);
console.log(`${rules.length} rules`);

/** Where Go's flags hold for a part, ours hold for all: the pattern then matches a little more. */
function converted(regex) {
  const pattern = regex
    .replaceAll('[\\w.-]{0,50}?', '')
    .replace(/\(\?(?:-?i|s)\)/g, '')
    .replace(/\(\?(?:-?i|s):/g, '(?:')
    .replace(/\(\?P</g, '(?<')
    .replaceAll('[:alnum:]', 'A-Za-z0-9')
    .replaceAll('\\z', '$')
    .replaceAll('\\x60', '`')
    // A whole token, so that the rule does not find itself.
    .replace(/^bedrock-api-key-\w+$/, '$&[\\w+/=]{20,}');
  new RegExp(pattern);
  return { pattern, flags: /\(\?i[:)]/.test(regex) ? 'gi' : 'g' };
}
