import type { Name } from '../../../values/name.ts';
import type { Said } from '../../walk/facts.ts';
import type { Judged } from '../fault.ts';
import { signerBetween } from '../records/signer.ts';
import { judgeReferral } from '../response.ts';
import {
  type Circumstances,
  type DelegationTestimony,
  inherited,
  isComparable,
  once,
  type ZoneChain,
} from './context.ts';

/** What the parent's servers say of a zone's DS set. */

/**
 * Every referral to the zone, and every answer about its DS, from the parent's servers (RFC 4035 §5.2). `hidden` gives
 * the chain to a zone between the two, which the parent's servers hold themselves and never refer to (co.uk. on the
 * servers of uk.): who signed the referral shows it.
 */
export function delegationOf(
  about: Circumstances,
  zone: Name,
  parent: ZoneChain,
  hidden: (signer: Name) => ZoneChain,
): DelegationTestimony[] {
  if (parent.trust === null) return [];
  return parent.facts.replies.filter(isComparable).flatMap(({ outcome, question, server }) => {
    const refers = outcome?.kind === 'referral' && outcome.cut === zone;
    const answers =
      question.type === 'DS' && question.name === zone && (outcome?.kind === 'answer' || outcome?.kind === 'nodata');
    if (outcome === null || !(refers || answers)) return [];
    const between = signerBetween(outcome.said, parent.facts.zone, zone);
    const above = between === null ? parent : hidden(between);
    const { judged, signatures, ds } = once(about, `DS ${zone} of ${above.facts.zone}`, outcome.said, () =>
      judgeBy(about, above, zone, outcome.said),
    );
    const asked = { name: zone, type: 'DS' };
    return [{ server, question: asked, role: 'delegation', child: zone, judged, signatures, records: ds }];
  });
}

function judgeBy(about: Circumstances, above: ZoneChain, zone: Name, said: Said): ReturnType<typeof judgeReferral> {
  const { trust, why } = above;
  if (trust !== null) return judgeReferral(said, zone, trust, about.work);
  const judged: Judged = why.kind === 'insecure' ? { security: 'insecure', how: 'parent' } : inherited(why);
  return { judged, signatures: [], ds: [] };
}
