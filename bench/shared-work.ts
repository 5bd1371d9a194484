import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { SLICES } from '../src/share/share.ts';
import { psql, type StoreServer, startPostgres } from '../test/support/store-servers.ts';
import type { Done } from './sharing-work.ts';

/** What some processes, that do the work of so many domains together, cost in a minute. */
export interface Worked {
  /** Of each process, in milliseconds of processor. */
  readonly processes: readonly Done[];
  /** The database's milliseconds of processor, and its transactions and rows written; null without one. */
  readonly database: { readonly cpuMs: number; readonly transactions: number; readonly writes: number } | null;
}

const PROGRAM = fileURLToPath(new URL('sharing-work.ts', import.meta.url));
/** As src/outpost starts the bot; the simulated internet needs more of the heap than a bot has. */
const HEAP = ['--max-semi-space-size=4', '--max-old-space-size=700'];
/** Domains of the simulated internet, whoever watches how many of them: its memory costs each process the same. */
const ALL = 20_000;
/** Milliseconds until every name has been looked at once and the code is compiled, and those that are counted. */
const WARM_MS = 80_000;
const COUNTED_MS = 60_000;
/** Minutes that are counted: of each process the cheapest is taken, since what else a machine does only ever adds. */
const MINUTES = 2;

/** One process on a store of its own. */
export function workedAlone(domains: number): Promise<Worked> {
  return inFolder(folder =>
    worked({ names: ['fra1'], url: join(folder, 'outpost.db'), domains, folder, postgres: null }),
  );
}

/** So many processes on one PostgreSQL on this machine. */
export function workedTogether(names: readonly string[], domains: number): Promise<Worked> {
  return inFolder(async folder => {
    const postgres = await startPostgres({ durable: true });
    try {
      return await worked({ names, url: postgres.url, domains, folder, postgres });
    } finally {
      await postgres.stop();
    }
  });
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-work-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Work {
  readonly names: readonly string[];
  readonly url: string;
  readonly domains: number;
  readonly folder: string;
  readonly postgres: StoreServer | null;
}

async function worked({ names, url, domains, folder, postgres }: Work): Promise<Worked> {
  const counts = [domains, ALL].map(String);
  const [seeded] = await once(program(['--seed', url, ...counts], 'ignore'), 'exit');
  if (seeded !== 0) throw new Error('what a bot knows could not be written');
  const children = names.map(name => program([name, url, ...counts, folder], 'pipe'));
  try {
    const workers = children.map(linesOf);
    await Promise.all(workers.map(next => next()));
    await sleep(WARM_MS);
    const ask = (): Promise<readonly Done[]> =>
      Promise.all(
        children.map(async (child, n) => {
          child.stdin?.write('done?\n');
          return (await workers[n]?.()) as Done;
        }),
      );
    await ask();
    const before = postgres === null ? null : spentBy(postgres);
    const minutes: (readonly Done[])[] = [];
    for (let n = 0; n < MINUTES; n++) {
      await sleep(COUNTED_MS);
      minutes.push(await ask());
    }
    const after = postgres === null ? null : spentBy(postgres);
    const processes = cheapest(minutes);
    const { length } = processes;
    // One that goes on without the store does the work of all.
    const alone = minutes.flat().find(({ slices }) => slices !== SLICES / length);
    if (postgres !== null && alone !== undefined) throw new Error(`the work was not shared: ${alone.slices} slices`);
    return { processes, database: before === null || after === null ? null : less(after, before) };
  } finally {
    for (const child of children) child.kill('SIGKILL');
  }
}

/** Of each process its cheapest minute. */
const cheapest = (minutes: readonly (readonly Done[])[]): readonly Done[] =>
  (minutes[0] ?? []).map((_, n) => minutes.flatMap(of => of[n] ?? []).reduce((a, b) => (b.cpuMs < a.cpuMs ? b : a)));

const program = (words: readonly string[], stdio: 'pipe' | 'ignore'): ChildProcess =>
  spawn(process.execPath, [...HEAP, PROGRAM, ...words], { stdio: [stdio, stdio, 'inherit'] });

/** Its lines, one after the other, each JSON. */
function linesOf({ stdout }: ChildProcess): () => Promise<unknown> {
  if (stdout === null) throw new Error('no output');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return async () => JSON.parse((await lines.next()).value ?? 'null');
}

type Spent = NonNullable<Worked['database']>;

/** A minute's, on the average. */
const less = (after: Spent, before: Spent): Spent => ({
  cpuMs: (after.cpuMs - before.cpuMs) / MINUTES,
  transactions: (after.transactions - before.transactions) / MINUTES,
  writes: (after.writes - before.writes) / MINUTES,
});

function spentBy(postgres: StoreServer): Spent {
  const counted = psql(
    postgres,
    'SELECT sum(xact_commit), sum(tup_inserted + tup_updated + tup_deleted) FROM pg_stat_database',
  );
  const [transactions = 0, writes = 0] = counted.split('|').map(Number);
  return { cpuMs: cpuMsOf(postgres.pid), transactions, writes };
}

/** Milliseconds of a clock tick, in which the kernel counts a process' time. */
const TICK_MS = 10;

/** Of a server with all the processes that it has or had. */
function cpuMsOf(pid: number): number {
  let ticks = 0;
  for (const entry of readdirSync('/proc').filter(name => /^\d+$/.test(name)))
    try {
      // proc(5): behind the name in brackets come state, parent, and as 12th to 15th the times, of it and of children that have ended.
      const fields = readFileSync(`/proc/${entry}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ')
        .map(Number);
      const [own = 0, system = 0, ended = 0, endedSystem = 0] = fields.slice(11, 15);
      if (Number(entry) === pid) ticks += own + system + ended + endedSystem;
      else if (fields[1] === pid) ticks += own + system;
    } catch {
      // It has ended meanwhile.
    }
  return ticks * TICK_MS;
}
