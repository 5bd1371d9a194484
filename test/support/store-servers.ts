import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** A real PostgreSQL or Redis on loopback, with a folder of its own, until it is stopped. */
export interface StoreServer {
  readonly port: number;
  /** With user and password. */
  readonly url: string;
  readonly pid: number;
  /** Ends it without a goodbye. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export const PASSWORD = 's3cret-of-the-store';

const POSTGRES_FOLDER = '/usr/lib/postgresql';
function postgresBin(): string | null {
  try {
    const [newest] = readdirSync(POSTGRES_FOLDER).sort((a, b) => Number(b) - Number(a));
    return newest === undefined ? null : join(POSTGRES_FOLDER, newest, 'bin');
  } catch {
    return null;
  }
}
const isThere = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Why the servers cannot be started here; null where they can. */
export function missingForStores(): string | null {
  if (postgresBin() === null) return 'postgresql is not installed';
  return isThere('redis-server') ? null : 'redis-server is not installed';
}

/** PostgreSQL does not run as root: there it is the user that its package makes. */
const asPostgres = (words: readonly string[]): [string, string[]] => {
  const [program = '', ...rest] =
    userInfo().uid === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', ...words] : words;
  return [program, rest];
};

/**
 * A fresh cluster with one user that has a password. What it has acknowledged outlives its own death; `durable`: the
 * machine's too, as costs are measured.
 */
export async function startPostgres({ durable = false } = {}): Promise<StoreServer> {
  const bin = postgresBin() ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'outpost-postgres-'));
  if (userInfo().uid === 0) {
    const [uid = 0, gid = 0] = ['-u', '-g'].map(flag =>
      Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })),
    );
    chownSync(folder, uid, gid);
  }
  chmodSync(folder, 0o755);
  const passwords = join(folder, 'password');
  writeFileSync(passwords, `${PASSWORD}\n`, { mode: 0o644 });
  const data = join(folder, 'data');
  const initdb = [join(bin, 'initdb'), '-D', data, '-U', 'outpost', '--auth=scram-sha-256', `--pwfile=${passwords}`];
  execFileSync(...asPostgres([...initdb, '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']), {
    stdio: 'pipe',
    cwd: folder,
  });
  const port = await freePort();
  const url = `postgres://outpost:${PASSWORD}@127.0.0.1:${port}/postgres`;
  const options = ['-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1', '-c', 'shared_buffers=32MB'];
  if (!durable) options.push('-c', 'fsync=off');
  return running(
    folder,
    port,
    url,
    () => spawn(...asPostgres([join(bin, 'postgres'), '-D', data, ...options]), { stdio: 'ignore', cwd: folder }),
    {
      isUp: async pid => isReady(data, pid),
      gentle: 'SIGINT',
    },
  );
}

/** Redis that writes down each change, with a password. `more` are further settings. */
export async function startRedis(more: readonly string[] = []): Promise<StoreServer> {
  const folder = mkdtempSync(join(tmpdir(), 'outpost-redis-'));
  const port = await freePort();
  const url = `redis://:${PASSWORD}@127.0.0.1:${port}`;
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--requirepass', PASSWORD];
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''];
  return running(
    folder,
    port,
    url,
    () => spawn('redis-server', [...settings, ...durable, ...more], { stdio: 'ignore' }),
    {
      isUp: async () =>
        spawnSync('redis-cli', ['-p', String(port), '-a', PASSWORD, '--no-auth-warning', 'ping'], {
          encoding: 'utf8',
        }).stdout.includes('PONG'),
      gentle: 'SIGTERM',
    },
  );
}

/** Whether the cluster is served, by that process and no other one that is just ending. */
function isReady(data: string, pid: number): boolean {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
    return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
  } catch {
    return false;
  }
}

interface Program {
  isUp(pid: number): Promise<boolean>;
  /** The signal that ends it at once, but in order. */
  readonly gentle: NodeJS.Signals;
}

async function running(
  folder: string,
  port: number,
  url: string,
  begin: () => ChildProcess,
  { isUp, gentle }: Program,
): Promise<StoreServer> {
  let child: ChildProcess | null = null;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const gone = child;
    child = null;
    if (gone === null || gone.exitCode !== null) return;
    const ended = once(gone, 'exit');
    gone.kill(signal);
    await ended;
  };
  const start = async (): Promise<void> => {
    child = begin();
    for (let n = 0; n < 300; n++) {
      if (await isUp(child.pid ?? 0)) return;
      // What a killed one left behind may still be ending.
      if (child.exitCode !== null) child = begin();
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    throw new Error('the server did not start');
  };
  await start();
  return {
    port,
    url,
    get pid() {
      return child?.pid ?? 0;
    },
    start,
    kill: () => end('SIGKILL'),
    async stop() {
      await end(gentle);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs a statement as the owner. */
export function psql({ port }: StoreServer, sql: string, database = 'postgres'): string {
  const args = ['-h', '127.0.0.1', '-p', String(port), '-U', 'outpost', '-d', database, '-XAtqc', sql];
  return execFileSync(join(postgresBin() ?? '', 'psql'), args, {
    encoding: 'utf8',
    env: { ...process.env, PGPASSWORD: PASSWORD },
    stdio: ['ignore', 'pipe', 'inherit'],
  }).trim();
}

/** Runs a command of Redis. */
export function redisCli({ port }: StoreServer, ...words: readonly string[]): string {
  const args = ['-p', String(port), '-a', PASSWORD, '--no-auth-warning', ...words];
  return execFileSync('redis-cli', args, { encoding: 'utf8' }).trim();
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
