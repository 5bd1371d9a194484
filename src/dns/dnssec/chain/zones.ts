import type { Name } from '../../../values/name.ts';
import type { RawRecord } from '../../message.ts';
import type { Reply, ZoneFacts } from '../../walk/facts.ts';
import type { Fault, InsecureHow } from '../fault.ts';
import { judgeKeys, type KeysJudged, usableDs } from '../keys.ts';
import type { BoundName } from '../limits.ts';
import { type Dnskey, type Ds, dsOf } from '../records/rdata.ts';
import type { ZoneSecurity, ZoneWhy } from '../view.ts';
import { type Circumstances, type DelegationTestimony, isComparable, once, type ZoneChain } from './context.ts';
import { delegationOf } from './delegation.ts';
import { mainFault, type Testimony } from './tally.ts';

/** The chain of trust down to every zone's keys (RFC 4035 §5.2), before any other answer is looked at; parents first. */
export function chainsOf(about: Circumstances): ReadonlyMap<Name, ZoneChain> {
  const chains = new Map<Name, ZoneChain>();
  const visit = (zone: Name, below: readonly Name[]): ZoneChain | null => {
    const facts = about.trace.zones.get(zone);
    const known = chains.get(zone);
    if (known || !facts || below.includes(zone)) return known ?? null;
    const parent = facts.parent === null ? null : visit(facts.parent, [...below, zone]);
    const chain = chainOf(about, facts, parent);
    chains.set(zone, chain);
    return chain;
  };
  for (const zone of about.trace.zones.keys()) visit(zone, []);
  return chains;
}

/** Chains to zones that a zone's servers hold themselves, so that nothing refers to them: all known of them, those servers said. */
function hiddenBelow(about: Circumstances, parent: ZoneChain): (zone: Name) => ZoneChain {
  const { zone: above, replies } = parent.facts;
  const known = new Map<Name, ZoneChain>();
  return zone => {
    const chain =
      known.get(zone) ?? chainOf(about, { zone, parent: above, delegation: [], nameservers: [], replies }, parent);
    known.set(zone, chain);
    return chain;
  };
}

/** What is known of a zone's DS set: records to go on with, or why there are none. */
type Entry = { readonly ds: readonly RawRecord[]; readonly anchors: readonly Ds[] } | { readonly ends: ZoneWhy };

function chainOf(about: Circumstances, facts: ZoneFacts, parent: ZoneChain | null): ZoneChain {
  const anchors = about.anchors.filter(({ zone }) => zone === facts.zone).map(({ ds }) => ds);
  const delegation =
    anchors.length > 0 || parent === null ? [] : delegationOf(about, facts.zone, parent, hiddenBelow(about, parent));
  const entry = anchors.length > 0 ? { ds: [], anchors } : entryOf(facts.zone, parent, delegation);
  const absent = delegation.filter(
    one => one.records.length === 0 && one.judged.security !== 'bogus' && one.judged.security !== 'unknown',
  );
  const base = { facts, trust: null, ds: [], published: [], keyTtl: null, withoutDs: [], delegation, keys: [] };
  if ('ends' in entry) return { ...base, why: entry.ends, security: securityOf(entry.ends) };
  // A server of the parent that holds the zone too was asked for its keys as the parent's.
  const above = parent?.facts.replies ?? [];
  return withKeys(about, { ...base, withoutDs: absent.map(({ server }) => server) }, entry, above);
}

function securityOf(why: ZoneWhy): ZoneSecurity['security'] {
  if (why.kind === 'chain') return 'secure';
  return why.kind === 'insecure' ? 'insecure' : why.kind === 'fault' ? 'bogus' : 'unknown';
}

/** The DS records that any server of the parent proves, or why the chain ends here. */
function entryOf(zone: Name, parent: ZoneChain | null, delegation: readonly DelegationTestimony[]): Entry {
  if (parent === null) return { ends: { kind: 'not-seen' } };
  if (parent.why.kind === 'insecure') return { ends: { kind: 'insecure', how: 'parent', above: parent.why.above } };
  if (parent.why.kind !== 'chain') return { ends: parent.why };
  const secure = delegation.filter(({ judged }) => judged.security === 'secure');
  const ds = secure.flatMap(({ records }) => records);
  if (ds.length > 0) return { ds, anchors: [] };
  const how = secure.length > 0 ? absenceBy(secure) : insecureHow(delegation);
  if (how !== null) return { ends: { kind: 'insecure', how, above: zone } };
  return { ends: withoutProof(delegation, parent.facts.zone) };
}

const absenceBy = (secure: readonly Testimony[]): InsecureHow =>
  secure.some(({ signatures }) => signatures.some(({ type }) => type === 'NSEC3')) ? 'no-ds-nsec3' : 'no-ds-nsec';

const insecureHow = (testimonies: readonly Testimony[]): InsecureHow | null =>
  testimonies.flatMap(({ judged }) => (judged.security === 'insecure' ? [judged.how] : []))[0] ?? null;

/** Nothing holds: a bound ended it, everything seen is bogus, or nothing was seen. `at`: whose records they are. */
function withoutProof(testimonies: readonly Testimony[], at: Name): ZoneWhy {
  const faults: Fault[] = [];
  let bound: BoundName | null = null;
  for (const { judged } of testimonies) {
    if (judged.security === 'bogus') faults.push(judged.fault);
    if (judged.security === 'unknown' && judged.why !== 'not-seen') bound ??= judged.why;
  }
  if (bound !== null) return { kind: 'bound', bound };
  const fault = mainFault(faults);
  return fault === null ? { kind: 'not-seen' } : { kind: 'fault', fault, at };
}

/** Goes from the DS set to the keys of the zone's servers. */
function withKeys(
  about: Circumstances,
  base: Omit<ZoneChain, 'why' | 'security'>,
  entry: Extract<Entry, { ds: unknown }>,
  above: readonly Reply[],
): ZoneChain {
  const { zone } = base.facts;
  const atParent = distinct(entry.ds).flatMap(record => {
    const ds = dsOf(record);
    return ds === null ? [] : [{ ds, ttl: record.ttl }];
  });
  const all = [...atParent.map(({ ds }) => ds), ...entry.anchors];
  const { usable, weak } = usableDs(all);
  const judged = keysOf(about, base.facts, [...base.facts.replies, ...above], all);
  const matched = new Set(judged.flatMap(({ keys }) => keys.matched));
  const keys = judged.map(({ testimony }) => testimony);
  const trusted = judged.flatMap(({ keys: { trusted: some } }) => some);
  const why = whyOf(zone, { usable, weak, keys });
  return {
    ...base,
    why,
    security: securityOf(why),
    trust: why.kind === 'chain' ? { zone, keys: distinctKeys(trusted), now: about.now } : null,
    ds: atParent.map(({ ds, ttl }) => ({ ds, ttl, usable: usable.includes(ds), matches: matched.has(ds) })),
    published: distinctKeys(judged.flatMap(({ keys: { published } }) => published)),
    keyTtl: judged.flatMap(({ ttl }) => (ttl === null ? [] : [ttl]))[0] ?? null,
    keys: weak || usable.length === 0 ? [] : keys,
  };
}

function whyOf(
  zone: Name,
  { usable, weak, keys }: { usable: readonly Ds[]; weak: boolean; keys: readonly Testimony[] },
): ZoneWhy {
  if (usable.length === 0) return { kind: 'insecure', how: 'unknown-algorithm', above: zone };
  if (weak) return { kind: 'insecure', how: 'sha1-algorithm', above: zone };
  return keys.some(({ judged }) => judged.security === 'secure') ? { kind: 'chain' } : withoutProof(keys, zone);
}

/** What every server of the zone said when it was asked for its keys. */
function keysOf(
  about: Circumstances,
  { zone }: ZoneFacts,
  replies: readonly Reply[],
  ds: readonly Ds[],
): { testimony: Testimony; keys: KeysJudged; ttl: number | null }[] {
  return [...new Set(replies)].filter(isComparable).flatMap(({ outcome, question, server }) => {
    if (question.type !== 'DNSKEY' || question.name !== zone) return [];
    if (outcome?.kind !== 'answer' && outcome?.kind !== 'nodata') return [];
    const judge = () => judgeKeys(zone, ds, outcome.said.answers, about.now, about.work);
    const keys = once(about, `DNSKEY ${zone}`, outcome.said, judge);
    const { judged, signatures } = keys;
    const ttl = outcome.said.answers.find(({ type }) => type === 'DNSKEY')?.ttl ?? null;
    return [{ testimony: { server, question, role: 'keys', child: null, judged, signatures }, keys, ttl }];
  });
}

function distinct(records: readonly RawRecord[]): RawRecord[] {
  return [...new Map(records.map(record => [record.rdata.join(), record])).values()];
}

const distinctKeys = (keys: readonly Dnskey[]): Dnskey[] => [
  ...new Map(keys.map(key => [key.rdata.join(), key])).values(),
];
