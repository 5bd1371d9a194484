import type { FaultKind } from '../dns/dnssec/fault.ts';
import { chainSecurity } from '../dns/dnssec/view.ts';
import type { Chain } from '../dns/walk/facts.ts';
import type { Evidence } from '../evidence.ts';
import { type BrokenTrust, FAULT_WORDS } from '../judgement/trust.ts';
import type { Finding } from './check.ts';
import { claim, claiming, finding, registrarOf } from './claims.ts';

/** What every check of DNSSEC says of a fault, and whom it asks to mend it. */

export const isOutOfTime = (kind: FaultKind): boolean => kind === 'expired' || kind === 'not-yet-valid';

/**
 * A fault of a zone as a cause: the registrar holds the DS, the DNS host the signatures. Critical where the answer that
 * the chain asks for does not validate, high where other answers of the zone do not.
 */
export function trustClaim(
  code: string,
  evidence: Evidence,
  chain: Chain,
  { zone, fault, needed }: BrokenTrust,
): Finding {
  const secured = evidence.dnssec?.zones.get(zone);
  const { kind, at } = fault.fault;
  const atParent = kind === 'no-keys' || kind === 'no-key-for-ds';
  const parent = evidence.trace.zones.get(zone)?.parent ?? zone;
  const usable = (secured?.ds ?? []).filter(ds => ds.usable);
  const params = {
    zone,
    what: fault.child === null ? `${fault.question.name} ${fault.question.type}` : `DS ${fault.child}`,
    why: FAULT_WORDS[kind],
    tags: [...new Set(usable.map(({ ds }) => String(ds.tag)))],
    keys: (secured?.keys ?? []).map(({ tag }) => String(tag)),
    ...(at !== null && kind === 'expired' ? { expiredAt: at } : {}),
    ...(at !== null && kind === 'not-yet-valid' ? { beginAt: at } : {}),
    dsSeconds: Math.max(0, ...usable.map(({ ttl }) => ttl)),
  };
  const isLost =
    needed || (evidence.dnssec !== null && chainSecurity(evidence.trace, evidence.dnssec.answers, chain) === 'bogus');
  const isChanging = secured !== undefined && secured.withoutDs.length > 0;
  const cause = claim(atParent ? registrarOf(parent) : 'dns-host', zone, [zone], {
    severity: isLost ? 'critical' : 'high',
    // Some servers of the parent have no DS (any more, or yet): whoever asks them is not hit.
    confidence: isChanging ? 'likely' : 'certain',
  });
  return claiming(finding(code, [zone], params, fault.servers), cause);
}
