import type { ZoneFacts } from '../walk/facts.ts';
import { rdataText } from '../wire/rdata.ts';

/**
 * What a zone itself asks its parent to have as DS (CDS, RFC 7344), in presentation form, sorted, as one text: the form
 * of `dsText`. Empty where it asks nothing; undefined where it was not seen.
 */
export function cdsSeen(facts: ZoneFacts | undefined): string | undefined {
  for (const { question, outcome } of facts?.replies ?? []) {
    if (question.type !== 'CDS' || question.name !== facts?.zone) continue;
    if (outcome?.kind === 'nodata') return '';
    if (outcome?.kind === 'answer')
      return texts(outcome.said.answers.filter(({ type }) => type === 'CDS').map(rdataText));
  }
  return undefined;
}

/** The DS records that the parent's servers give a zone, in the same form. */
export const dsText = (facts: ZoneFacts): string => texts(facts.delegation.flatMap(({ ds }) => ds.map(rdataText)));

const texts = (records: readonly string[]): string => [...new Set(records)].sort().join(', ');
