import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { missingForStores, psql, type StoreServer, startPostgres } from '../test/support/store-servers.ts';
import { type Bench, ms, type Row, Unmeasurable } from './measure.ts';
import { type Worked, workedAlone, workedTogether } from './shared-work.ts';

/** Milliseconds over which the database's transactions are counted. */
const COUNT_MS = 20_000;
/** Milliseconds that anything here may take. */
const PATIENCE_MS = 60_000;
const SLICES = 64;
/** Domains that one process looks at once a minute. */
const DOMAINS = 10_000;

export const bench: Bench = {
  title: 'Sharing: what several processes do, and what the database has to do with it',
  method: `The work of a bot without chats, in real time, as it is once every name has been looked at: the watch with an interval of \
one minute and a full look at each name every six hours, stories, leases, sharing; the internet is simulated in each process, and its \
servers' own part, measured by asking them the same packets again, is taken off. 10,000 domains in one process, on a file of its own \
and on a PostgreSQL on the same machine, and 20,000 in two processes on one PostgreSQL, one after the other: processes that share \
a core's caches take more of its time, so nothing else may run beside them. What is looked at in a \
minute, on two cores; and the processor time that it takes, garbage collection included, of each process the cheaper of two \
minutes, and the database what is said of it. Below that processes that do nothing but \
share, without a domain: transactions are those that the server committed in ${COUNT_MS / 1_000} s; the time after kill -9 is that until another process \
holds all ${SLICES} slices.`,
  async run() {
    const missing = missingForStores();
    if (missing !== null) throw new Unmeasurable(missing);
    const alone = await workedAlone(DOMAINS);
    const one = await workedTogether(['fra1'], DOMAINS);
    const two = await workedTogether(['fra1', 'nyc3'], 2 * DOMAINS);
    return [...workRows(alone, one, two), ...(await sharingRows())];
  },
};

const timeOf = ({ processes }: Worked): number => processes.reduce((sum, { cpuMs }) => sum + cpuMs, 0);

const questionsOf = ({ processes }: Worked): number => processes.reduce((sum, { questions }) => sum + questions, 0);

/** Milliseconds in a minute. */
const MINUTE_MS = 60_000;

function workRows(alone: Worked, one: Worked, two: Worked): Row[] {
  const each = timeOf(two) / two.processes.length;
  const perSecond = (worked: Worked, domains: number): string =>
    `${Math.round((domains * 1_000) / timeOf(worked))} names a second of processor`;
  return [
    {
      what: '1 process, 10,000 domains, a file',
      figure: ms(timeOf(alone)),
      beside: perSecond(alone, DOMAINS),
    },
    {
      what: '1 process, 10,000 domains, PostgreSQL',
      figure: ms(timeOf(one)),
      beside: perSecond(one, DOMAINS),
    },
    {
      what: '2 processes, 20,000 domains, PostgreSQL: each',
      figure: ms(each),
      beside: `${two.processes.map(({ cpuMs }) => ms(cpuMs)).join(' and ')}; ${perSecond(two, 2 * DOMAINS)}`,
    },
    {
      what: '2 processes on 2 cores look at so many times as much a minute as 1',
      figure: (questionsOf(two) / questionsOf(one)).toFixed(2),
      beside: `${questionsOf(two)} and ${questionsOf(one)} questions, each name once a minute`,
    },
    {
      what: '2 processes do so many times as much as 1, both on PostgreSQL',
      figure: ((2 * timeOf(one)) / each).toFixed(2),
      beside: `wanted: 1.8; held against the file ${((2 * timeOf(alone)) / each).toFixed(2)}`,
    },
    ...databaseRows('1 process', one),
    ...databaseRows('2 processes', two),
  ];
}

function databaseRows(who: string, worked: Worked): Row[] {
  const { database } = worked;
  if (database === null) return [];
  const share = (100 * database.cpuMs) / (database.cpuMs + timeOf(worked));
  return [
    {
      what: `the database beside ${who}`,
      figure: ms(database.cpuMs),
      beside: `${share.toFixed(0)} % of all processor time, ${((100 * database.cpuMs) / MINUTE_MS).toFixed(1)} % of a core`,
    },
    {
      what: `transactions a second, ${who}`,
      figure: (database.transactions / 60).toFixed(1),
      beside: `${(database.writes / 60).toFixed(1)} rows written a second`,
    },
  ];
}

async function sharingRows(): Promise<Row[]> {
  const postgres = await startPostgres({ durable: true });
  const sharers: Sharer[] = [];
  try {
    const idle = await transactions(postgres);
    const one = begin('one', postgres, sharers);
    await until(() => one.mine.length === SLICES);
    const forOne = await transactions(postgres);
    const two = begin('two', postgres, sharers);
    await until(() => one.mine.length === SLICES / 2 && two.mine.length === SLICES / 2);
    const forTwo = await transactions(postgres);
    const killedAt = performance.now();
    one.child.kill('SIGKILL');
    await until(() => two.mine.length === SLICES);
    return rowsOf(idle, forOne, forTwo, performance.now() - killedAt);
  } finally {
    for (const { child } of sharers) child.kill('SIGKILL');
    await postgres.stop();
  }
}

const rowsOf = (idle: number, forOne: number, forTwo: number, takenMs: number): Row[] => [
  { what: 'transactions a second, nobody there', figure: idle.toFixed(1), beside: 'the server’s own' },
  { what: 'transactions a second, 1 process that only shares', figure: forOne.toFixed(1), beside: '' },
  { what: 'transactions a second, 2 processes that only share', figure: forTwo.toFixed(1), beside: '' },
  { what: 'work of a killed process taken over after', figure: ms(takenMs), beside: 'wanted: under 30 s' },
];

interface Sharer {
  readonly child: ChildProcess;
  mine: readonly number[];
}

function begin(name: string, { url }: StoreServer, all: Sharer[]): Sharer {
  const program = fileURLToPath(new URL('../test/share/sharer.ts', import.meta.url));
  const child = spawn(process.execPath, [program, name, url], { stdio: ['ignore', 'pipe', 'inherit'] });
  const sharer: Sharer = { child, mine: [] };
  let rest = '';
  child.stdout.on('data', chunk => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) sharer.mine = JSON.parse(line) as number[];
  });
  all.push(sharer);
  return sharer;
}

const wait = (forMs: number): Promise<void> => new Promise(resolve => setTimeout(resolve, forMs));

async function until(holds: () => boolean): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; !holds(); await wait(100))
    if (performance.now() > end) throw new Error('the work was not shared in time');
}

/** Transactions a second. */
async function transactions(postgres: StoreServer): Promise<number> {
  const count = (): number => Number(psql(postgres, 'SELECT sum(xact_commit) FROM pg_stat_database'));
  const before = count();
  await wait(COUNT_MS);
  return ((count() - before) * 1_000) / COUNT_MS;
}
