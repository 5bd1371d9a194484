import { dsOf } from '../../dns/dnssec/records/rdata.ts';
import type { AddressSource, NameServer, Said, ZoneFacts } from '../../dns/walk/facts.ts';
import { soaOf } from '../../dns/wire/rdata.ts';
import type { ZoneDetail } from '../../graph/model/facts.ts';
import type { Address, Family } from '../../values/address.ts';
import { isAtOrUnder } from '../../values/name.ts';

/** What a walk saw of a zone beside who serves it: what its own servers publish, and how long it is remembered. */
export function detailOf(facts: ZoneFacts): ZoneDetail {
  const { zone, nameservers } = facts;
  const said = saidWithAuthority(facts);
  const apex = said.flatMap(one => one.answers).filter(record => record.name === zone);
  const ttls = (types: readonly string[]): number | null => {
    const found = apex.filter(record => types.includes(record.type)).map(record => record.ttl);
    return found.length === 0 ? null : Math.max(...found);
  };
  const soas = [
    ...said.flatMap(one => (one.soa?.zone === zone ? one.soa.soa : [])),
    ...apex.flatMap(record => (record.type === 'SOA' ? (soaOf(record) ?? []) : [])),
  ];
  const child = nameservers.filter(server => server.listedBy.child).map(server => server.name);
  const keys = new Map(
    facts.delegation
      .flatMap(one => one.ds)
      .flatMap(record => dsOf(record) ?? [])
      .map(ds => [`${ds.tag} ${ds.algorithm} ${ds.digestType}`, ds] as const),
  );
  return {
    childNames: child.length === 0 ? null : child,
    staleGlue: nameservers.filter(server => isAtOrUnder(server.name, zone) && differs(server)).map(one => one.name),
    expireSeconds: soas[0]?.expire ?? null,
    nsSeconds: ttls(['NS']),
    addressSeconds: ttls(['A', 'AAAA']),
    ds: Array.from(keys.values(), ({ tag, algorithm, digestType }) => ({ keyTag: tag, algorithm, digestType })),
    servers: nameservers.map(({ name, addresses }) => ({ name, addresses: addresses.map(one => one.address) })),
  };
}

/** What the zone's own servers said, whatever they were asked. */
const saidWithAuthority = ({ replies }: ZoneFacts): Said[] =>
  replies.flatMap(({ outcome, purpose }) =>
    outcome !== null && 'said' in outcome && outcome.said.aa && purpose !== 'last-good' ? outcome.said : [],
  );

const FAMILIES: readonly Family[] = ['v4', 'v6'];

/** Whether the parent hands out other addresses of a family than the zone itself; a family that only one side has is no contradiction. */
function differs({ addresses }: NameServer): boolean {
  return FAMILIES.some(family => {
    const from = (source: AddressSource): Address[] =>
      addresses.filter(one => one.family === family && one.sources.includes(source)).map(one => one.address);
    const [glue, own] = [from('glue'), from('authoritative')];
    return glue.length > 0 && own.length > 0 && !glue.every(address => own.includes(address));
  });
}
