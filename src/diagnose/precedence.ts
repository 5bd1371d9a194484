import type { CauseClaim, Finding, Group } from '../checks/check.ts';

/**
 * Which cause is said, when several fit: what stops everybody beats what hurts some; then nearest the root. A code that
 * stands twice says by its claim's group which place is meant; the same order holds for domains that this one rests on.
 */
export const PRECEDENCE: readonly { readonly group: Group; readonly codes: readonly string[] }[] = [
  { group: 'own-network', codes: ['own-network-down', 'own-network-intercepted'] },
  { group: 'above', codes: ['tld-not-delegated', 'tld-silent', 'tld-failing', 'tld-bogus'] },
  {
    group: 'parent-denies',
    codes: ['expired', 'registry-hold', 'registrar-hold', 'not-registered', 'delegation-withdrawn'],
  },
  {
    group: 'no-good-server',
    codes: [
      // Only if the last good servers still answer.
      'delegation-changed',
      'delegation-cycle',
      'glue-missing',
      'dependency-dead',
      'nameserver-unresolvable',
      'glue-stale',
      'all-servers-lame',
      'all-servers-silent',
    ],
  },
  {
    group: 'dnssec',
    codes: [
      'ds-without-key',
      'ds-mismatch',
      'signatures-expired',
      'signatures-not-yet-valid',
      'denial-broken',
      'bogus',
    ],
  },
  { group: 'transport', codes: ['transport-broken'] },
  {
    group: 'not-yours',
    codes: [
      'expired',
      'parked',
      'delegation-changed',
      'alias-loop',
      'alias-target-dead',
      'name-missing',
      'record-missing',
    ],
  },
  {
    group: 'some-hurt',
    codes: [
      'delegation-inconsistent',
      'glue-stale',
      'parent-child-mismatch',
      'servers-disagree',
      'some-servers-failing',
      'resolvers-behind',
      'healthy',
    ],
  },
];

const places: ReadonlyMap<string, number> = new Map(
  PRECEDENCE.flatMap(({ group, codes }) => codes.map(code => `${group} ${code}`)).map((key, i) => [key, i]),
);

/** The group that a claim stands in: its own where it says so, else the first that has its code; null for no verdict code. */
export function groupOf(code: string, claim: CauseClaim): Group | null {
  const groups = PRECEDENCE.filter(g => g.codes.includes(code)).map(g => g.group);
  if (claim.group !== undefined) return groups.includes(claim.group) ? claim.group : null;
  return groups[0] ?? null;
}

/** A finding that claims to be the cause. */
export type Claiming = Finding & { readonly cause: CauseClaim };
export const isClaiming = (finding: Finding): finding is Claiming => finding.cause !== undefined;

/** Smaller comes first. A claim with a code that is no verdict is a bug in its check. */
export function placeOf(finding: Claiming): number {
  const group = groupOf(finding.code, finding.cause);
  const place = group === null ? undefined : places.get(`${group} ${finding.code}`);
  if (place === undefined) throw new TypeError(`no place in the order of precedence for ${finding.code}`);
  return place;
}
