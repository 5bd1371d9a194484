import type { Signing, SigningEnd } from '../evidence.ts';
import type { Instant } from '../values/instant.ts';

/** Signatures that should have been renewed by now, by what the signer did before. */
export interface Overdue {
  readonly type: 'DNSKEY' | 'SOA';
  readonly since: Instant;
  readonly until: Instant;
  /** Milliseconds that renewals took until now. */
  readonly usualMs: number;
}

/** How much shorter the second longest renewal may be: two that are alike are a rhythm, one is chance. */
const ALIKE = 0.8;
/** What a renewal may take longer than those before: signers spread their work, and looks come some time apart. */
const LONGER = 1.1;
const SPARE_MS = 7_200_000;

/**
 * Rule 16 of evidence, its last clause: the end did not move for as long as an earlier renewal took. Null where no rhythm is
 * known. The SOA, which every edit signs anew, is judged only where it was renewed together with the keys.
 */
export function overdueIn({ keys, soa, tookMs, together }: Signing, now: Instant): Overdue | null {
  const [longest, second] = [...tookMs].sort((a, b) => b - a);
  if (longest === undefined || second === undefined || second < longest * ALIKE) return null;
  const late = (type: Overdue['type'], end: SigningEnd | null): Overdue[] =>
    end?.movedAt == null || now - end.movedAt <= longest * LONGER + SPARE_MS
      ? []
      : [{ type, since: end.movedAt, until: end.until, usualMs: longest }];
  return [...late('DNSKEY', keys), ...(together >= 2 ? late('SOA', soa) : [])][0] ?? null;
}
