import { isAtOrUnder, isUnder, type Name } from '../../values/name.ts';
import type { RawRecord } from '../message.ts';
import { addressOf, targetOf } from '../wire/rdata.ts';
import type { Outcome, Said } from './facts.ts';
import { type Ask, addAddress, nameServer, type WalkState, type ZoneState } from './state.ts';

/** What records say about zones and their servers, taken in only where the one who says it may (bailiwick). */

/** The state of a zone below `parent`, made where it is new. */
export function zoneBelow(state: WalkState, parent: ZoneState, cut: Name): ZoneState {
  let zone = state.zones.get(cut);
  if (!zone) {
    zone = { zone: cut, parent: parent.zone, nameservers: new Map(), signed: false };
    state.zones.set(cut, zone);
    state.changes++;
  }
  return zone;
}

/** A referral from a server of `parent`: NS names, glue in the parent's bailiwick (RFC 9471: sibling glue too), DS. */
export function mergeReferral(state: WalkState, parent: ZoneState, outcome: Outcome & { kind: 'referral' }): ZoneState {
  const zone = zoneBelow(state, parent, outcome.cut);
  for (const ns of delegationIn(outcome.said, outcome.cut).ns)
    if (!zone.nameservers.get(ns.name)?.byParent) noteNs(state, zone, ns.name, 'parent');
  for (const glue of delegationIn(outcome.said, outcome.cut, parent.zone).glue) {
    const ns = zone.nameservers.get(glue.name);
    if (ns && addAddress(ns, glue.address, 'glue', glue.ttl)) state.changes++;
  }
  if (!zone.signed && outcome.said.authorities.some(r => r.type === 'DS' && r.name === outcome.cut)) {
    zone.signed = true;
    state.changes++;
  }
  return zone;
}

const noteNs = (state: WalkState, zone: ZoneState, name: Name, by: 'parent' | 'child'): void => {
  nameServer(zone, name, by);
  state.changes++;
};

/** A delegation as one message holds it. `bailiwick`: the zone whose server said it. */
export function delegationIn(said: Said, cut: Name, bailiwick: Name = cut) {
  const ns = [...said.authorities, ...said.answers]
    .filter(r => r.type === 'NS' && r.name === cut)
    .flatMap(r => {
      const name = targetOf(r);
      return name ? [{ name, ttl: r.ttl }] : [];
    });
  const glue = said.additionals.flatMap(r => {
    const address = isAtOrUnder(r.name, bailiwick) && ns.some(n => n.name === r.name) ? addressOf(r) : null;
    return address ? [{ name: r.name, address, ttl: r.ttl }] : [];
  });
  return { ns, glue, ds: said.authorities.filter(r => r.type === 'DS' && r.name === cut) };
}

/** The zone's own NS set, from one of its servers, with the addresses beside it that the zone itself is the source of. */
export function mergeOwnNs(state: WalkState, zone: ZoneState, said: Said): void {
  for (const record of said.answers) {
    const name = record.type === 'NS' && record.name === zone.zone ? targetOf(record) : null;
    if (name && !zone.nameservers.get(name)?.byChild) noteNs(state, zone, name, 'child');
  }
  mergeOwnAddresses(state, zone, said.additionals);
}

/** Addresses of name servers inside the zone, said with the zone's own authority. */
export function mergeOwnAddresses(state: WalkState, zone: ZoneState, records: readonly RawRecord[]): void {
  for (const record of records) {
    const ns = zone.nameservers.get(record.name);
    const address = ns && isAtOrUnder(record.name, zone.zone) ? addressOf(record) : null;
    if (!ns || !address) continue;
    const known = ns.addresses.get(address);
    if (!known?.sources.has('authoritative')) {
      addAddress(ns, address, 'authoritative', record.ttl);
      state.changes++;
    }
  }
}

/**
 * The apex of the zone that really answered, where it lies below the zone that was asked: parent and child on one
 * server, which then never refers (RFC 1034 §4.2.1). Null where nothing shows one.
 */
export function hiddenApex(ask: Ask, outcome: Outcome): { readonly apex: Name; readonly ns: boolean } | null {
  if (!('said' in outcome) || !outcome.said.aa) return null;
  const { said } = outcome;
  const owner = said.soa?.zone ?? said.authorities.find(r => r.type === 'NS')?.name;
  if (owner === undefined || !isUnder(owner, ask.zone) || !isAtOrUnder(ask.question.name, owner)) return null;
  return { apex: owner, ns: said.authorities.some(r => r.type === 'NS' && r.name === owner) };
}

/** A zone found on its parent's own server: its NS set as that server has it stands in for the referral. */
export function mergeHidden(state: WalkState, parent: ZoneState, apex: Name, said: Said): ZoneState {
  const zone = zoneBelow(state, parent, apex);
  const { ns, glue } = delegationIn(said, apex, apex);
  for (const { name } of ns) if (!zone.nameservers.has(name)) noteNs(state, zone, name, 'child');
  for (const { name, address, ttl } of glue) {
    const entry = zone.nameservers.get(name);
    if (entry && addAddress(entry, address, 'authoritative', ttl)) state.changes++;
  }
  return zone;
}
