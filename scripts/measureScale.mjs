// `npm run measure:scale`: scanning and watching generated repositories of 1,000, 10,000 and 100,000 files; writes its section of
// docs/measurements.md. Wants a quiet machine with Linux; takes minutes.
import { execFileSync } from 'node:child_process';
import { writeSection } from './measurements.mjs';

const table = execFileSync(process.execPath, ['dist/cli.mjs', 'bench', 'scale', ...process.argv.slice(2)], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
});
writeSection(
  'Files at scale',
  'npm run measure:scale',
  `Generated repositories (\`coil bench scale\`), on a warm disk.\n\n${table}`,
);
console.log('docs/measurements.md written');
