import { toolTable } from '../../src/protocol/toolTable';
import { seededRandom } from './seededRandom';

export interface FuzzCall {
  readonly name: string;
  readonly given: Record<string, unknown>;
}

const strange = [
  '',
  ' ',
  '\0',
  '../../etc/passwd',
  '/etc/passwd',
  'C:\\Windows',
  '`',
  '```',
  '[1](x)',
  '(((((',
  '\\',
  '*'.repeat(500),
  'a'.repeat(3000),
  '\u202e',
  '\u{1f6a2}',
  '-n',
  '--upload-pack=x',
  'constructor',
  '__proto__',
  'toString',
  'src',
  'src/',
  '.',
  '..',
  'README.md',
  'seatPrice',
  'index.ts',
  'who calls seatPrice?',
  'where is the fare computed',
  '2 weeks ago',
  '%00',
  '${x}',
];
const numbers = [0, 1, -1, 2, 50, 200, 1e9, 1.5, Number.MAX_SAFE_INTEGER];

/** Calls as a confused or hostile client makes them: names, parameters and values right, nearly right and wrong. The same seed gives the same calls. */
export function* fuzzCalls(seed: number, count: number): Generator<FuzzCall> {
  const next = seededRandom(seed);
  const of = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(next() * items.length)];
    if (item === undefined) throw new Error('There is nothing to pick from.');
    return item;
  };
  const value = (): unknown =>
    of<() => unknown>([
      () => of(strange),
      () => of(strange) + of(strange),
      () => of(numbers),
      () => next() < 0.5,
      () => null,
      () => [of(strange)],
      () => ({ [of(strange)]: of(numbers) }),
    ])();
  for (let i = 0; i < count; i++) {
    const tool = of(toolTable);
    const given: Record<string, unknown> = {};
    for (const [key, { type, enum: choices }] of Object.entries(tool.inputSchema.properties)) {
      const isNeeded = tool.inputSchema.required?.includes(key) === true;
      if (next() < (isNeeded ? 0.05 : 0.6)) continue;
      const right =
        choices !== undefined
          ? of(choices)
          : type === 'integer'
            ? of([1, 2, 200, 1000])
            : type === 'boolean'
              ? next() < 0.5
              : of(strange);
      given[key] = next() < 0.8 ? right : value();
    }
    if (next() < 0.05) given[of(strange) || 'x'] = value();
    yield { name: next() < 0.03 ? of(strange) : tool.name, given };
  }
}
