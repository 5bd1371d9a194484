import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Resolved } from '../../src/dns/walk/resolve.ts';
import type { RegistrationFacts } from '../../src/evidence.ts';
import { listedServers } from '../../src/observe/listed.ts';
import { gatherRegistrations } from '../../src/observe/registrations.ts';
import { address } from '../../src/values/address.ts';
import { name } from '../../src/values/name.ts';
import type { Clock } from '../../src/world/ports.ts';
import { registration } from '../support/registered.ts';

const NS1 = name('ns1.shop.example');
const NS2 = name('ns2.host.example');
const LISTS = { nameservers: [NS1, NS2], hostAddresses: { [NS1]: [address('192.0.2.1')] } };

/** What is listed by registration data that come in this order; `fire` ends every wait. */
const listed = (said: readonly Partial<RegistrationFacts>[], found: Promise<Resolved> = NOWHERE) => {
  const waits: (() => void)[] = [];
  const after = (_ms: number, then: () => void): (() => void) => {
    waits.push(then);
    return () => undefined;
  };
  const clock = { after } as unknown as Clock;
  const asked: string[] = [];
  const gathering = gatherRegistrations(name('www.shop.example'), async () =>
    (async function* () {
      for (const facts of said) yield registration('shop.example', facts);
    })(),
  );
  const resolve = (host: string): Promise<Resolved> => {
    asked.push(host);
    return found;
  };
  return { asked, waits, servers: listedServers(name('www.shop.example'), gathering, resolve, clock) };
};
const NOWHERE = Promise.resolve<Resolved>({ found: false, why: 'unreachable' });

test('a server below the denied name has the registry’s address, any other is looked up', async () => {
  const { servers, asked } = listed(
    [LISTS],
    Promise.resolve<Resolved>({ found: true, addresses: [address('192.0.2.2'), address('2001:db8::2')] }),
  );
  assert.deepEqual(await servers, {
    zone: 'shop.example.',
    knownBy: 'registration',
    servers: [
      { name: NS1, address: '192.0.2.1' },
      { name: NS2, address: '192.0.2.2' },
      { name: NS2, address: '2001:db8::2' },
    ],
  });
  assert.deepEqual(asked, [NS2]);
});

test('a look-up that does not end leaves its server out', async () => {
  const { servers, waits } = listed([LISTS], new Promise(() => undefined));
  while (waits.length === 0) await new Promise(resolve => setImmediate(resolve));
  for (const fire of waits) fire();
  assert.deepEqual((await servers)?.servers, [{ name: NS1, address: '192.0.2.1' }]);
});

test('who lists no servers at first is heard to the end', async () => {
  const { servers } = listed([{ nameservers: [] }, LISTS]);
  assert.deepEqual((await servers)?.servers, [{ name: NS1, address: '192.0.2.1' }]);
});

for (const [what, said] of [
  ['a name that nobody has registered', [{ state: 'free' }]],
  ['an answer that decides nothing', [{ state: 'undecided', why: 'throttled' }]],
  ['no answer', []],
  ['a registration without servers', [{ nameservers: [] }]],
  ['servers below the name without addresses', [{ nameservers: [NS1] }]],
] as const)
  test(`${what} lists none`, async () => assert.equal(await listed(said).servers, null));
