import type { Surroundings, ZoneFact } from '../../../src/graph/model/facts.ts';
import { type Address, address } from '../../../src/values/address.ts';
import { isAtOrUnder, labelDepth, type Name, name, ROOT, suffixOf } from '../../../src/values/name.ts';

/** A small internet in few words: names without dots at their ends, addresses as text. */
export interface Described {
  readonly domain: string;
  /** TLD: who runs its registry; '' for nobody known. */
  readonly registries: Readonly<Record<string, string>>;
  readonly zones: Readonly<
    Record<string, { readonly registrar?: string; readonly ns: Readonly<Record<string, string | readonly string[]>> }>
  >;
  /** Addresses of names outside delegations, or what they are an alias for. */
  readonly hosts?: Readonly<Record<string, string>>;
  readonly as?: Readonly<Record<string, number>>;
  readonly portfolio?: readonly string[];
  readonly more?: Partial<Surroundings>;
}

const AT = '2018-02-19T00:00:00Z';
const list = (text: string | readonly string[]): Address[] =>
  (typeof text === 'string' ? [text] : text).filter(one => one !== '').map(address);

/** The facts that observing would give of such an internet. */
export function described(of: Described): Surroundings {
  const registries = Object.entries(of.registries);
  const tldOf = (zone: Name): Name => suffixOf(zone, labelDepth(zone) - 1);
  const owned = Object.entries(of.zones).map(([text, { ns }]): ZoneFact => {
    const zone = name(text);
    const servers = Object.entries(ns).map(([server, glue]) => ({
      name: name(server),
      glue: list(glue),
      lame: false,
      leaves: [],
    }));
    return { zone, parent: tldOf(zone), kind: 'owned', servers, leaves: [], source: 'observed' };
  });
  const registry = (zone: Name): ZoneFact => ({
    zone,
    parent: ROOT,
    kind: 'registry',
    servers: [],
    leaves: [],
    source: 'observed',
  });
  const zoneOf = (host: Name): Name | null => owned.find(({ zone }) => isAtOrUnder(host, zone))?.zone ?? null;
  return {
    domain: name(of.domain),
    zones: [...registries.map(([tld]) => registry(name(tld))), ...owned],
    hosts: Object.entries(of.hosts ?? {}).map(([host, to]) => ({
      name: name(host),
      zone: zoneOf(name(host)),
      addresses: /^[0-9.]+$/.test(to) ? [address(to)] : [],
      alias: /^[0-9.]*$/.test(to) ? null : name(to),
    })),
    origins: new Map(Object.entries(of.as ?? {}).map(([one, as]) => [address(one), [as]])),
    registrations: Object.entries(of.zones).map(([domain, { registrar }]) => ({
      domain: name(domain),
      registrar: registrar ?? null,
      source: 'observed',
    })),
    operators: new Map(registries.filter(([, who]) => who !== '').map(([tld, who]) => [name(tld), who])),
    portfolio: (of.portfolio ?? []).map(name),
    webs: [],
    mails: [],
    chats: [],
    recovery: [],
    bot: [],
    at: AT,
    ...of.more,
  };
}
