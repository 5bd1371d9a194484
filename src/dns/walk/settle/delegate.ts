import { isAtOrUnder, isUnder, type Name } from '../../../values/name.ts';
import type { Question, RawRecord } from '../../message.ts';
import { addressOf, targetOf } from '../../wire/rdata.ts';
import type { Outcome, Said } from '../facts.ts';
import type { WalkState, ZoneState } from '../state/state.ts';
import { addAddress, nameServer, newZone, touchZone } from '../state/zones.ts';

/** What records say about zones and their servers, taken in only where the one who says it may (bailiwick). */

/** The state of a zone below `parent`, made where it is new. */
function zoneBelow(state: WalkState, parent: ZoneState, cut: Name): ZoneState {
  let zone = state.zones.get(cut);
  if (!zone) {
    zone = newZone(cut, parent.zone);
    state.zones.set(cut, zone);
    state.changes++;
  }
  return zone;
}

/** A referral from a server of `parent`: NS names, glue in the parent's bailiwick (RFC 9471: sibling glue too), DS. */
export function mergeReferral(state: WalkState, parent: ZoneState, outcome: Outcome & { kind: 'referral' }): ZoneState {
  const zone = zoneBelow(state, parent, outcome.cut);
  const { ns, glue } = delegationIn(outcome.said, outcome.cut, parent.zone);
  for (const { name } of ns) nameServer(state, zone, name, 'parent');
  for (const { name, address, ttl } of glue)
    addAddress(state, zone, zone.nameservers.get(name) ?? null, address, 'glue', ttl);
  if (!zone.signed && outcome.said.authorities.some(r => r.type === 'DS' && r.name === outcome.cut)) {
    zone.signed = true;
    touchZone(state, zone);
  }
  return zone;
}

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
    if (name) nameServer(state, zone, name, 'child');
  }
  mergeOwnAddresses(state, zone, said.additionals);
}

/** Addresses of name servers inside the zone, said with the zone's own authority. */
export function mergeOwnAddresses(state: WalkState, zone: ZoneState, records: readonly RawRecord[]): void {
  for (const record of records) {
    const ns = zone.nameservers.get(record.name);
    const address = ns && isAtOrUnder(record.name, zone.zone) ? addressOf(record) : null;
    if (!ns || !address) continue;
    addAddress(state, zone, ns, address, 'authoritative', record.ttl);
  }
}

/**
 * The apex of the zone that really answered, where it lies below the zone `asked`: parent and child on one
 * server, which then never refers (RFC 1034 §4.2.1). Null where nothing shows one.
 */
export function hiddenApex(asked: Name, { name }: Question, outcome: Outcome): Name | null {
  if (!('said' in outcome) || !outcome.said.aa) return null;
  const { said } = outcome;
  const owner = said.soa?.zone ?? said.authorities.find(r => r.type === 'NS')?.name;
  return owner !== undefined && isUnder(owner, asked) && isAtOrUnder(name, owner) ? owner : null;
}

/** A zone found on its parent's own server: its NS set as that server has it stands in for the referral. */
export function mergeHidden(state: WalkState, parent: ZoneState, apex: Name, said: Said): ZoneState {
  const zone = zoneBelow(state, parent, apex);
  const { ns, glue } = delegationIn(said, apex, apex);
  for (const { name } of ns) nameServer(state, zone, name, 'child');
  for (const { name, address, ttl } of glue)
    addAddress(state, zone, zone.nameservers.get(name) ?? null, address, 'authoritative', ttl);
  return zone;
}
