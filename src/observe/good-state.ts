import type { RawRecord } from '../dns/message.ts';
import type { NameServer, Said, ZoneFacts } from '../dns/walk/facts.ts';
import { addressOf, rdataText } from '../dns/wire/rdata.ts';
import type { Evidence, GoodState } from '../evidence.ts';
import type { Address } from '../values/address.ts';
import type { Instant } from '../values/instant.ts';
import type { Name } from '../values/name.ts';

/** What one trace shows of a zone, in a form that two traces of the same zone have alike: everything sorted, nothing twice. */

/** What is kept of a zone, whoever of its names was asked for. */
export type ZoneState = Omit<GoodState, 'recordTtl' | 'types'>;
/** What is kept of one name. */
export interface NameState extends Pick<GoodState, 'recordTtl' | 'types'> {
  /** Where it led when it was last good; absent where that is not known. */
  readonly led?: { readonly at: Instant; readonly to: readonly Address[] };
}

/** Name servers kept of one zone, by name: the root has 13, and no registry takes more than this of a registrant. */
const MAX_NAMESERVERS = 32;
/** Addresses kept of one name server. */
const MAX_ADDRESSES = 16;
/** DS records kept: a few keys, a few digests each, in the middle of a rollover. */
const MAX_DS = 24;

/** A zone's delegation and servers as this trace saw them; null where the trace never came to the zone. */
export function zoneStateOf({ trace, takenAt }: Evidence, zone: Name): ZoneState | null {
  const facts = trace.zones.get(zone);
  if (facts === undefined) return null;
  const fromParent = facts.nameservers.filter(ns => ns.listedBy.parent);
  const listed = fromParent.length > 0 ? fromParent : facts.nameservers;
  const addresses = facts.nameservers.flatMap(ns => ns.addresses.filter(a => a.sources.includes('authoritative')));
  return {
    zone,
    at: takenAt,
    nameservers: listed
      .map(ns => serverState(facts, ns))
      .sort(byName)
      .slice(0, MAX_NAMESERVERS),
    ds: dsOf(facts),
    parentNsTtl: largest(facts.delegation.flatMap(said => said.ns.map(ns => ns.ttl))),
    childNsTtl: largest(ttlsIn(facts, zone, 'NS')),
    addressTtl: largest(addresses.flatMap(a => a.ttl ?? [])),
  };
}

const byName = (a: { name: Name }, b: { name: Name }): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

function serverState(facts: ZoneFacts, ns: NameServer): ZoneState['nameservers'][number] {
  const own = ns.addresses.filter(a => a.sources.some(s => s === 'authoritative' || s === 'resolved'));
  const known = own.length > 0 ? own : ns.addresses.filter(a => a.sources.some(s => s !== 'history'));
  const glue = facts.delegation.flatMap(said => said.glue.filter(g => g.name === ns.name).map(g => g.address));
  const serials = facts.replies.flatMap(reply => {
    const soa = reply.server.name === ns.name ? authoritySoa(facts, said(reply)) : null;
    return soa === null ? [] : [soa.serial];
  });
  return {
    name: ns.name,
    glue: sortedAddresses(glue),
    addresses: sortedAddresses(known.map(a => a.address)),
    serial: largest(serials),
  };
}

const said = (reply: ZoneFacts['replies'][number]): Said | null =>
  reply.outcome !== null && 'said' in reply.outcome ? reply.outcome.said : null;

/** The zone's own SOA, said with authority. */
const authoritySoa = (facts: ZoneFacts, by: Said | null) => (by?.aa && by.soa?.zone === facts.zone ? by.soa.soa : null);

const sortedAddresses = (addresses: readonly Address[]): Address[] => unique(addresses).slice(0, MAX_ADDRESSES);
const unique = <T extends string>(texts: readonly T[]): T[] => [...new Set(texts)].sort();

const dsOf = (facts: ZoneFacts): string[] =>
  unique(facts.delegation.flatMap(by => by.ds.map(rdataText))).slice(0, MAX_DS);

const ttlsIn = (facts: ZoneFacts, name: Name, ...types: readonly string[]): number[] =>
  facts.replies.flatMap(reply => {
    const by = said(reply);
    const isWanted = (record: RawRecord): boolean => record.name === name && types.includes(record.type);
    return by?.aa ? by.answers.filter(isWanted).map(record => record.ttl) : [];
  });

const largest = (numbers: readonly number[]): number | null => (numbers.length === 0 ? null : Math.max(...numbers));

/** The types that the asked name was seen to have, and the TTL of what was asked for. */
export function nameStateOf({ trace, takenAt }: Evidence): NameState {
  const { name, type } = trace.asked;
  const chain = trace.chains[0];
  const facts = chain && trace.zones.get(chain.end.zone);
  if (facts === undefined) return { recordTtl: null, types: [] };
  const types = facts.replies.flatMap(({ question, outcome }) => {
    if (question.name !== name) return [];
    return outcome?.kind === 'answer' ? [question.type] : outcome?.kind === 'alias' ? [outcome.by] : [];
  });
  const state = { recordTtl: largest(ttlsIn(facts, name, type, 'CNAME')), types: unique(types) };
  const to = sortedAddresses(addressesIn(trace));
  return to.length === 0 ? state : { ...state, led: { at: takenAt, to } };
}

/** Addresses of the asked name, also by way of its aliases. */
function addressesIn({ zones, chains }: Evidence['trace']): Address[] {
  const names = new Set(chains.flatMap(({ role, question }) => (role === 'dependency' ? [] : [question.name])));
  const replies = [...zones.values()].flatMap(facts => facts.replies);
  return replies.flatMap(({ question, outcome }) =>
    outcome?.kind === 'answer' && names.has(question.name)
      ? outcome.said.answers.flatMap(record => addressOf(record) ?? [])
      : [],
  );
}

/** The delegation as every server of the parent that delegates lists it, as one text each; null where they differ or none does. */
export function delegationSeen({ trace }: Evidence, zone: Name): { readonly ns: string; readonly ds: string } | null {
  const referrals = (trace.zones.get(zone)?.delegation ?? []).filter(by => by.outcome.kind === 'referral');
  const seen = referrals.map(by => ({
    ns: unique(by.ns.map(ns => ns.name)).join(' '),
    ds: unique(by.ds.map(rdataText)).join(', '),
  }));
  const [first, ...others] = seen;
  return first && others.every(other => other.ns === first.ns && other.ds === first.ds) ? first : null;
}

/** Serials of the zone that its servers showed, by the primary that they name. */
export function serialsSeen({ trace }: Evidence, zone: Name): { readonly mname: Name; readonly serial: number }[] {
  const facts = trace.zones.get(zone);
  return (facts?.replies ?? []).flatMap(reply => authoritySoa(facts as ZoneFacts, said(reply)) ?? []);
}
