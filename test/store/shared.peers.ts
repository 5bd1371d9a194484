import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { after, before, type TestContext, test } from 'node:test';
import { inspect } from 'node:util';
import { openStore } from '../../src/store/open.ts';
import { type Store, StoreError } from '../../src/store/records.ts';
import { realChance, realClock } from '../../src/world/real.ts';
import {
  freePort,
  missingForStores,
  PASSWORD,
  psql,
  redisCli,
  type StoreServer,
  startPostgres,
  startRedis,
} from '../support/store-servers.ts';
import { recordsContract } from './contract.ts';
import { leasesContract } from './leases.ts';

const missing = missingForStores();
if (missing !== null && process.env['CI'] !== undefined) throw new Error(missing);
/** A peer that is missing is said to be missing. */
const peer = missing === null ? {} : { skip: missing };

let postgres: StoreServer;
let redis: StoreServer;
before(async () => {
  if (missing === null) [postgres, redis] = await Promise.all([startPostgres(), startRedis(['--databases', '200'])]);
});
after(async () => {
  await Promise.all([postgres?.stop(), redis?.stop()]);
});

const lines: string[] = [];
const openAt = (url: string): Store =>
  openStore({ url, warn: line => lines.push(line), chance: realChance, clock: realClock });

const urls = new WeakMap<TestContext, string>();
let databases = 0;
/** One new database a test. */
function urlFor(kind: 'postgres' | 'redis', t: TestContext): string {
  const known = urls.get(t);
  if (known !== undefined) return known;
  const n = ++databases;
  if (kind === 'postgres') psql(postgres, `CREATE DATABASE t${n}`);
  const url = kind === 'postgres' ? postgres.url.replace(/postgres$/, `t${n}`) : `${redis.url}/${n}`;
  urls.set(t, url);
  return url;
}
const KINDS = ['postgres', 'redis'] as const;

const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
if (missing === null) {
  for (const kind of KINDS) {
    recordsContract(kind, t => openAt(urlFor(kind, t)));
    leasesContract(kind, t => openAt(urlFor(kind, t)), wait);
  }
} else test('the contracts of records and leases on PostgreSQL and Redis', peer, () => undefined);

const troubleOf = async (step: () => Promise<unknown>): Promise<StoreError> => {
  try {
    await step();
  } catch (error) {
    assert.ok(error instanceof StoreError, String(error));
    assert.doesNotMatch(inspect(error, { depth: 9 }), new RegExp(PASSWORD));
    return error;
  }
  return assert.fail('it could be done');
};

/** The processes of PostgreSQL outlive the one that made them for a moment. */
async function untilItFails(step: () => Promise<unknown>): Promise<never> {
  for (;;) await step();
}

/** A way to this port of 127.0.0.1 that ends when something is next said on it, as a server does that is just dying. */
async function openWay(to: number) {
  const sockets = new Set<Socket>();
  let isEnding = false;
  const server = createServer(near => {
    const far = connect(to, '127.0.0.1');
    sockets.add(near).add(far);
    near.on('error', () => undefined).on('close', () => far.destroy());
    far.on('error', () => undefined).on('close', () => near.destroy());
    near.on('data', words => {
      if (isEnding) close();
      else far.write(words);
    });
    far.pipe(near);
  });
  const close = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  const open = async (port: number): Promise<void> => {
    isEnding = false;
    await once(server.listen(port, '127.0.0.1'), 'listening');
  };
  await open(0);
  const { port } = server.address() as AddressInfo;
  const endAtNextWord = (): void => {
    isEnding = true;
  };
  return { port, close, endAtNextWord, open: () => open(port) };
}

for (const kind of KINDS) {
  test(`${kind}: processes that begin the store at once lose nothing`, peer, async t => {
    const url = urlFor(kind, t);
    const stores = Array.from({ length: 5 }, () => openAt(url));
    const added = await Promise.all(stores.map(store => store.addIfAbsent('kind/one', 1)));
    assert.equal(added.filter(Boolean).length, 1);
    await Promise.all(stores.map(store => store.close()));
  });

  if (kind === 'postgres')
    test('postgres: of processes that make the table at the same moment none fails, however often', peer, async () => {
      for (let round = 0; round < 25; round++) {
        const n = ++databases;
        psql(postgres, `CREATE DATABASE t${n}`);
        const stores = Array.from({ length: 5 }, () => openAt(postgres.url.replace(/postgres$/, `t${n}`)));
        const added = await Promise.all(stores.map(store => store.addIfAbsent('kind/one', 1)));
        assert.equal(added.filter(Boolean).length, 1);
        await Promise.all(stores.map(store => store.close()));
      }
    });

  test(`${kind}: closing one store leaves others on the same server alone`, peer, async t => {
    const [first, second] = [openAt(urlFor(kind, t)), openAt(urlFor(kind, t))];
    await first.addIfAbsent('kind/one', 1);
    await second.read('kind/one');
    await first.close();
    await first.close();
    assert.equal((await second.read('kind/one'))?.value, 1);
    await second.close();
  });

  test(`${kind}: the store has a clock of its own`, peer, async t => {
    const store = openAt(urlFor(kind, t));
    const [before, now] = [realClock.now(), await store.now()];
    assert.ok(Number.isInteger(now) && now >= before - 1 && now <= realClock.now() + 1, `${before} ${now}`);
    await store.close();
  });

  test(
    `${kind}: that a later version has taken the store over is noticed with the next look at its clock`,
    peer,
    async t => {
      const store = openAt(urlFor(kind, t));
      await store.addIfAbsent('kind/one', 1);
      const form = (number: number): void => {
        if (kind === 'postgres')
          psql(postgres, `UPDATE outpost SET value = '{"form":${number}}' WHERE key = 'outpost-form'`, `t${databases}`);
        else redisCli(redis, '-n', String(databases), 'SET', 'outpost-form', `{"form":${number}}`);
      };
      form(2);
      for (const step of [() => store.now(), () => store.read('kind/one'), () => store.addIfAbsent('kind/two', 2)])
        assert.match((await troubleOf(step)).message, /was written by a later version of Outpost \(form 2/);
      form(1);
      assert.equal((await store.read('kind/one'))?.value, 1, 'and when it is as it was, all goes on');
      assert.equal(await store.read('kind/two'), null);
      await store.close();
    },
  );

  test(`${kind}: a store of a newer form is left alone`, peer, async t => {
    const store = openAt(urlFor(kind, t));
    await store.addIfAbsent('kind/one', 1);
    await store.close();
    if (kind === 'postgres')
      psql(postgres, `UPDATE outpost SET value = '{"form":2}' WHERE key = 'outpost-form'`, `t${databases}`);
    else redisCli(redis, '-n', String(databases), 'SET', 'outpost-form', '{"form":2}');
    const later = openAt(urlFor(kind, t));
    const trouble = await troubleOf(() => later.read('kind/one'));
    assert.match(trouble.message, /^the store at 127\.0\.0\.1:\d+ was written by a later version of Outpost \(form 2/);
    await later.close();
  });

  test(`${kind}: a user who may only read can read, and is told so when it writes`, peer, async t => {
    const url = urlFor(kind, t);
    const store = openAt(url);
    await store.addIfAbsent('kind/one', 1);
    await store.close();
    if (kind === 'postgres') {
      psql(
        postgres,
        `CREATE ROLE reader LOGIN PASSWORD '${PASSWORD}'; GRANT SELECT ON outpost TO reader`,
        `t${databases}`,
      );
    } else
      redisCli(
        redis,
        'ACL',
        'SETUSER',
        'reader',
        'on',
        `>${PASSWORD}`,
        '~*',
        '+@read',
        '+eval',
        '+@connection',
        '-@write',
      );
    const reader = openAt(url.replace(/\/\/[^:]*:/, '//reader:'));
    assert.equal((await reader.read('kind/one'))?.value, 1);
    const trouble = await troubleOf(() => reader.addIfAbsent('kind/two', 2));
    assert.equal(trouble.reason, 'read-only');
    assert.match(trouble.message, /^the store at 127\.0\.0\.1:\d+ may not be written$/);
    await reader.close();
  });

  test(`${kind}: a wrong password is said without the password`, peer, async t => {
    const store = openAt(urlFor(kind, t).replace(PASSWORD, `${PASSWORD}-old`));
    const trouble = await troubleOf(() => store.read('kind/one'));
    assert.equal(trouble.reason, 'unreachable');
    assert.match(trouble.message, /cannot be reached \((?:it refuses this user or password, 28P01|WRONGPASS)\)$/);
    await store.close();
  });

  test(`${kind}: where nobody listens that is said`, peer, async () => {
    const store = openAt(`${kind}://outpost:${PASSWORD}@127.0.0.1:${await freePort()}`);
    const trouble = await troubleOf(() => store.read('kind/one'));
    assert.equal(trouble.reason, 'unreachable');
    assert.match(trouble.message, /^the store at 127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)$/);
    await store.close();
  });

  test(
    `${kind}: after the server was killed and came back the store goes on, and nothing acknowledged is lost`,
    peer,
    async t => {
      const url = urlFor(kind, t);
      const server = kind === 'postgres' ? postgres : redis;
      const store = openAt(url);
      for (let n = 0; n < 20; n++) await store.addIfAbsent(`kind/${n}`, n);
      await server.kill();
      assert.equal((await troubleOf(() => untilItFails(() => store.read('kind/1')))).reason, 'unreachable');
      await server.start();
      for (let n = 0; n < 20; n++) assert.equal((await store.read(`kind/${n}`))?.value, n);
      assert.equal(await store.addIfAbsent('kind/new', 1), true);
      await store.close();
    },
  );

  test(`${kind}: what failed while the server was away is not said again when it is back`, peer, async t => {
    const { port } = kind === 'postgres' ? postgres : redis;
    const way = await openWay(port);
    t.after(way.close);
    const store = openAt(urlFor(kind, t).replace(`:${port}`, `:${way.port}`));
    await store.addIfAbsent('kind/one', 1);
    way.endAtNextWord();
    const trouble = await troubleOf(() => store.read('kind/one'));
    assert.match(trouble.message, /cannot be reached \(ECONNREFUSED\)$/);
    await way.open();
    assert.equal((await store.read('kind/one'))?.value, 1);
    await store.close();
  });

  test(
    `${kind}: a server that is stopped in mid-step is not waited for, and is used again when it wakes`,
    peer,
    async t => {
      const store = openAt(urlFor(kind, t));
      await store.addIfAbsent('kind/one', 1);
      const { pid } = kind === 'postgres' ? { pid: backendOf(databases) } : redis;
      process.kill(pid, 'SIGSTOP');
      const begun = realClock.monotonicMs();
      const trouble = await troubleOf(() => store.read('kind/one')).finally(() => process.kill(pid, 'SIGCONT'));
      assert.equal(trouble.reason, 'unreachable');
      assert.ok(realClock.monotonicMs() - begun < 15_000);
      assert.equal((await store.read('kind/one'))?.value, 1);
      await store.close();
    },
  );
}

/** The process of PostgreSQL that serves the one connection to this database. */
const backendOf = (n: number): number =>
  Number(psql(postgres, `SELECT pid FROM pg_stat_activity WHERE datname = 't${n}'`));

test('postgres: a connection that the server closed while it was idle does not end the process', peer, async t => {
  const store = openAt(urlFor('postgres', t));
  await store.addIfAbsent('kind/one', 1);
  psql(postgres, `SELECT pg_terminate_backend(${backendOf(databases)})`);
  await new Promise(resolve => setTimeout(resolve, 100));
  assert.equal((await store.read('kind/one'))?.value, 1);
  await store.close();
});

test('postgres: a disk that is full is said, and what is there can be read', peer, async t => {
  const store = openAt(urlFor('postgres', t));
  await store.addIfAbsent('kind/one', 1);
  // The server's own error for it, raised where it would write.
  psql(
    postgres,
    `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'no space left on device: s3cret' USING ERRCODE = 'disk_full'; END $$;
     CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON outpost FOR EACH ROW EXECUTE FUNCTION full_disk()`,
    `t${databases}`,
  );
  const trouble = await troubleOf(() => store.addIfAbsent('kind/two', 2));
  assert.equal(trouble.message, `there is no room left for the store at 127.0.0.1:${postgres.port}`);
  assert.equal((await store.read('kind/one'))?.value, 1);
  await store.close();
});

test('postgres: the table of another program, and a database in another encoding, are left alone', peer, async t => {
  const url = urlFor('postgres', t);
  psql(postgres, 'CREATE TABLE outpost (key text, value text)', `t${databases}`);
  const store = openAt(url);
  assert.match(
    (await troubleOf(() => store.read('kind/one'))).message,
    /the table public\.outpost at .* is of another program$/,
  );
  await store.close();
  psql(postgres, "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
  const latin = openAt(postgres.url.replace(/postgres$/, 'latin'));
  assert.match((await troubleOf(() => latin.read('kind/one'))).message, /is in LATIN1; it must be made with UTF8$/);
  await latin.close();
});

test('postgres: a copy that may only be read is said to be one', peer, async t => {
  const store = openAt(`${urlFor('postgres', t)}?options=-c%20default_transaction_read_only%3Don`);
  assert.equal((await troubleOf(() => store.addIfAbsent('kind/one', 1))).reason, 'read-only');
  await store.close();
});

test('redis: a server that is full is said to be, and one that is set up to forget is warned of', peer, async () => {
  const small = await startRedis(['--maxmemory', '3mb', '--maxmemory-policy', 'noeviction']);
  try {
    const store = openAt(small.url);
    lines.length = 0;
    await store.addIfAbsent('kind/first', 1);
    assert.equal(lines.length, 0);
    const fill = async (): Promise<void> => {
      for (let n = 0; n < 200; n++) await store.addIfAbsent(`kind/${n}`, 'x'.repeat(50_000));
    };
    const trouble = await troubleOf(fill);
    assert.equal(trouble.message, `there is no room left for the store at 127.0.0.1:${small.port}`);
    assert.equal((await store.read('kind/first'))?.value, 1);
    await store.close();
    redisCli(small, 'CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru', 'appendonly', 'no');
    const again = openAt(small.url);
    await again.read('kind/first');
    assert.deepEqual(
      lines.map(line => line.replace(/127\.0\.0\.1:\d+/, 'HOST')),
      [
        'the store at HOST forgets records when it is full (maxmemory-policy allkeys-lru); it wants noeviction',
        'the store at HOST forgets its last minutes when it crashes; it wants appendonly yes',
      ],
    );
    await again.close();
  } finally {
    await small.stop();
  }
});

test('redis: a key that somebody deleted by hand is passed over in lists', peer, async t => {
  const store = openAt(urlFor('redis', t));
  for (let n = 0; n < 150; n++) await store.addIfAbsent(`kind/${100 + n}`, n);
  for (let n = 0; n < 120; n++) redisCli(redis, '-n', String(databases), 'DEL', `outpost:kind/${100 + n}`);
  let count = 0;
  for await (const { value } of store.list<number>('kind/')) assert.equal(value, 120 + count++);
  assert.equal(count, 30);
  assert.equal(await store.addIfAbsent('kind/100', 'anew'), true);
  await store.close();
});
