import type { GoodState, Look } from '../../src/evidence.ts';
import { address } from '../../src/values/address.ts';
import type { Instant } from '../../src/values/instant.ts';
import { name } from '../../src/values/name.ts';

/** A healthy state as memory keeps it: name servers as `NAME` or `NAME ADDRESS`. */
export const goodState = (zone: string, when: Instant, servers: readonly string[]): GoodState => ({
  zone: name(zone),
  at: when,
  nameservers: servers.map(server => {
    const [of = '', ip] = server.split(' ');
    const addresses = [address(ip ?? '192.0.43.11')];
    return { name: name(of), glue: addresses, addresses, serial: 1 };
  }),
  ds: [],
  parentNsTtl: 3_600,
  childNsTtl: 3_600,
  addressTtl: 3_600,
  recordTtl: 300,
  types: ['A'],
});

/** A look that was kept; `answered` of `asked` last good servers answered. */
export const lookAt = (at: Instant, verdict: string, lastGood: readonly [number, number] | null = null): Look => ({
  at,
  verdict,
  lastGoodAnswered: lastGood && { answered: lastGood[0], asked: lastGood[1] },
});
