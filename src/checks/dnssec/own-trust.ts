import type { DnssecView } from '../../dns/dnssec/view.ts';
import { ROOT } from '../../values/name.ts';
import { defineCheck, type Finding, type Params } from '../check.ts';
import { finding } from '../claims.ts';

/** Rule 14 of evidence: our own clock and our own anchors are told apart from everybody's signatures, before any of these is blamed. */
export default defineCheck({
  source:
    'RFC 4035 §5.3.1 (times need a clock), RFC 5011, RFC 7958 (the root’s keys change): validators that missed it',
  findings: {
    'own-clock-wrong': {
      severity: 'medium',
      words:
        'my own clock is wrong, or the root servers show me signatures of another time; so I say nothing about signatures (DNSSEC)',
      remedy: 'Set the clock of the host that I run on.',
    },
    'own-anchor-stale': {
      severity: 'medium',
      words: 'the root has keys ({tags}) that my trust anchors do not know, so I say nothing about signatures (DNSSEC)',
      remedy: 'Update me, or set TRUST_ANCHORS to a file with the root’s present DS records.',
    },
    'dnssec-unfinished': {
      severity: 'low',
      words:
        'I stopped checking signatures, as there is more to check than any honest zone asks for ({bounds}); what is left is unknown',
      remedy: null,
    },
  },
  run(evidence) {
    const { dnssec } = evidence;
    return dnssec === null ? [] : [...aboutRoot(dnssec), ...aboutBounds(dnssec)];
  },
});

function aboutRoot({ root }: DnssecView): Finding[] {
  if (root.state === 'anchor-stale') return [finding('own-anchor-stale', [ROOT], { tags: root.keyTags.map(String) })];
  if (root.state !== 'clock-wrong') return [];
  const params: Params = {
    ...(root.from === null ? {} : { fromAt: root.from }),
    ...(root.until === null ? {} : { untilAt: root.until }),
  };
  return [finding('own-clock-wrong', [ROOT], params)];
}

/** How a bound is called, from its name: `nsec3Rounds` becomes "nsec3 rounds". */
const boundWords = (bound: string): string => bound.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);

const aboutBounds = ({ bounds }: DnssecView): Finding[] =>
  bounds.length === 0 ? [] : [finding('dnssec-unfinished', [], { bounds: bounds.map(boundWords) })];
