import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { EngineClient } from '../../src/client/engineClient';
import { silent } from '../support/fakeModel';
import { HostileGit } from '../support/hostileGit';
import { hostileShapes } from '../support/hostileShapes';
import { openParams } from '../support/openParams';
import { seededRandom } from '../support/seededRandom';

/** A repository may take no longer to open, as {@link EngineTime} counts it, and the engine no more memory. */
const mostMs = 5_000;
const mostBytes = 1024 ** 3;

/** What is seen of some openings. */
export interface HostileResult {
  readonly repositories: number;
  readonly generated: number;
  readonly openings: number;
  readonly slowestMs: number;
  /** The longest by the clock, in which the engine may have waited for a processor. */
  readonly slowestWallMs: number;
  readonly largestMiB: number;
  readonly programsRun: readonly string[];
  readonly hostsAsked: readonly string[];
  readonly readOutside: readonly string[];
  readonly hangs: readonly string[];
  readonly wrongKept: readonly string[];
}

/** Several runs over different repositories, as one. */
export function joinedResults(all: readonly HostileResult[]): HostileResult {
  const sum = (of: (each: HostileResult) => number): number => all.reduce((total, each) => total + of(each), 0);
  const list = (of: (each: HostileResult) => readonly string[]): string[] => all.flatMap(of);
  return {
    repositories: sum(each => each.repositories),
    generated: sum(each => each.generated),
    openings: sum(each => each.openings),
    slowestMs: Math.max(0, ...all.map(each => each.slowestMs)),
    slowestWallMs: Math.max(0, ...all.map(each => each.slowestWallMs)),
    largestMiB: Math.max(0, ...all.map(each => each.largestMiB)),
    programsRun: list(each => each.programsRun),
    hostsAsked: list(each => each.hostsAsked),
    readOutside: list(each => each.readOutside),
    hangs: list(each => each.hangs),
    wrongKept: list(each => each.wrongKept),
  };
}

/**
 * Opens hostile repositories, built and generated, in one engine after another as a trusted folder and in Restricted Mode, asks for what differs and for
 * the questions to begin with, and looks for what must not happen: a program that ran (it leaves a file), an internet socket of the engine's, a canary
 * from outside in what is kept, an opening of over five seconds, and a healthy file whose symbol is not found afterwards.
 */
export async function hostileCampaign(
  base: string,
  /** How many generated ones, or which of them. */
  generated: number | { readonly from: number; readonly to: number },
  seed: number,
  onOpened: (done: number) => void = () => undefined,
  /** Of the built ones, by their names; a slice takes some. */
  isWanted: (name: string, random: () => number) => boolean = () => true,
): Promise<HostileResult> {
  const { from, to } = typeof generated === 'number' ? { from: 0, to: generated } : generated;
  const random = seededRandom(seed);
  const hostile = new HostileGit(join(base, 'git'));
  const shapes = hostileShapes(join(base, 'shapes'));
  const built = { ...hostile.all(), ...shapes.folders };
  const found = {
    programsRun: [] as string[],
    hostsAsked: [] as string[],
    readOutside: [] as string[],
    hangs: [] as string[],
    wrongKept: [] as string[],
  };
  let repositories = 0;
  let [openings, slowestMs, slowestWallMs, largestMiB] = [0, 0, 0, 0];
  hostile.forget();
  const engine = new Engine(base);
  const open = async (name: string, folder: string): Promise<void> => {
    repositories++;
    writeFileSync(join(folder, 'healthy.ts'), 'export function healthySymbol() {}\n');
    for (const runGit of [true, false]) {
      const opened = await engine.open(folder, runGit);
      openings++;
      slowestMs = Math.max(slowestMs, opened.ms);
      slowestWallMs = Math.max(slowestWallMs, opened.wallMs);
      largestMiB = Math.max(largestMiB, opened.bytes / 1024 ** 2);
      const where = `${name}, ${runGit ? 'trusted' : 'restricted'}`;
      if (opened.ms > mostMs || opened.bytes > mostBytes)
        found.hangs.push(`${where}: ${Math.round(opened.ms)} ms, ${Math.round(opened.bytes / 1024 ** 2)} MiB`);
      if (!opened.healthy) found.wrongKept.push(where);
      if (opened.sockets.length > 0) found.hostsAsked.push(`${where}: ${opened.sockets.join(' ')}`);
      if (/4711|S3CRET7|hunter2/.test(opened.said)) found.readOutside.push(where);
      for (const mark of hostile.ran) found.programsRun.push(`${where}: ${mark}`);
      hostile.forget();
    }
    onOpened(openings);
  };
  try {
    for (const [name, folder] of Object.entries(built)) if (isWanted(name, random)) await open(name, folder);
    for (let i = from; i < to; i++) {
      // Each by a seed of its own, so that a run can begin anywhere.
      const folder = generate(hostile, `generated${i}`, seededRandom(seed + i));
      await open(`generated ${i} of seed ${seed}`, folder);
      rmSync(folder, { recursive: true, force: true });
    }
    for (const store of engine.stores)
      if (
        execFileSync('sh', ['-c', `grep -rlaE 'outside secret 4711|S3CRET7' '${store}' || true`], {
          encoding: 'utf8',
        }) !== ''
      )
        found.readOutside.push(`in the store ${store}`);
  } finally {
    shapes.stop();
    engine.dispose();
  }
  return {
    repositories,
    generated: to - from,
    openings,
    slowestMs,
    slowestWallMs,
    largestMiB,
    ...found,
  };
}

/** An engine that opens one folder after another; a new one where the last hung. */
class Engine {
  readonly stores: string[] = [];
  private client: EngineClient | undefined;

  constructor(private readonly base: string) {}

  async open(
    folder: string,
    runGit: boolean,
  ): Promise<{ ms: number; wallMs: number; bytes: number; healthy: boolean; sockets: string[]; said: string }> {
    const store = join(this.base, 'store');
    if (this.stores.length === 0) this.stores.push(store);
    const client = (this.client ??= this.start());
    const time = new EngineTime(() => client.pid);
    const params = openParams({ roots: [{ name: 'w', dir: folder }], model: '/nowhere.gguf', store, runGit });
    const late = new Promise<null>(done => setTimeout(() => done(null), longestWait).unref());
    const work = (async () => {
      await client.open(params);
      const times = time.sinceThen();
      const attached = [{ kind: 'changes' as const, path: 'changes', startLine: 1, endLine: 1, text: null }];
      const weights = await client.weigh(attached);
      const starters = await client.starters();
      const places = await client.suggest({ kinds: ['symbol'], typed: 'healthySymbol', limit: 5 });
      return {
        ...times,
        said: JSON.stringify([weights, starters]),
        healthy: JSON.stringify(places).includes('healthy.ts'),
      };
    })();
    work.catch(() => undefined);
    const done = await Promise.race([work, late]);
    const about = { bytes: memoryOf(client.pid), sockets: socketsOf(client.pid) };
    if (done !== null) return { ...done, ...about };
    const times = time.sinceThen();
    this.dispose();
    return { ...times, said: '', healthy: true, ...about };
  }

  /** Ends the engine; the next folder is opened in another. */
  dispose(): void {
    this.client?.dispose();
    this.client = undefined;
  }

  private start(): EngineClient {
    return new EngineClient(resolve('dist/engine.mjs'), silent, {
      onStatus: () => undefined,
      onDelta: () => undefined,
      onEvidence: () => undefined,
      onStopped: () => undefined,
    });
  }
}

/** Milliseconds by the clock after which an opening is given up. */
const longestWait = 20 * mostMs;

/**
 * The time that an engine takes: by the clock, less what its threads waited for a processor that other programs had; the time of the processors that it and
 * its children had where that is more. On a machine without other work that is at least the time by the clock. Milliseconds, by proc(5).
 */
class EngineTime {
  private readonly wall = performance.now();
  private readonly cpu: number;
  /** What each thread has waited, ready to run, for a processor: at first, and when it was last seen. */
  private readonly waits = new Map<string, { readonly first: number; last: number }>();
  private readonly timer: NodeJS.Timeout;

  /** `pid`: undefined before the engine runs. */
  constructor(private readonly pid: () => number | undefined) {
    this.cpu = processorMs(pid());
    for (const [thread, ms] of waitedMs(pid())) this.waits.set(thread, { first: ms, last: ms });
    // Threads may be ended meanwhile, and with them goes what they waited.
    this.timer = setInterval(() => this.look(), 100).unref();
  }

  sinceThen(): { readonly ms: number; readonly wallMs: number } {
    clearInterval(this.timer);
    this.look();
    const wallMs = performance.now() - this.wall;
    const waited = [...this.waits.values()].reduce((sum, { first, last }) => sum + last - first, 0);
    return { ms: Math.max(wallMs - waited, processorMs(this.pid()) - this.cpu), wallMs };
  }

  private look(): void {
    for (const [thread, ms] of waitedMs(this.pid())) {
      const seen = this.waits.get(thread);
      if (seen === undefined) this.waits.set(thread, { first: 0, last: ms });
      else seen.last = ms;
    }
  }
}

/** User and system time of a process, all its threads and the children that it waited for: fields 14 to 17 of stat, in 1/100 s. */
function processorMs(pid: number | undefined): number {
  const stat = textOf(`/proc/${pid ?? 0}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return 10 * fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
}

/** What each thread of a process has waited for a processor. */
function waitedMs(pid: number | undefined): [thread: string, ms: number][] {
  const of = (thread: string): string => textOf(`/proc/${pid ?? 0}/task/${thread}/schedstat`);
  return namesIn(`/proc/${pid ?? 0}/task`).map(thread => [thread, Number(of(thread).split(' ')[1] ?? 0) / 1e6]);
}

/** The most memory that a process has held, in bytes; 0 where there is no /proc. */
function memoryOf(pid: number | undefined): number {
  const kb = /^VmHWM:\s+(\d+) kB$/m.exec(textOf(`/proc/${pid ?? 0}/status`))?.[1];
  return Number(kb ?? 0) * 1024;
}

/** The internet sockets that a process and its children hold, open or waiting, by local and remote address. */
function socketsOf(pid: number | undefined): string[] {
  const inodes = new Set<string>();
  for (const fd of namesIn(`/proc/${pid ?? 0}/fd`)) {
    const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid ?? 0}/fd/${fd}`))?.[1];
    if (inode !== undefined) inodes.add(inode);
  }
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap(kind =>
    textOf(`/proc/net/${kind}`)
      .split('\n')
      .slice(1)
      .map(line => line.trim().split(/\s+/))
      .filter(fields => inodes.has(fields[9] ?? ''))
      .map(fields => `${kind} ${fields[1] ?? ''} ${fields[2] ?? ''}`),
  );
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // The process has ended.
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // The process has ended.
  }
}

function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return ''; // It was closed meanwhile.
  }
}

/** The settings of git's own list that name a program, a file or a host, from `git help --config`. */
const settings = execFileSync('git', ['help', '--config'], { encoding: 'utf8' })
  .split('\n')
  .filter(name =>
    /command|cmd|program|pager|editor|helper|askpass|external|textconv|clean|smudge|process|driver|fsmonitor|hookspath|upload|receivepack|proxy|browser|alias|vcs|path|url|hook|remote\.|credential/i.test(
      name,
    ),
  );

/** One of: random git settings, a text that holds up a parser, a real file with parts changed, random bytes under a name of some language. */
function generate(hostile: HostileGit, name: string, random: () => number): string {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  if (random() < 0.4) {
    const folder = hostile.edited(name);
    const program = hostile.program('generated', 'cat');
    writeFileSync(join(folder, '.gitattributes'), '* filter=x diff=x merge=x\n');
    const lines: string[] = [];
    for (let i = 0; i < 20; i++) {
      const [section = '', ...rest] = pick(settings)
        .replace(/<[^>]*>|\*/g, 'x')
        .split('.');
      const key = rest.pop() ?? 'x';
      lines.push(
        `[${section}${rest.length > 0 ? ` "${rest.join('.')}"` : ''}]\n\t${key} = ${pick(['', '', '!', 'ext::'])}${program}`,
      );
    }
    lines.push(`[filter "x"]\n\t${pick(['clean', 'smudge', 'process'])} = ${program}`);
    writeFileSync(join(folder, '.git/config'), `[core]\n\trepositoryformatversion = 0\n${lines.join('\n')}\n`);
    return folder;
  }
  const folder = join(hostile.base, name);
  mkdirSync(folder, { recursive: true });
  if (random() < 0.2) {
    // What a parser keeps open or takes for two things at once, as long as what is parsed may be.
    const part = Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(openers)).join('');
    const line = part.repeat(Math.ceil(400 / part.length));
    writeFileSync(join(folder, `f${extname(pick(sources))}`), `${line}\n`.repeat(Math.floor(500_000 / line.length)));
    return folder;
  }
  for (let i = 0; i < 3; i++) {
    const source = pick(sources);
    let bytes = readFileSync(source);
    if (random() < 0.3)
      bytes = Buffer.from(Array.from({ length: Math.floor(random() * 20_000) }, () => Math.floor(random() * 256)));
    else
      for (let changes = 0; changes < 8; changes++) {
        const at = Math.floor(random() * bytes.length);
        const part = bytes.subarray(at, at + Math.floor(random() * 200));
        const repeated = Buffer.concat(Array.from({ length: Math.floor(random() * 50) }, () => part));
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          repeated,
          bytes.subarray(at + (random() < 0.5 ? part.length : 0)),
        ]).subarray(0, 300_000);
      }
    writeFileSync(join(folder, `f${i}${extname(source)}`), bytes);
  }
  return folder;
}

/** Beginnings, in any language, of what may be long or nested. */
const openers =
  '( [ { < a< a<b, a=> a? a?b: -!~ a. f( a, `${ "\' * *(& (*a)( (a)-> (a)(b) <<E\n #if \n @a <a> a<b>(c) if(a) a= a| ; /* begin\n'.split(
    ' ',
  );

/** Real files of every language that the repository has any of. */
const sources = ['src', 'test/fixtures/languages', 'test/fixtures/languages', 'training', 'docs'].flatMap(folder =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !/\.(?:png|gguf|wasm|gz|npy)$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name)),
);
