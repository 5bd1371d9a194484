import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { missingForStores, psql, type StoreServer, startPostgres } from '../test/support/store-servers.ts';
import { type Bench, ms, type Row, Unmeasurable } from './measure.ts';

/** Milliseconds over which the database's transactions are counted. */
const COUNT_MS = 20_000;
/** Milliseconds that anything here may take. */
const PATIENCE_MS = 60_000;
const SLICES = 64;

export const bench: Bench = {
  title: 'Sharing: what several processes cost the database',
  method: `Processes that do nothing but share a PostgreSQL on the same machine: signs of life, slices of the work by pg-boss, no domain. \
Transactions are those that the server committed in ${COUNT_MS / 1_000} s, its own included. The time after kill -9 is that until another process holds \
all ${SLICES} slices.`,
  async run() {
    const missing = missingForStores();
    if (missing !== null) throw new Unmeasurable(missing);
    const postgres = await startPostgres();
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
  },
};

const rowsOf = (idle: number, forOne: number, forTwo: number, takenMs: number): Row[] => [
  { what: 'transactions a second, nobody there', figure: idle.toFixed(1), beside: 'the server’s own' },
  { what: 'transactions a second, 1 process', figure: forOne.toFixed(1), beside: 'however many names there are' },
  { what: 'transactions a second, 2 processes', figure: forTwo.toFixed(1), beside: '' },
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
