import type { Address } from '../values/address.ts';
import type { Instant } from '../values/instant.ts';
import type { Name } from '../values/name.ts';
import type { DomainRecord } from './record.ts';

/** What is needed to reach a domain without its registry: its servers, and where its names led, as they last were. */
export interface LastGood {
  readonly zone: Name;
  /** When the servers were last seen to be well. */
  readonly at: Instant;
  readonly servers: readonly { readonly name: Name; readonly addresses: readonly Address[] }[];
  /** Its parent vouched for it with DS records. */
  readonly isSigned: boolean;
  /** Names with their addresses, each with the moment at which that was seen; in order of the alphabet. */
  readonly hosts: readonly { readonly name: Name; readonly addresses: readonly Address[]; readonly at: Instant }[];
}

/** Null where the domain was never seen to be well. */
export function lastGoodIn({ lastGood, names }: DomainRecord): LastGood | null {
  if (lastGood === null) return null;
  const { zone, at, nameservers, ds } = lastGood;
  return {
    zone,
    at,
    servers: nameservers.map(({ name, addresses, glue }) => ({
      name,
      addresses: addresses.length > 0 ? addresses : glue,
    })),
    isSigned: ds.length > 0,
    hosts: Object.entries(names)
      .flatMap(([name, { led }]) => (led === undefined ? [] : [{ name: name as Name, addresses: led.to, at: led.at }]))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}
