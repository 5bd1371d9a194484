import type { Fault, FaultKind } from '../dns/dnssec/fault.ts';
import type { ZoneFault, ZoneSecurity } from '../dns/dnssec/view.ts';
import type { Chain, ServerAddress } from '../dns/walk/facts.ts';
import type { Evidence } from '../evidence.ts';
import type { Name } from '../values/name.ts';
import { isRegistryZone } from '../values/suffix.ts';

/** What validation found on one chain, sorted by whom it hits. Nothing where the root itself cannot be trusted (rule 14). */

/** Something that a zone's servers say and that does not hold. */
export interface BrokenTrust {
  readonly zone: Name;
  readonly fault: ZoneFault;
  /** No server of the zone says it in a way that holds. */
  readonly everywhere: boolean;
  /** The chain cannot be validated without it: keys, DS and the answer itself. */
  readonly needed: boolean;
}

/** The zones of a chain as validation sees them, from the root down. */
export const securedOn = (evidence: Evidence, chain: Chain): ZoneSecurity[] =>
  chain.path.flatMap(zone => evidence.dnssec?.zones.get(zone) ?? []);

/**
 * Everything on a chain that does not hold. Of registries' zones and others above, only what the chain needs: what they
 * say of other names tells how far a fault reaches, and nothing about this domain.
 */
function brokenOn(evidence: Evidence, chain: Chain): BrokenTrust[] {
  return securedOn(evidence, chain).flatMap(({ zone, faults }) => {
    const ends = zone === chain.end.zone;
    return faults.flatMap(fault => {
      const needed = isNeeded(fault, chain, ends);
      const counts = needed || (ends && !isRegistryZone(zone));
      return counts ? [{ zone, fault, everywhere: fault.good === 0, needed }] : [];
    });
  });
}

/**
 * What of a kind fails on every server of a zone, one for each zone and what the chain needs first: a zone that fails in
 * one way fails so in many records.
 */
export function brokenEverywhere(
  evidence: Evidence,
  chain: Chain,
  isMeant: (broken: BrokenTrust) => boolean,
): BrokenTrust[] {
  const meant = brokenOn(evidence, chain).filter(broken => broken.everywhere && isMeant(broken));
  const byZone = Map.groupBy(meant, ({ zone }) => zone);
  return [...byZone.values()].flatMap(some => some.find(({ needed }) => needed) ?? some[0] ?? []);
}

function isNeeded({ role, child, question }: ZoneFault, chain: Chain, ends: boolean): boolean {
  if (role === 'keys') return true;
  if (role === 'delegation') return child !== null && chain.path.includes(child);
  return ends && role === 'asked' && question.name === chain.question.name && question.type === chain.question.type;
}

/** Servers of a zone that serve something that does not hold, while others serve it so that it does; with their faults. */
export function oddServers(evidence: Evidence, zone: Name): { server: ServerAddress; fault: Fault }[] {
  const faults = evidence.dnssec?.zones.get(zone)?.faults.filter(({ good }) => good > 0) ?? [];
  const odd = new Map<string, { server: ServerAddress; fault: Fault }>();
  for (const { servers, fault } of faults)
    for (const server of servers) if (!odd.has(server.address)) odd.set(server.address, { server, fault });
  return [...odd.values()];
}

/** Faults of servers with their counts: "2 answered with expired signatures". */
export function faultKindsOf(odd: readonly { readonly fault: Fault }[]): string[] {
  const kinds = Map.groupBy(odd, ({ fault }) => fault.kind);
  return [...kinds].map(([kind, some]) => `${some.length} ${KIND_WORDS[kind]}`);
}

const KIND_WORDS: Readonly<Record<FaultKind, string>> = {
  'no-keys': 'answered without keys',
  'no-key-for-ds': 'answered with keys that no DS record stands for',
  unsigned: 'answered without signatures',
  expired: 'answered with expired signatures',
  'not-yet-valid': 'answered with signatures that are not valid yet',
  'wrong-signature': 'answered with wrong signatures',
  'unknown-key': 'answered with signatures of unknown keys',
  'wrong-signer': 'answered with signatures of another zone',
  malformed: 'answered with unreadable signatures',
  'denial-missing': 'answered without proofs of what does not exist',
  'denial-wrong': 'answered with wrong proofs of what does not exist',
  'wildcard-unproven': 'answered without the proof that a wildcard needs',
  'alias-forged': 'answered with an alias that its DNAME does not make',
};

/** What is wrong with a server's answers, as a clause that follows "it". */
export const FAULT_WORDS: Readonly<Record<FaultKind, string>> = {
  'no-keys': 'serves no keys',
  'no-key-for-ds': 'serves keys that no DS record stands for',
  unsigned: 'leaves signatures out',
  expired: 'serves signatures that have expired',
  'not-yet-valid': 'serves signatures that are not valid yet',
  'wrong-signature': 'serves signatures that do not fit the records',
  'unknown-key': 'serves signatures of keys that the zone does not have',
  'wrong-signer': 'serves signatures of another zone',
  malformed: 'serves signatures that cannot be read',
  'denial-missing': 'leaves out the proofs of what does not exist',
  'denial-wrong': 'proves wrongly what does not exist',
  'wildcard-unproven': 'leaves out the proof that a wildcard needs',
  'alias-forged': 'serves an alias that its DNAME does not make',
};
