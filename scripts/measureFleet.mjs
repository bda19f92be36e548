// `npm run measure:fleet -- [owner/name=]REPO…`: what a team's clones of local git repositories would read, with and without shared states; writes its section of
// docs/measurements.md. A minute a repository; no model runs.
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { writeSection } from './measurements.mjs';

const repositories = process.argv.slice(2).map(argument => {
  const [, name, dir] = /^(?:([\w.-]+\/[\w.-]+)=)?(.+)$/.exec(argument) ?? [];
  return { dir, name: name ?? path.basename(dir) };
});
if (repositories.length === 0) throw new Error('Name at least one git repository.');

const who = { alone: 'nobody', main: 'a runner that reads main', everybody: 'everybody' };
const percent = (part, whole) => `${((100 * part) / whole).toFixed(1)} %`;
const rows = repositories.flatMap(({ dir, name }) => {
  console.error(`${name} …`);
  const r = JSON.parse(
    execFileSync(process.execPath, ['dist/cli.mjs', 'bench', 'fleet', dir, '--json'], { encoding: 'utf8' }),
  );
  return r.policies.map(({ policy, wanted, kept, taken, read, tokens, bytesTaken }) =>
    [
      `| ${name} (${(r.tokens / 1e6).toFixed(2)} M tokens, ${r.nodes} nodes; ${r.clones} clones, ${r.branches} branches, ${r.days} steps)`,
      who[policy],
      percent(kept, wanted),
      percent(taken, wanted),
      percent(read, wanted),
      `${(tokens / 1e6).toFixed(2)} M`,
      `${(bytesTaken / 1e9).toFixed(1)} GB |`,
    ].join(' | '),
  );
});
writeSection(
  'A team on one store',
  'npm run measure:fleet',
  `\`coil bench fleet\`: at each step of the main branch every clone checks out main or one of the branches that are merged next, of the repository's real history. Of the
nodes that a checkout wants, some are kept on the machine, some taken from a shared store, the rest read. Tokens by the embedded model's tokenizer, states as large as the embedded model’s.

| repository | states published by | kept | taken | read | tokens read by all | fetched by all |
|---|---|---|---|---|---|---|
${rows.join('\n')}
`,
);
console.log('docs/measurements.md written');
