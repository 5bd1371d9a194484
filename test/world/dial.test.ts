import assert from 'node:assert/strict';
import dns from 'node:dns';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { WebSocket } from 'undici';
import { createResolver } from '../../src/dns/walk/resolve.ts';
import { fastClock } from '../../src/drill/clock.ts';
import { type Drill, openDrill } from '../../src/drill/drill.ts';
import { type Address, address } from '../../src/values/address.ts';
import { instant } from '../../src/values/instant.ts';
import type { Name } from '../../src/values/name.ts';
import {
  createDial,
  type Dial,
  type DialOf,
  type GoodAddresses,
  replaceLookup,
  SYSTEM_MS,
} from '../../src/world/dial.ts';

/** A notebook of addresses, in memory. */
function notebook(): GoodAddresses & { readonly kept: Map<Name, readonly Address[]> } {
  const kept = new Map<Name, readonly Address[]>();
  return {
    kept,
    read: async host => kept.get(host) ?? [],
    keep: async (host, addresses) => void kept.set(host, addresses),
  };
}

const silence = <T>(): Promise<T> => new Promise<T>(() => undefined);
const refuses = <T>(): Promise<T> => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));

/** A dial that finds nothing, but for what `part` says. */
function dialling(part: Partial<DialOf>): { dial: Dial; clock: ReturnType<typeof fastClock> } {
  const clock = fastClock(instant(0));
  const dial = createDial({ clock, system: refuses, walk: async () => [], good: notebook(), ...part });
  return { dial, clock };
}

test('a living system resolver is believed, and nobody else is asked', async () => {
  const { dial, clock } = dialling({
    system: async () => [address('192.0.2.1')],
    walk: () => assert.fail('the walk was asked'),
  });
  assert.deepEqual(await clock.run(dial.find('chat.example')), { addresses: ['192.0.2.1'], way: 'system' });
});

for (const [what, system] of [
  ['is silent', silence],
  ['says that there is no such name', refuses],
  ['gives nothing', async () => []],
] as const)
  test(`where the system resolver ${what}, the walk finds the host`, async () => {
    const { dial, clock } = dialling({ system, walk: async () => [address('192.0.2.2')] });
    assert.deepEqual(await clock.run(dial.find('chat.example')), { addresses: ['192.0.2.2'], way: 'walk' });
    assert.ok(clock.monotonicMs() <= SYSTEM_MS);
    assert.deepEqual([...dial.ways()], [['chat.example', 'walk']]);
  });

test('a resolver that was silent is not waited for a second time', async () => {
  const { dial, clock } = dialling({ system: silence, walk: async () => [address('192.0.2.2')] });
  await clock.run(dial.find('a.example'));
  const startMs = clock.monotonicMs();
  assert.equal((await clock.run(dial.find('b.example'))).way, 'walk');
  assert.equal(clock.monotonicMs(), startMs);
});

test('where nobody names an address, the last good ones are used, and only what was reached is good', async () => {
  const good = notebook();
  const before = dialling({ good, system: async () => [address('192.0.2.3')] });
  await before.clock.run(before.dial.find('chat.example'));
  await before.clock.run(before.dial.find('other.example'));
  await before.dial.reached(host => host === 'chat.example');
  assert.deepEqual([...good.kept], [['chat.example.', ['192.0.2.3']]]);
  const { dial, clock } = dialling({ good, system: silence, walk: silence });
  assert.deepEqual(await clock.run(dial.find('chat.example')), { addresses: ['192.0.2.3'], way: 'last-good' });
  assert.deepEqual(await clock.run(dial.find('other.example')), { addresses: [], way: null });
});

test('a store that fails or hangs is as good as none', async () => {
  for (const read of [silence, refuses]) {
    const { dial, clock } = dialling({ good: { read, keep: async () => undefined } });
    assert.deepEqual(await clock.run(dial.find('chat.example')), { addresses: [], way: null });
  }
});

test('what is no name is asked of the system only', async () => {
  const { dial, clock } = dialling({
    walk: () => assert.fail('walked'),
    good: { ...notebook(), read: () => assert.fail('read') },
  });
  assert.deepEqual(await clock.run(dial.find('not a name..')), { addresses: [], way: null });
});

test('while the zone of the company is suspended, its host is dialled where it was', async () => {
  const good = notebook();
  const drill = await openDrill('purism-2018', { backEnd: 'memory' });
  const { dial, find } = inDrill(drill, good);
  const healthy = await find('puri.sm');
  await dial.reached(() => true);
  drill.moveTo('suspended');
  // What it remembers of zones is gone after a restart.
  const late = await inDrill(drill, good).find('puri.sm');
  assert.deepEqual([healthy.way, late.way], ['walk', 'last-good']);
  assert.ok(healthy.addresses.length > 0);
  assert.deepEqual(late.addresses, healthy.addresses);
  await drill.close();
});

function inDrill(drill: Drill, good: GoodAddresses) {
  const resolve = createResolver(drill.world, drill.hints);
  const walk = async (host: Name) => (await resolve(host)).addresses ?? [];
  const dial = createDial({ clock: drill.world.clock, system: silence, walk, good });
  return { dial, find: (host: string) => drill.run(dial.find(host)) };
}

/** The old `request` library, which the Matrix SDK dials with. */
const request = createRequire(createRequire(import.meta.url).resolve('matrix-bot-sdk'))('request') as (
  url: string,
  done: (error: Error | null, response: unknown, body: string) => void,
) => void;

const server = createServer((_, response) => response.end('here'));
before(() => new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve)));
after(() => void server.close());
const url = (scheme: string, host = 'chat.example'): string =>
  `${scheme}://${host}:${(server.address() as AddressInfo).port}/`;

test('with the system resolver dead, fetch, WebSockets and the library of the Matrix SDK go where the walk says', async () => {
  const asked: string[] = [];
  const undo = replaceLookup(async host => {
    asked.push(host);
    return { addresses: [address('127.0.0.1')], way: 'walk' };
  });
  try {
    assert.equal(await (await fetch(url('http', 'fetch.example'))).text(), 'here');
    assert.equal(
      await new Promise((resolve, reject) =>
        request(url('http', 'request.example'), (error, _, body) => (error ? reject(error) : resolve(body))),
      ),
      'here',
    );
    const upgraded = new Promise<string>(resolve => {
      server.once('upgrade', (_, socket) => {
        socket.destroy();
        resolve('upgrade');
      });
    });
    new WebSocket(url('ws', 'socket.example')).onerror = () => undefined;
    assert.equal(await upgraded, 'upgrade');
    assert.deepEqual(asked, ['fetch.example', 'request.example', 'socket.example']);
  } finally {
    undo();
  }
});

test('what has no address fails in the way that the runtime would, and this machine is found by itself', async () => {
  const undo = replaceLookup(async () => ({ addresses: [], way: null }));
  try {
    await assert.rejects(fetch(url('http')), (error: Error) => {
      assert.equal((error.cause as NodeJS.ErrnoException).code, 'ENOTFOUND');
      return true;
    });
    assert.equal(
      await (await fetch(url('http', 'localhost')).catch(() => fetch(url('http', '127.0.0.1')))).text(),
      'here',
    );
  } finally {
    undo();
  }
});

test('one family, all addresses or one: each as it is asked for', async () => {
  const original = dns.lookup;
  const undo = replaceLookup(async () => ({ addresses: [address('2001:db8::1'), address('192.0.2.1')], way: 'walk' }));
  const looked = (options: object | number | undefined) =>
    new Promise(resolve => {
      const done = (_: unknown, ...found: unknown[]): void => resolve(found);
      if (options === undefined) dns.lookup('chat.example', done);
      else dns.lookup('chat.example', options as dns.LookupAllOptions, done);
    });
  try {
    assert.deepEqual(await looked(undefined), ['2001:db8::1', 6]);
    assert.deepEqual(await looked(4), ['192.0.2.1', 4]);
    assert.deepEqual(await looked({ all: true, family: 6 }), [[{ address: '2001:db8::1', family: 6 }]]);
  } finally {
    undo();
  }
  assert.equal(dns.lookup, original);
});
